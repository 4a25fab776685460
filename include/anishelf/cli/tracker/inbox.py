"""`anishelf inbox`: what the neighbours sent, and what became of it."""

from __future__ import annotations

from typing import Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import local

app = typer.Typer(
    no_args_is_help=True,
    help="What the neighbours sent, and what became of it.",
    rich_markup_mode=None,
)


@app.command("list")
def list_all(
    *,
    status: Annotated[
        str | None, typer.Option(help="new, applied, unmatched, ignored or failed.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 50,
    as_json: Json = False,
) -> None:
    """List events, the newest first."""
    from anishelf.tracker.actions.inbox import list_events

    with local.open_database() as conn:
        found = list_events(conn, status=status, limit=limit)
    if as_json:
        show_json(found)
        return
    rows = [
        (each.id, each.source, each.sender_name, each.event, each.times, each.status, each.error,
         each.received_at)
        for each in found
    ]  # fmt: skip
    columns = ["ID", "PROGRAM", "SENDER", "EVENT", "TIMES", "STATUS", "WHY", "CAME"]
    show_table(columns, rows, right=["ID", "TIMES"])


@app.command()
def show(
    event_id: Annotated[int, typer.Argument(help="Its id, as `inbox list` shows it.")],
    *,
    as_json: Json = False,
) -> None:
    """Show one event with its body; secrets were taken out before it was kept."""
    from anishelf.tracker.actions.inbox import show_event

    with local.open_database() as conn:
        found = show_event(conn, event_id)
    if as_json:
        show_json(found)
        return
    say(f"{found.source} {found.sender_name}: {found.event}, {found.status}")
    if found.error:
        say(found.error)
    if found.body is None:
        say(found.raw or "")
    else:
        show_json(found.body)


@app.command()
def replay(
    event_ids: Annotated[
        list[int] | None, typer.Argument(help="Ids; none means all that could be read.")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Take events in once more with the next round; a true state does not change by it."""
    from anishelf.tracker.actions.inbox import replay as again

    with local.open_database() as conn:
        count = again(conn, event_ids or None).changed
    show_json({"events": count}) if as_json else say(f"{count} events are taken in once more")
