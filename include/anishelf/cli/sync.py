"""`anishelf sync`: episodes that were downloaded and did not arrive, and which file is which."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.naming import episode_code
from anishelf.core.words import size
from anishelf.errors import CommandRefused, UnknownId
from anishelf.library.domain.assignment import ReadFile, choose_file, read_files
from anishelf.library.domain.states import SyncStatus

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.library.store.unplaced import Unplaced

_WAIT_SECONDS = 60.0
_LOOK_EVERY = 0.5

app = typer.Typer(
    invoke_without_command=True,
    help="What was downloaded and is not in the library.",
    rich_markup_mode=None,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for a person; `files` are those of its download, and what they read as."""

    id: int
    download_id: int
    show: str
    episode: str
    status: SyncStatus
    reason: str | None
    files: tuple[ReadFile, ...]


@app.callback()
def sync(context: typer.Context, *, as_json: Json = False) -> None:
    """List what did not arrive and why, and the files of a download that nobody can tell apart."""
    from anishelf.library.store.unplaced import UnplacedFiles

    if context.invoked_subcommand:
        return
    with wiring.database() as conn:
        found = [_waiting(each) for each in UnplacedFiles(conn).given_up()]
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
    from anishelf.library.store.sync_tasks import SyncTasks
    from anishelf.library.store.unplaced import UnplacedFiles

    with wiring.database() as conn:
        task = UnplacedFiles(conn).get(task_id)
        if task is None:
            raise UnknownId(f"there is no task {task_id}; `anishelf sync` lists what waits")
        chosen = choose_file(task.files, file)
        if chosen is None:
            raise CommandRefused(f"download {task.download_id} has no single video {file!r}")
        if not SyncTasks(conn).assign(task_id, chosen.path, now=wiring.now()):
            raise CommandRefused(f"task {task_id} is {task.status}; nothing was changed")
        after = _arrived(conn, task) if wait else _again(conn, task)
    if as_json:
        show_json(_waiting(after))
    else:
        say(f"{_name(after)} is {chosen.path}: {after.reason or after.status}")
    if after.status in {SyncStatus.SYNC_FAILED, SyncStatus.BATCH_UNMATCHED}:
        raise typer.Exit(1)


def _arrived(conn: Connection, task: Unplaced) -> Unplaced:
    deadline = time.monotonic() + _WAIT_SECONDS
    while (now := _again(conn, task)).status in {SyncStatus.PENDING, SyncStatus.SYNCING}:
        if time.monotonic() > deadline:
            break
        time.sleep(_LOOK_EVERY)
    return now


def _again(conn: Connection, task: Unplaced) -> Unplaced:
    from anishelf.library.store.unplaced import UnplacedFiles

    return UnplacedFiles(conn).get(task.id) or task


def _waiting(task: Unplaced) -> Waiting:
    unmatched = task.status is SyncStatus.BATCH_UNMATCHED
    return Waiting(
        task.id,
        task.download_id,
        task.show,
        episode_code(task.season, task.episode),
        task.status,
        task.reason,
        tuple(read_files(task.files)) if unmatched else (),
    )


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


def _name(task: Unplaced) -> str:
    return f"{task.show} {episode_code(task.season, task.episode)}"
