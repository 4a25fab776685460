"""`anishelf deletions`: what is being deleted, what was, and what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import size
from anishelf.errors import UnknownId
from anishelf.wiring import deletions as build
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.views.lists.deletions import DeletionPage

app = typer.Typer(
    no_args_is_help=True, help="What is deleted, and how far it is.", rich_markup_mode=None
)
DeletionId = Annotated[int, typer.Argument(help="Its id, as `deletions list` shows it.")]


@app.command("list")
def list_all(
    *,
    state: Annotated[str | None, typer.Option(help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 100,
    as_json: Json = False,
) -> None:
    """List deletions, the newest first."""
    from anishelf.views.lists.deletions import deletions, pause_reason

    with local.open_database() as conn:
        found, paused = deletions(conn, state=state, limit=limit), pause_reason(conn)
    if as_json:
        show_json(found)
        return
    if paused:
        say(f"paused: {paused} (go on: anishelf deletions resume)")
    rows = [
        (
            each.id,
            f"{each.title} ({each.year or 'year unknown'})",
            each.scope,
            each.state,
            each.asked_by,
            each.leaves_at,
            each.files,
            size(each.bytes),
            ", ".join(each.failed),
        )
        for each in found
    ]
    columns = ["ID", "TITLE", "WHAT", "STATE", "BY", "LEAVING ON", "FILES", "SIZE", "FAILED AT"]
    show_table(columns, rows, right=["ID", "FILES", "SIZE"])


@app.command()
def show(deletion_id: DeletionId, *, as_json: Json = False) -> None:
    """Show one deletion: each program, each file, and what helps where it failed."""
    from anishelf.views.lists.deletions import deletion_page

    with local.open_database() as conn:
        found = deletion_page(conn, deletion_id)
    if found is None:
        raise UnknownId(f"there is no deletion {deletion_id}; `anishelf deletions list` names all")
    if as_json:
        show_json(found)
    else:
        _show(found)


@app.command()
def approve(
    deletion_id: DeletionId,
    *,
    files: Annotated[
        int | None, typer.Option(help="How many files go, typed by you where they are many.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Agree to a preview; it begins at once."""
    from anishelf.cli.runs import begin
    from anishelf.deletions.actions.deletions import agree

    with local.open_context() as live:
        done = agree(
            live.conn,
            deletion_id,
            by=user(),
            now=live.clock(),
            caps=build.caps(live),
            typed=files,
        )
    begin(done.start)
    _told(deletion_id, done.changed.state, as_json=as_json)


@app.command()
def retry(deletion_id: DeletionId, *, as_json: Json = False) -> None:
    """Try again what failed; what is done stays done."""
    from anishelf.cli.runs import begin
    from anishelf.deletions.actions import deletions as actions

    with local.open_database() as conn:
        done = actions.retry(conn, deletion_id, by=user(), now=local.clock())
    begin(done.start)
    _told(deletion_id, f"tried again at {done.changed} programs", as_json=as_json)


@app.command()
def keep(deletion_id: DeletionId, *, as_json: Json = False) -> None:
    """Keep what was to go, as long as it has not begun."""
    from anishelf.deletions.actions import deletions as actions

    with local.open_database() as conn:
        done = actions.keep(conn, deletion_id, by=user(), now=local.clock())
    _told(deletion_id, done.changed.state, as_json=as_json)


@app.command()
def resume(*, as_json: Json = False) -> None:
    """Let deletions go on after a pause; look first whether a disk is missing."""
    from anishelf.deletions.actions.elsewhere import end_pause

    with local.open_database() as conn:
        ended = end_pause(conn, by=user(), now=local.clock()).changed
    if as_json:
        show_json({"resumed": ended})
    else:
        say("deletions go on" if ended else "they were not paused")


def _told(deletion_id: int, state: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"deletion": deletion_id, "state": state})
    else:
        say(f"deletion {deletion_id}: {state}")


def _show(page: DeletionPage) -> None:
    line = page.deletion
    say(f"{line.title} ({line.year or 'year unknown'}): {line.scope}: {line.state}")
    say(f"asked by {line.asked_by} ({line.origin}), agreed by {line.agreed_by or 'nobody yet'}")
    if line.reason:
        say(line.reason)
    show_table(
        ["WHERE", "STATE", "WHAT"], [(s.instance, s.state, s.detail or s.does) for s in page.steps]
    )
    for step in page.steps:
        for note in step.notes:
            say(f"{step.instance}: {note}")
        if step.remedy:
            say(f"{step.instance}: what helps: {step.remedy}")
    for file in page.files:
        say(f"{file.path} ({size(file.size)})")
