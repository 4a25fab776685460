"""Repository of sync tasks: the queue, and what people, renames and downloads do to its tasks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import LiteralString

from anishelf.library.domain.states import MetadataStatus, SyncStatus
from anishelf.library.store.sync_queue import SyncQueue
from anishelf.library.store.sync_task_rows import AGAIN, Advanced

_WAITING = (SyncStatus.PENDING, SyncStatus.SYNC_FAILED, SyncStatus.BATCH_UNMATCHED)
_FROM_THE_START: LiteralString = ", attempts = 0, next_attempt_at = %(now)s"
# A run that has described a file ends its lease here, else nobody would look at it until then.
_FREE: LiteralString = """
    , lease_owner = CASE WHEN was.metadata_status <> 'written' THEN t.lease_owner END,
    lease_until = CASE WHEN was.metadata_status <> 'written' THEN t.lease_until END
"""


class SyncTasks(SyncQueue):
    """Sync tasks as they are worked off, and what makes one begin again."""

    def reset(self, task_ids: Collection[int], *, now: datetime, reason: str) -> list[int]:
        """Give tasks that wait or were given up their attempts back; return their downloads.

        *reason* says who asked for it. Tasks at work or done stay as they are.
        """
        tasks = self._from_the_start(task_ids, _WAITING, reason=reason, now=now)
        return sorted({task.download_id for task in tasks})

    def assign(self, task_id: int, path: str, *, now: datetime) -> bool:
        """Have a task take the file at *path* of its download; False when it is at work or done."""
        with self._conn.transaction():
            changed = self._rows.assign(task_id, path)
            if changed:
                self.reset([task_id], now=now, reason=f"you chose {path}")
        return changed

    def moved(self, renamed: Mapping[str, str], *, now: datetime) -> None:
        """Note that library files have other names; they are described again."""
        with self._conn.transaction():
            self._describe(self._rows.renamed(renamed), reason="its file was renamed", now=now)

    def describe(self, path: str, *, now: datetime) -> None:
        """Have the file at *path* described again."""
        tasks = self._tasks_at(path)
        self._describe(tasks, reason="its file came back", now=now)

    def source_of(self, path: str) -> str | None:
        """Return the downloaded file that lies at *path* in the library, or None."""
        row = self._conn.execute(
            "SELECT source_file FROM sync_tasks WHERE target_path = %s AND status = 'synced'",
            (path,),
        ).fetchone()
        return row[0] if row else None

    def redo(self, path: str, *, now: datetime, reason: str) -> int:
        """Have the file at *path* placed again from its download; return how many tasks it has."""
        return self._redo(self._tasks_at(path), now=now, reason=reason)

    def redo_downloaded(self, download_id: int, *, now: datetime, reason: str) -> int:
        """Have everything of a download placed again that is wanted and not there any more."""
        gone = self._ids(
            """
            SELECT t.id FROM sync_tasks t JOIN release_episodes re USING (release_id, episode_id)
            WHERE t.download_id = %(id)s AND t.task_type = 'sync' AND t.status = 'synced'
              AND re.decision = 'wanted'
              AND NOT EXISTS (SELECT FROM library_files f
                              WHERE f.path = t.target_path AND f.is_there)
            """,
            {"id": download_id},
        )
        return self._redo(gone, now=now, reason=reason)

    def _redo(self, task_ids: Sequence[int], *, now: datetime, reason: str) -> int:
        with self._conn.transaction():
            again = self._from_the_start(task_ids, [SyncStatus.SYNCED], reason=reason, now=now)
            self._describe([task.task_id for task in again], reason=reason, now=now)
        return len(again)

    def reassign(self, downloads: Sequence[int], old: Sequence[int], new: Sequence[int]) -> None:
        """Hand tasks over to other episodes, row by row of the lists; they are described again."""
        with self._conn.transaction():
            self._rows.advance_metadata(
                self._rows.reassign(downloads, old, new),
                old=list(MetadataStatus),
                new=MetadataStatus.PENDING,
                reason="it is taken for another episode",
                also=", metadata_attempts = 0, metadata_error = NULL",
            )

    def _tasks_at(self, path: str) -> list[int]:
        return self._ids(
            "SELECT id FROM sync_tasks WHERE target_path = %(path)s AND status = 'synced'",
            {"path": path},
        )

    def _from_the_start(
        self, task_ids: Collection[int], old: Collection[SyncStatus], *, reason: str, now: datetime
    ) -> list[Advanced]:
        return self._rows.advance(
            task_ids,
            old=old,
            new=SyncStatus.PENDING,
            reason=reason,
            also=_FROM_THE_START,
            values={"now": now},
        )

    def _describe(self, task_ids: Collection[int], *, reason: str, now: datetime) -> None:
        self._rows.advance_metadata(
            task_ids,
            old=list(MetadataStatus),
            new=MetadataStatus.PENDING,
            reason=reason,
            also=AGAIN + _FREE,
            values={"now": now},
        )
