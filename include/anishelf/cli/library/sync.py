"""`anishelf sync`: episodes that were downloaded and did not arrive, and which file is which."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.words import size
from anishelf.errors import UnknownId
from anishelf.wiring import local

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.views.library import Waiting

_WAIT_SECONDS = 60.0
_LOOK_EVERY = 0.5

app = typer.Typer(
    invoke_without_command=True,
    help="What was downloaded and is not in the library.",
    rich_markup_mode=None,
)


@app.callback()
def sync(context: typer.Context, *, as_json: Json = False) -> None:
    """List what did not arrive and why, and the files of a download that nobody can tell apart."""
    from anishelf.views.library import unplaced

    if context.invoked_subcommand:
        return
    with local.open_database() as conn:
        found = unplaced(conn)
    if as_json:
        show_json(found)
    elif found:
        _show(found)
    else:
        say("everything that was downloaded is in the library, or on its way")


@app.command()
def assign(
    task_id: Annotated[int, typer.Argument(help="An id, as `anishelf sync` shows it.")],
    file: Annotated[str, typer.Argument(help="The file of its download: its path, or its name.")],
    *,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait until it is in the library, a minute at most.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say which file an episode is; `sync_downloads` places it at once. Two may share a file."""
    from anishelf.library.actions import assign_file

    with local.open_database() as conn:
        chosen = assign_file(conn, task_id, file, now=local.clock()).changed.assigned_file
        after = _arrived(conn, task_id, wait=wait)
    if as_json:
        show_json(after)
    else:
        say(f"{after.show} {after.episode} is {chosen}: {after.reason or after.status}")
    if after.is_given_up:
        raise typer.Exit(1)


def _arrived(conn: Connection, task_id: int, *, wait: bool) -> Waiting:
    from anishelf.views.library import unplaced_task

    deadline = time.monotonic() + (_WAIT_SECONDS if wait else 0)
    while (found := unplaced_task(conn, task_id)) and found.is_at_work:
        if time.monotonic() > deadline:
            break
        time.sleep(_LOOK_EVERY)
    if found is None:
        raise UnknownId(f"task {task_id} is gone")
    return found


def _show(found: Sequence[Waiting]) -> None:
    show_table(
        ["ID", "DOWNLOAD", "SHOW", "EPISODE", "STATUS", "WHY"],
        [(w.id, w.download_id, w.show, w.episode, w.status, w.reason) for w in found],
        right=["ID", "DOWNLOAD"],
    )
    files = {w.download_id: w.files for w in found if w.files}
    for download_id, listed in files.items():
        say(f"\nThe files of download {download_id}; `anishelf sync assign ID FILE` chooses one:")
        show_table(
            ["SIZE", "READS AS", "FILE"],
            [(size(each.size), each.reads_as, each.path) for each in listed],
            right=["SIZE"],
        )
