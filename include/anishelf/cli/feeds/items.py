"""`anishelf items`: every feed entry, how far it came and why not further."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, lists_alone, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.cli.remedies import show_remedies
from anishelf.core.problems import Remedy
from anishelf.errors import UnknownId
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.views.trace import Statement

app = typer.Typer(help="What the feeds brought.", rich_markup_mode=None)
Ids = Annotated[list[int], typer.Argument(help="Ids, as `items list` shows them.")]
_LIMIT = 50


@app.command("list")
def list_all(
    *,
    stage: Annotated[
        list[str] | None, typer.Option(help="Only these stages, for example blocked.")
    ] = None,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Only what waits, the most pressing first.")
    ] = False,
    search: Annotated[str | None, typer.Option(help="Part of a title or a show.")] = None,
    subscription: Annotated[
        int | None, typer.Option(help="Only what this subscription saw; its id.")
    ] = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = _LIMIT,
    as_json: Json = False,
) -> None:
    """List feed entries, the newest first, with the first reason why one did not proceed."""
    from anishelf.views import Dashboard, Stage

    known = [each.value for each in Stage]
    if unknown := [each for each in stage or () if each not in known]:
        raise typer.BadParameter(f"{unknown[0]} is no stage; there are {', '.join(known)}")
    stages = [Stage(each) for each in stage] if stage else None
    with local.open_database() as conn:
        board = Dashboard(conn)
        found = (
            board.waiting(limit=limit)
            if waiting
            else board.items(stages, search=search, subscription_id=subscription, limit=limit)
        )
    if as_json:
        show_json(found)
        return
    rows = [(item.id, item.title, item.show, item.stage, item.reason) for item in found]
    show_table(["ID", "ENTRY", "SHOW", "STAGE", "WHY"], rows, right=["ID"])
    show_remedies(item.stage for item in found)
    if len(found) == limit:
        say(f"the first {limit}; more with --limit")


@app.command()
def show(
    item_id: Annotated[int, typer.Argument(metavar="ID", help="As `items list` shows it.")],
    *,
    as_json: Json = False,
) -> None:
    """Tell the whole way of one entry: what was read, decided, tried and done, and when."""
    from anishelf.views import Dashboard

    with local.open_database() as conn:
        trace = Dashboard(conn).trace(item_id)
    if trace is None:
        raise UnknownId(f"there is no item {item_id}", remedy=Remedy.LIST_ITEMS)
    if as_json:
        show_json(trace)
        return
    item = trace.item
    say(item.title)
    facts = [("stage", item.stage), ("because", item.reason), ("page", trace.page)]
    facts += [("show", item.show), *((each.show_id, each.evidence) for each in trace.identity)]
    facts += [(name.replace("_", " "), value) for name, value in trace.read.items()]
    facts += [("file", path) for path in trace.files]
    facts += [(f"{each.feed} says", _stated(each)) for each in trace.differing]
    show_table(["FACT", ""], [fact for fact in facts if fact[1] is not None])
    say("")
    rows = [
        (f"{each.at.astimezone():%Y-%m-%d %H:%M:%S}", each.step, each.what, each.reason)
        for each in trace.moments
    ]
    show_table(["WHEN", "STEP", "BECAME", "WHY"], rows)


@app.command()
def skip(ids: Ids, *, as_json: Json = False) -> None:
    """Set entries aside permanently: they are not downloaded."""
    from anishelf.titles.actions import skip_items

    with local.open_database() as conn:
        moved = skip_items(conn, ids, by=user()).changed
    _told(moved, len(ids), "skipped; `anishelf items reparse` takes one back", as_json=as_json)


@app.command()
def reparse(ids: Ids, *, as_json: Json = False) -> None:
    """Read the titles of entries again, as if they had just come."""
    from anishelf.titles.actions import reparse_items

    with local.open_database() as conn:
        moved = reparse_items(conn, ids, by=user()).changed
    _told(moved, len(ids), "are read again by the next collect_releases", as_json=as_json)


def _stated(statement: Statement) -> str:
    ids = f" ({', '.join(statement.external_ids)})" if statement.external_ids else ""
    return f"{statement.title}{ids}, entry {statement.item_id}"


def _told(moved: int, asked: int, what: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"asked": asked, "changed": moved})
    else:
        say(f"{moved} of {asked} {what}")


lists_alone(app, list_all)
