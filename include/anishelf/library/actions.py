"""What a person may do to the library and the trash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.core.problems import Remedy
from anishelf.downloads.domain.states import CommandAction, DownloadStatus
from anishelf.downloads.store.download_commands import DownloadCommands
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import CommandRefused, UnknownId
from anishelf.identity.steps.rename import rename_works
from anishelf.identity.store.names import Names
from anishelf.library.domain.assignment import choose_file
from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.rebase import Rebased, folder_named, rebased
from anishelf.library.domain.resync import Plan
from anishelf.library.domain.states import LibraryState
from anishelf.library.steps.resync import plan_series
from anishelf.library.steps.trash import empty, restore
from anishelf.library.store.file_moves import FileMoves
from anishelf.library.store.library_files import LibraryFiles
from anishelf.library.store.rebase import Rebase
from anishelf.library.store.scopes import works_in_scope
from anishelf.library.store.sync_tasks import SyncTasks
from anishelf.library.store.trash import TrashRows
from anishelf.library.store.unplaced import Unplaced, UnplacedFiles

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.identity.store.bangumi import BangumiCache
    from anishelf.library.adapters.library import Library
    from anishelf.library.steps.removal import Removal
    from anishelf.library.steps.trash import Trash

CONTROL = DagStart(Work.CONTROL_DOWNLOADS)


@dataclass(frozen=True, slots=True)
class Removed:
    """What goes to the trash, the downloads that go with it, and those that something needs."""

    paths: tuple[str, ...]
    torrents: tuple[int, ...]
    kept_torrents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """The missing files that are placed again from their downloads, or downloaded again."""

    placed: tuple[LibraryFile, ...]
    fetched: tuple[LibraryFile, ...]


@dataclass(frozen=True, slots=True)
class Emptied:
    """How much was in the trash, and how many files of it were deleted."""

    files: int
    size: int
    deleted: int


def preview_removal(
    conn: Connection, removal: Removal, ids: Sequence[int], *, with_torrents: bool = False
) -> Removed:
    """Return what `remove_files` would take; UnknownId."""
    return _removed(removal, _files(conn, ids), with_torrents=with_torrents)


def remove_files(
    conn: Connection,
    removal: Removal,
    ids: Sequence[int],
    *,
    by: str,
    with_torrents: bool = False,
) -> Outcome[Removed]:
    """Move files to the trash; their episodes are not wanted any more. Raises UnknownId.

    Each file leaves in a transaction of its own, for it moves on the disk too; the commands for the
    torrents are written together, last. Asking again carries on where it was cut short.
    """
    chosen = _files(conn, ids)
    taken = _removed(removal, chosen, with_torrents=with_torrents)
    removal.remove(chosen)
    with conn.transaction():
        for download in taken.torrents:
            DownloadCommands(conn).ask(download, action=CommandAction.REMOVE_WITH_DATA, by=by)
    start = CONTROL if taken.torrents else None
    return Outcome(taken, tuple(file.id for file in chosen), start)


def restore_files(
    conn: Connection, ids: Sequence[int], *, by: str, now: datetime
) -> Outcome[Restored]:
    """Place missing files again, or download them again where their downloads are gone.

    Other files stay as they are. Raises UnknownId, and changes nothing then.
    """
    placed: list[LibraryFile] = []
    fetched: list[LibraryFile] = []
    with conn.transaction():
        missing = [each for each in _files(conn, ids) if each.state is LibraryState.MISSING]
        for file in missing:
            LibraryFiles(conn).wish(file.path, wanted=True)
            (placed if _placed_again(conn, file, by=by, now=now) else fetched).append(file)
        for download in sorted({file.download_id for file in fetched}):
            _fetch_again(conn, download, by=by)
    start = CONTROL if fetched else None
    ids_ = tuple(file.id for file in missing)
    return Outcome(Restored(tuple(placed), tuple(fetched)), ids_, start)


def preview_resync(
    conn: Connection, library: Library, cache: BangumiCache, *, language: str
) -> Plan:
    """Return which files would move with the settings of now; nothing is kept."""
    with conn.transaction(force_rollback=True):
        rows = FileMoves(conn)
        rename_works(Names(conn), cache, work_ids=works_in_scope(conn), language=language)
        return plan_series(rows, library, works_in_scope(conn))


def preview_rebase(conn: Connection, library: Library, old: str, new: str) -> Rebased:
    """Return what `rebase_library` would do; raises CommandRefused where it would."""
    before, after = folder_named(old), folder_named(new)
    rows = Rebase(conn)
    files = rows.files_below(before)
    taken = rows.taken(before, after)
    if not library.owns(after):
        raise CommandRefused(
            f"{after} is no folder of the library; first set ANISHELF_LIBRARY_DIR or "
            "ANISHELF_MOVIES_DIR to where it lies now"
        )
    if taken is not None:
        raise CommandRefused(f"{taken} belongs to another file already; remove one of the two")
    there = [file for file in files if library.has(rebased(file.path, before, after))]
    return Rebased(before, after, tuple(files), tuple(there))


def rebase_library(
    conn: Connection, library: Library, old: str, new: str, *, now: datetime
) -> Outcome[Rebased]:
    """Follow files that were moved by hand from the folder *old* to *new*: rows only, no file.

    What does not lie there is missing at the next look. Raises CommandRefused where none of them
    does: then they were not moved.
    """
    with conn.transaction():
        plan = preview_rebase(conn, library, old, new)
        if not plan.files:
            raise CommandRefused(f"the library has no files below {plan.old}")
        if not plan.found:
            raise CommandRefused(
                f"none of {len(plan.files)} files lies below {plan.new}; move them first"
            )
        Rebase(conn).move(plan.old, plan.new, now=now)
        LibraryFiles(conn).well_placed([file.id for file in plan.files])
    for movie in (False, True):
        if library.root(movie=movie) == plan.new:
            library.ensure(movie=movie, holds_files=False)
    return Outcome(plan, tuple(file.id for file in plan.files))


def assign_file(conn: Connection, task_id: int, file: str, *, now: datetime) -> Outcome[Unplaced]:
    """Say which file of its download (a path, or a name) an episode is; it is placed at once.

    Raises UnknownId, and CommandRefused where there is no such file or the task is at work or done.
    """
    with conn.transaction():
        task = UnplacedFiles(conn).get(task_id)
        if task is None:
            raise UnknownId(f"there is no task {task_id}", remedy=Remedy.LIST_UNPLACED)
        chosen = choose_file(task.files, file)
        if chosen is None:
            raise CommandRefused(f"download {task.download_id} has no single video {file!r}")
        if not SyncTasks(conn).assign(task_id, chosen.path, now=now):
            raise CommandRefused(f"task {task_id} is {task.status}; nothing was changed")
        after = UnplacedFiles(conn).get(task_id)
    return Outcome(after or task, (task_id,))


def restore_trash(conn: Connection, trash: Trash, ids: Sequence[int]) -> Outcome[tuple[str, ...]]:
    """Put files back where they were, each on its own; return their paths.

    Raises UnknownId before anything is moved, and TargetTaken where another file is there now.
    """
    rows = TrashRows(conn)
    chosen = []
    for each in ids:
        file = rows.get(each)
        if file is None:
            raise UnknownId(f"nothing in the trash has id {each}", remedy=Remedy.LIST_TRASH)
        chosen.append(file)
    for file in chosen:
        restore(trash, LibraryFiles(conn), SyncTasks(conn), file, transaction=conn.transaction)
    return Outcome(tuple(file.original_path for file in chosen), tuple(ids))


def empty_trash(conn: Connection, trash: Trash) -> Outcome[Emptied]:
    """Delete everything in the trash permanently; one that cannot be deleted stays."""
    found = TrashRows(conn).kept()
    deleted = empty(trash, found).done
    size = sum(file.size for file in found)
    return Outcome(Emptied(len(found), size, deleted), tuple(file.id for file in found))


def _removed(removal: Removal, chosen: Sequence[LibraryFile], *, with_torrents: bool) -> Removed:
    torrents, needed = removal.downloads(chosen) if with_torrents else ([], [])
    return Removed(tuple(removal.paths(chosen)), tuple(torrents), tuple(needed))


def _placed_again(conn: Connection, file: LibraryFile, *, by: str, now: datetime) -> bool:
    """Have a file placed from its download, and return whether that is still there."""
    tasks = SyncTasks(conn)
    source = tasks.source_of(file.path)
    if source is None or not Path(source).is_file():
        return False
    tasks.redo(file.path, now=now, reason=f"{by} asked for it again")
    return True


def _fetch_again(conn: Connection, download: int, *, by: str) -> None:
    rows = Downloads(conn)
    if rows.get(download).status is DownloadStatus.COMPLETED:
        rows.advance(
            download,
            old=DownloadStatus.COMPLETED,
            new=DownloadStatus.REMOVED,
            reason="its files are gone",
        )
    DownloadCommands(conn).ask(download, action=CommandAction.RETRY, by=by)


def _files(conn: Connection, ids: Sequence[int]) -> list[LibraryFile]:
    rows, chosen = LibraryFiles(conn), []
    for each in dict.fromkeys(ids):
        found = rows.get(each)
        if found is None:
            raise UnknownId(f"the library has no file {each}", remedy=Remedy.LIST_LIBRARY)
        chosen.append(found)
    return chosen
