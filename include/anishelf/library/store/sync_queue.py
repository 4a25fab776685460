"""Who works on which sync task, when, and how each attempt ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import LiteralString

from psycopg import Connection

from anishelf.errors import StaleStatus
from anishelf.library.domain.files import Arrival, PlacedCompanion
from anishelf.library.domain.jobs import (
    LEASE,
    MAX_ATTEMPTS,
    RENEW_EVERY,
    Lease,
    SyncJob,
    next_attempt,
)
from anishelf.library.domain.states import SyncStatus
from anishelf.library.store.attached_files import AttachedFiles
from anishelf.library.store.library_files import LibraryFiles
from anishelf.library.store.sync_jobs import kept_alive, load_job
from anishelf.library.store.sync_task_rows import DUE, SyncTaskRows

_STOPPED = "its worker stopped without a word"
_FREE: LiteralString = ", error = %(reason)s, lease_owner = NULL, lease_until = NULL"
_LATER: LiteralString = ", next_attempt_at = %(again)s"
_FIRST_FAILED: LiteralString = ", first_failed_at = COALESCE(t.first_failed_at, %(now)s)"
_DONE: LiteralString = """
    , error = NULL, lease_owner = NULL, lease_until = %(until)s, source_file = %(source)s,
    target_path = %(target)s, done_title = %(title)s, done_season = %(season)s,
    done_episode = %(episode)s, done_group = %(group)s, first_failed_at = NULL,
    completed_at = %(now)s, metadata_next_attempt_at = %(now)s
