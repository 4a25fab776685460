"""`anishelf search`: shows by a name in any language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import identity, local

if TYPE_CHECKING:
    from anishelf.following.actions.search import Listed


@dataclass(frozen=True, slots=True)
class Row:
    """A show that was found; `exact` says that one of its names is what was typed."""

    bangumi_id: int
    title: str
    names: tuple[str, ...]
    kind: str
    season: int | None
    begins: date | None
    ends: date | None
    cover_url: str | None
    exact: bool
    likeness: float
    followed: bool
    files: int
    under_way: int
    subscriptions: tuple[str, ...]


def search(
    words: Annotated[str, typer.Argument(help="A name of the show, in any language.")],
    *,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask the loaded catalogue only, not bangumi.tv.")
    ] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Only shows that bear this very name.")
    ] = False,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=100)] = 20,
    as_json: Json = False,
) -> None:
    """Find shows by name, with their season, when they air and what is known of them already."""
    from anishelf.following.actions.search import find_shows

    with local.open_context() as live:
        asked = None if offline else identity.subjects(live)
        found = find_shows(live.conn, words, asked, limit=limit)
    listed = [each for each in found.shows if each.show.is_exact or not exact]
    if as_json:
        show_json({"shows": [_row(each) for each in listed], "unheard": found.unheard})
        return
    if listed:
        show_table(["ID", "SHOW", "KIND", "SEASON", "BEGINS", "KNOWN"], map(_cells, listed))
    else:
        say("no show is called that; try less of its name")
    if found.unheard:
        say(f"bangumi.tv was not heard: {found.unheard}")


def _cells(each: Listed) -> tuple[object, ...]:
    show, known = each.show, each.known
    other = next((name for name in show.names if name != show.title), None)
    title = f"{show.title} / {other}" if other else show.title
    said = known.in_words if known else ""
    return (show.bangumi_id, title, show.kind, show.season, show.begins, said)


def _row(each: Listed) -> Row:
    show, known = each.show, each.known
    return Row(
        bangumi_id=show.bangumi_id,
        title=show.title,
        names=show.names,
        kind=str(show.kind),
        season=show.season,
        begins=show.begins,
        ends=show.ends,
        cover_url=show.cover_url,
        exact=show.is_exact,
        likeness=show.likeness,
        followed=known.followed if known else False,
        files=known.files if known else 0,
        under_way=known.under_way if known else 0,
        subscriptions=known.subscriptions if known else (),
    )
