"""What was downloaded and did not arrive, and what left the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.core.naming import episode_code
from anishelf.library.domain.assignment import ReadFile, read_files
from anishelf.library.domain.states import SyncStatus
from anishelf.library.domain.trash import TrashedFile
from anishelf.library.store.trash import TrashRows
from anishelf.library.store.unplaced import Unplaced, UnplacedFiles

if TYPE_CHECKING:
    from psycopg import Connection


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

    @property
    def is_at_work(self) -> bool:
        """Return whether it is still on its way."""
        return self.status in {SyncStatus.PENDING, SyncStatus.SYNCING}

    @property
    def is_given_up(self) -> bool:
        """Return whether it waits for a person."""
        return self.status in {SyncStatus.SYNC_FAILED, SyncStatus.BATCH_UNMATCHED}


def unplaced(conn: Connection, *, limit: int | None = None, offset: int = 0) -> list[Waiting]:
    """Return what waits for a person, by show and episode."""
    found = UnplacedFiles(conn).given_up(limit=limit, offset=offset)
    return [_waiting(each) for each in found]


def unplaced_task(conn: Connection, task_id: int) -> Waiting | None:
    """Return one task, whatever its status, or None."""
    found = UnplacedFiles(conn).get(task_id)
    return _waiting(found) if found else None


def trashed(conn: Connection, *, limit: int | None = None, offset: int = 0) -> list[TrashedFile]:
    """Return what is in the trash, the newest first."""
    return TrashRows(conn).kept(limit=limit, offset=offset)


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