"""


class SyncQueue:
    """Sync tasks as work: due, claimed, leased for an attempt, and ended."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._rows = SyncTaskRows(conn)

    def has_due(self, now: datetime) -> bool:
        """Return whether something can be done that nobody has taken up."""
        row = self._conn.execute(
            f"SELECT EXISTS (SELECT FROM sync_tasks WHERE {DUE})", {"now": now}
        ).fetchone()
        return row is not None and bool(row[0])

    def claim(self, *, owner: str, now: datetime) -> list[int]:
        """Reserve everything due for a run that is about to start; return its download ids.

        A claim is no attempt. When the run never comes, the work is due again after the lease.
        """
        self._release_expired(now)
        return self._rows.claim(owner=owner, now=now)

    def due(self, now: datetime, download_ids: Collection[int] | None = None) -> list[int]:
        """Return the downloads with due work; of *download_ids* every one with open work.

        Named downloads do not wait for their next attempt: they were claimed, or asked for by hand.
        """
        self._release_expired(now)
        open_work = "status = 'pending' OR status = 'synced' AND metadata_status <> 'written'"
        return self._ids(
            f"""
            SELECT DISTINCT download_id FROM sync_tasks
            WHERE CASE WHEN %(ids)s::bigint[] IS NULL THEN {DUE}
                       ELSE download_id = ANY (%(ids)s) AND ({open_work}) END
            ORDER BY download_id
            """,
            {"now": now, "ids": None if download_ids is None else list(download_ids)},
        )

    def waiting(self, download_ids: Collection[int], *, now: datetime) -> list[int]:
        """Return the tasks of *download_ids* whose file can be moved now, oldest first."""
        self._release_expired(now)
        return self._ids(
            """
            SELECT id FROM sync_tasks
            WHERE download_id = ANY (%(ids)s) AND status = 'pending' AND task_type = 'sync'
            ORDER BY id
            """,
            {"ids": list(download_ids)},
        )

    def lease(self, task_id: int, *, owner: str, now: datetime) -> SyncJob | None:
        """Start an attempt and return what it needs, or None when somebody else was quicker."""
        started = self._rows.advance(
            [task_id],
            old=[SyncStatus.PENDING],
            new=SyncStatus.SYNCING,
            reason=None,
            also="""
                , attempts = t.attempts + 1, error = NULL,
                lease_owner = %(owner_now)s, lease_until = %(until)s
            """,
            values={"owner_now": owner, "until": now + LEASE},
        )
        if not started:
            return None
        return load_job(self._conn, Lease(task_id, owner, started[0].attempts))

    def renew(self, lease: Lease, *, now: datetime) -> bool:
        """Prolong *lease*; return False when it was lost."""
        return self._rows.renew(lease, now=now)

    def kept(
        self, lease: Lease, *, clock: Callable[[], datetime], every: timedelta = RENEW_EVERY
    ) -> AbstractContextManager[None]:
        """Renew *lease* while the caller moves bytes."""
        return kept_alive(lambda: self.renew(lease, now=clock()), every=every)

    def intend(self, lease: Lease, *, source_file: str, target_path: str) -> None:
        """Write down what is about to be done, so that the next attempt finds it."""
        if not self._rows.intend(lease, source_file=source_file, target_path=target_path):
            raise _lost(lease)

    def synced(
        self,
        job: SyncJob,
        arrival: Arrival,
        *,
        owner_id: int,
        companions: Sequence[PlacedCompanion],
        now: datetime,
    ) -> None:
        """Record the files and the end of their task at once; metadata follows in the same run.

        *owner_id* is the episode that the file is kept under, the first of those it holds. The
        lease lasts on for the metadata, so that no second run is started for it meanwhile.
        """
        facts, placed = job.facts, arrival.placed
        with self._conn.transaction():
            files = LibraryFiles(self._conn)
            file_id = files.add(placed, episode_id=owner_id, download_id=job.download_id)
            for replaced in arrival.replaced:
                files.trashed(replaced, reason=f"replaced by {placed.path}")
            AttachedFiles(self._conn).record(file_id, companions)
            done = {
                "source": placed.source_file,
                "target": placed.path,
                "title": facts.title,
                "season": facts.season,
                "episode": facts.episode,
                "group": facts.group,
                "now": now,
                "until": now + LEASE,
            }
            self._end(job.lease, SyncStatus.SYNCED, None, also=_DONE, values=done)

    def failed(self, lease: Lease, reason: str, *, now: datetime, final: bool) -> None:
        """End an attempt that failed: tried again later, or given up when *final* or the third."""
        again = None if final else next_attempt(lease.attempt, now)
        if again is None:
            self._give_up(lease, SyncStatus.SYNC_FAILED, reason, now=now)
            return
        self._end(lease, SyncStatus.PENDING, reason, also=_FREE + _LATER, values={"again": again})

    def unmatched(self, lease: Lease, reason: str, *, now: datetime) -> None:
        """End a task whose video cannot be told from the others; only a person can."""
        self._give_up(lease, SyncStatus.BATCH_UNMATCHED, reason, now=now)

    def _release_expired(self, now: datetime) -> None:
        """Take tasks from workers that fell silent; the attempt they began has counted."""
        with self._conn.transaction():
            rows = self._conn.execute(
                """
                SELECT id, lease_owner, attempts FROM sync_tasks
                WHERE status = 'syncing' AND lease_until < %s
                ORDER BY id FOR UPDATE SKIP LOCKED
                """,
                (now,),
            ).fetchall()
            for task_id, owner, attempts in rows:
                lease = Lease(task_id, owner, attempts)
                if attempts >= MAX_ATTEMPTS:
                    self._give_up(lease, SyncStatus.SYNC_FAILED, _STOPPED, now=now)
                else:
                    self._end(lease, SyncStatus.PENDING, _STOPPED)

    def _give_up(self, lease: Lease, new: SyncStatus, reason: str, *, now: datetime) -> None:
        self._end(lease, new, reason, also=_FREE + _FIRST_FAILED, values={"now": now})

    def _end(
        self,
        lease: Lease,
        new: SyncStatus,
        reason: str | None,
        *,
        also: LiteralString = _FREE,
        values: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        """End the attempt of *lease*, or raise StaleStatus when another worker took it over."""
        ended = self._rows.advance(
            [lease.task_id],
            old=[SyncStatus.SYNCING],
            new=new,
            reason=reason,
            also=also,
            values=values,
            lease=lease,
        )
        if not ended:
            raise _lost(lease)

    def _ids(self, query: LiteralString, values: Mapping[str, object]) -> list[int]:
        return [row[0] for row in self._conn.execute(query, values).fetchall()]


def _lost(lease: Lease) -> StaleStatus:
    return StaleStatus(f"another worker took task {lease.task_id} over from {lease.owner}")
