"""`anishelf delete`: shows what would go everywhere, and deletes it with `--yes`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.deletion.shown import show_plan
from anishelf.cli.output import say, show_json
from anishelf.wiring import deletions as build
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.deletions.actions.deletions import Scope, Subject
    from anishelf.wiring.context import Context

_LEAVING = "A day or time until when it can still be kept, like 2026-12-24."


def delete(
    title: Annotated[
        str, typer.Argument(help="The whole name, #id, tmdb:1, tvdb:1, or request:1.")
    ],
    *,
    movie: Annotated[bool, typer.Option("--movie", help="The film.")] = False,
    show: Annotated[bool, typer.Option("--show", help="The whole show.")] = False,
    season: Annotated[int | None, typer.Option(min=0, help="One season.")] = None,
    episode: Annotated[list[str] | None, typer.Option(help="An episode like S01E05.")] = None,
    file: Annotated[str | None, typer.Option(help="The path of one file.")] = None,
    copy: Annotated[str | None, typer.Option(help="Only this copy: hd or uhd.")] = None,
    keep_files: Annotated[
        bool, typer.Option("--keep-files", help="Forget the title, keep every file.")
    ] = False,
    exclude: Annotated[
        bool, typer.Option("--exclude", help="Let no list of Sonarr or Radarr add it again.")
    ] = False,
    edit_mylist: Annotated[
        bool, typer.Option("--edit-mylist", help="Take missing files off your AniDB list, too.")
    ] = False,
    leaving_on: Annotated[datetime | None, typer.Option(help=_LEAVING)] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without it you only see what it would.")
    ] = False,
    files: Annotated[
        int | None, typer.Option(help="How many files go, typed by you where they are many.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Delete a title, or a part of it, in every program; say which part: nothing means nothing."""
    from anishelf.deletions.actions import deletions as actions

    said = (movie, show, season is not None, bool(episode), file is not None)
    kinds = [
        kind
        for kind, is_said in zip(("movie", "show", "season", "episodes", "file"), said, strict=True)
        if is_said
    ]
    scope = actions.read_scope(
        kinds[0] if len(kinds) == 1 else " and ".join(kinds),
        season=season,
        episodes=tuple(episode or ()),
        path=file,
        track=copy,
    )
    wish = actions.Wish(scope, not keep_files, exclude, edit_mylist)
    with local.open_context() as live:
        plan = actions.preview_deletion(
            _subject(live, title, scope),
            wish,
            build.programs(live),
            is_enabled=live.settings.enable_deletion,
        )
        number = None
        if yes:
            number = _agreed(
                live,
                actions.ask_deletion(live.conn, plan, by=user(), now=live.clock()).ids[0],
                files,
                leaving_on,
            )
    if as_json:
        show_json(
            {
                "deletion": number,
                "preview": asdict(plan),
                "files": len(plan.files()),
                "bytes": plan.size,
            }
        )
        return
    show_plan(plan)
    say(
        f"deletion {number} begins; `anishelf deletions show {number}`"
        if yes
        else "to do it: --yes"
    )


def _subject(live: Context, title: str, scope: Scope) -> Subject:
    found = build.subjects(live)
    if title.startswith("request:"):
        return found.of_request(int(title.removeprefix("request:")))
    kind = {"movie": "movie", "show": "tv", "season": "tv", "episodes": "tv"}.get(scope.kind)
    return found.named(title, kind=kind)


def _agreed(live: Context, number: int, typed: int | None, leaves_at: datetime | None) -> int:
    from anishelf.cli.runs import begin
    from anishelf.deletions.actions.deletions import agree

    done = agree(
        live.conn,
        number,
        by=user(),
        now=live.clock(),
        caps=build.caps(live),
        typed=typed,
        leaves_at=leaves_at.astimezone() if leaves_at else None,
    )
    begin(done.start)
    return number
