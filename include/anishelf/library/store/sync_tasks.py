"""The `sync_tasks` table: who works on which episode file, and how it ended.

Its metadata columns have a writer of their own; what is due counts them, because a run does both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import LiteralString

from psycopg import Connection

from anishelf.core.history import change, record
from anishelf.core.states import check_transition
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
from anishelf.library.domain.states import SYNC_TRANSITIONS, SyncStatus
from anishelf.library.store.belongings import AttachedFiles
from anishelf.library.store.leases import kept_alive
from anishelf.library.store.library_files import LibraryFiles
from anishelf.library.store.sync_jobs import load_job

_ENTITY = "sync_tasks"
_STOPPED = "its worker stopped without a word"
_DUE = """
    (lease_until IS NULL OR lease_until < %(now)s)
    AND (status = 'pending' AND next_attempt_at <= %(now)s
         OR status = 'syncing'
         OR status = 'synced' AND metadata_status <> 'written'
            AND metadata_next_attempt_at <= %(now)s)
"""

_DONE = """
    , source_file = %(source)s, target_path = %(target)s, done_title = %(title)s,
    done_season = %(season)s, done_episode = %(episode)s, done_group = %(group)s,
    first_failed_at = NULL, completed_at = %(now)s, lease_until = %(until)s,
    metadata_next_attempt_at = %(now)s
"""


class SyncTasks:
    """Repository of sync tasks; the only writer of their status."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def has_due(self, now: datetime) -> bool:
        """Return whether something can be done that nobody has taken up."""
        row = self._conn.execute(
            f"SELECT EXISTS (SELECT FROM sync_tasks WHERE {_DUE})", {"now": now}
        ).fetchone()
        return row is not None and bool(row[0])

    def claim(self, *, owner: str, now: datetime) -> list[int]:
        """Reserve everything due for a run that is about to start; return its download ids.

        A claim is no attempt. When the run never comes, the work is due again after the lease.
        """
        self._release_expired(now)
        rows = self._conn.execute(
            f"""
            UPDATE sync_tasks SET lease_owner = %(owner)s, lease_until = %(until)s
            WHERE {_DUE} RETURNING download_id
            """,
            {"now": now, "owner": owner, "until": now + LEASE},
        ).fetchall()
        return sorted({download_id for (download_id,) in rows})

    def due(self, now: datetime, download_ids: Collection[int] | None = None) -> list[int]:
        """Return the downloads with due work; of *download_ids* every one with open work.

        Named downloads do not wait for their next attempt: they were claimed, or asked for by hand.
        """
        self._release_expired(now)
        open_work = "status = 'pending' OR status = 'synced' AND metadata_status <> 'written'"
        rows = self._conn.execute(
            f"""
            SELECT DISTINCT download_id FROM sync_tasks
            WHERE CASE WHEN %(ids)s::bigint[] IS NULL THEN {_DUE}
                       ELSE download_id = ANY (%(ids)s) AND ({open_work}) END
            ORDER BY download_id
            """,
            {"now": now, "ids": None if download_ids is None else list(download_ids)},
        ).fetchall()
        return [download_id for (download_id,) in rows]

    def waiting(self, download_ids: Collection[int], *, now: datetime) -> list[int]:
        """Return the tasks of *download_ids* whose file can be moved now, oldest first."""
        self._release_expired(now)
        rows = self._conn.execute(
            """
            SELECT id FROM sync_tasks
            WHERE download_id = ANY (%s) AND status = 'pending' AND task_type = 'sync' ORDER BY id
            """,
            (list(download_ids),),
        ).fetchall()
        return [task_id for (task_id,) in rows]

    def lease(self, task_id: int, *, owner: str, now: datetime) -> SyncJob | None:
        """Start an attempt and return what it needs, or None when somebody else was quicker."""
        row = change(
            self._conn,
            """
            UPDATE sync_tasks
            SET status = 'syncing', attempts = attempts + 1, error = NULL,
                lease_owner = %(owner)s, lease_until = %(until)s
            WHERE id = %(id)s AND status = 'pending'
            RETURNING id, 'pending' AS old, status AS new, 'attempt ' || attempts AS reason,
                      attempts
            """,
            {"owner": owner, "until": now + LEASE, "id": task_id},
            entity=_ENTITY,
        )
        return None if row is None else load_job(self._conn, Lease(task_id, owner, row[-1]))

    def renew(self, lease: Lease, *, now: datetime) -> bool:
        """Prolong *lease*; return False when it was lost."""
        cursor = self._conn.execute(
            """
            UPDATE sync_tasks SET lease_until = %s
            WHERE id = %s AND status = 'syncing' AND lease_owner = %s AND attempts = %s
            """,
            (now + LEASE, lease.task_id, lease.owner, lease.attempt),
        )
        return cursor.rowcount == 1

    def kept(
        self, lease: Lease, *, clock: Callable[[], datetime], every: timedelta = RENEW_EVERY
    ) -> AbstractContextManager[None]:
        """Renew *lease* while the caller moves bytes."""
        return kept_alive(lambda: self.renew(lease, now=clock()), every=every)

    def intend(self, lease: Lease, *, source_file: str, target_path: str) -> None:
        """Write down what is about to be done, so that the next attempt finds it."""
        cursor = self._conn.execute(
            """
            UPDATE sync_tasks SET source_file = %s, target_path = %s
            WHERE id = %s AND status = 'syncing' AND lease_owner = %s AND attempts = %s
            """,
            (source_file, target_path, lease.task_id, lease.owner, lease.attempt),
        )
        if cursor.rowcount != 1:
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
            self._finish(job.lease, SyncStatus.SYNCED, None, also=_DONE, values=done)

    def failed(self, lease: Lease, reason: str, *, now: datetime, final: bool) -> None:
        """End an attempt that failed: tried again later, or given up when *final* or the third."""
        again = None if final else next_attempt(lease.attempt, now)
        with self._conn.transaction():
            if again is None:
                self._give_up(lease, SyncStatus.SYNC_FAILED, reason, now=now)
                return
            self._finish(lease, SyncStatus.PENDING, reason)
            self._conn.execute(
                "UPDATE sync_tasks SET next_attempt_at = %s WHERE id = %s", (again, lease.task_id)
            )

    def unmatched(self, lease: Lease, reason: str, *, now: datetime) -> None:
        """End a task whose video cannot be told from the others; only a person can."""
        with self._conn.transaction():
            self._give_up(lease, SyncStatus.BATCH_UNMATCHED, reason, now=now)

    def reset(self, task_ids: Collection[int], *, now: datetime, reason: str) -> list[int]:
        """Give up tasks (and waiting ones) their attempts back; return the downloads of all.

        *reason* says who asked for it. Tasks at work or done stay as they are.
        """
        with self._conn.transaction():
            rows = self._conn.execute(
                """
                UPDATE sync_tasks t
                SET status = 'pending', attempts = 0, next_attempt_at = %s
                FROM (SELECT id, status FROM sync_tasks WHERE id = ANY (%s)
                      ORDER BY id FOR UPDATE) old
                WHERE t.id = old.id
                  AND old.status IN ('pending', 'sync_failed', 'batch_unmatched')
                RETURNING t.id, t.download_id, old.status
                """,
                (now, list(task_ids)),
            ).fetchall()
            for task_id, _, old in rows:
                if old != SyncStatus.PENDING:
                    self._record(task_id, SyncStatus(old), SyncStatus.PENDING, reason)
        return sorted({download_id for _, download_id, _ in rows})

    def assign(self, task_id: int, path: str, *, now: datetime) -> bool:
        """Have a task take the file at *path* of its download; False when it is at work or done."""
        with self._conn.transaction():
            changed = self._conn.execute(
                """
                UPDATE sync_tasks SET assigned_file = %s
                WHERE id = %s AND status IN ('pending', 'sync_failed', 'batch_unmatched')
                """,
                (path, task_id),
            ).rowcount
            if changed:
                self.reset([task_id], now=now, reason=f"you chose {path}")
        return bool(changed)

    def moved(self, renamed: Mapping[str, str], *, now: datetime) -> None:
        """Note that library files have other names; they are described anew.

        Two files may have swapped their names, so all are renamed in one statement. The lease of a
        run that has described them ends here, else nobody would look at them until it is over.
        """
        self._conn.execute(
            """
            UPDATE sync_tasks t
            SET target_path = m.new, metadata_status = 'pending', metadata_attempts = 0,
                metadata_error = NULL, metadata_next_attempt_at = %s,
                lease_owner = CASE WHEN metadata_status <> 'written' THEN lease_owner END,
                lease_until = CASE WHEN metadata_status <> 'written' THEN lease_until END
            FROM unnest(%s::text[], %s::text[]) AS m (old, new)
            WHERE t.target_path = m.old AND t.status = 'synced'
            """,
            (now, list(renamed), list(renamed.values())),
        )

    def describe(self, path: str, *, now: datetime) -> None:
        """Have the file at *path* described anew."""
        self.moved({path: path}, now=now)

    def source_of(self, path: str) -> str | None:
        """Return the downloaded file that lies at *path* in the library, or None."""
        row = self._conn.execute(
            "SELECT source_file FROM sync_tasks WHERE target_path = %s AND status = 'synced'",
            (path,),
        ).fetchone()
        return row[0] if row else None

    def redo(self, path: str, *, now: datetime, reason: str) -> int:
        """Have the file at *path* placed again from its download; return how many tasks it has."""
        with self._conn.transaction():
            rows = self._conn.execute(
                """
                UPDATE sync_tasks
                SET status = 'pending', attempts = 0, next_attempt_at = %s,
                    metadata_status = 'pending', metadata_next_attempt_at = %s
                WHERE target_path = %s AND status = 'synced' RETURNING id
                """,
                (now, now, path),
            ).fetchall()
            for (task_id,) in rows:
                self._record(task_id, SyncStatus.SYNCED, SyncStatus.PENDING, reason)
        return len(rows)

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
                    self._finish(lease, SyncStatus.PENDING, _STOPPED)

    def _give_up(self, lease: Lease, new: SyncStatus, reason: str, *, now: datetime) -> None:
        self._finish(lease, new, reason)
        self._conn.execute(
            """
            UPDATE sync_tasks SET first_failed_at = COALESCE(first_failed_at, %s) WHERE id = %s
            """,
            (now, lease.task_id),
        )

    def _finish(
        self,
        lease: Lease,
        new: SyncStatus,
        reason: str | None,
        *,
        also: LiteralString = ", lease_until = NULL",
        values: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        """End the attempt of *lease*, or raise StaleStatus when another worker took it over.

        *also* sets further columns from *values* in the same statement.
        """
        check_transition(SYNC_TRANSITIONS, old=SyncStatus.SYNCING, new=new)
        ended = change(
            self._conn,
            f"""
            UPDATE sync_tasks SET status = %(new)s, error = %(reason)s, lease_owner = NULL{also}
            WHERE id = %(id)s AND status = 'syncing' AND lease_owner = %(owner)s
              AND attempts = %(attempt)s
            RETURNING id, 'syncing' AS old, status AS new, error AS reason
            """,
            {
                **values,
                "new": new.value,
                "reason": reason,
                "id": lease.task_id,
                "owner": lease.owner,
                "attempt": lease.attempt,
            },
            entity=_ENTITY,
        )
        if ended is None:
            raise _lost(lease)

    def _record(self, task_id: int, old: SyncStatus, new: SyncStatus, reason: str | None) -> None:
        check_transition(SYNC_TRANSITIONS, old=old, new=new)
        record(self._conn, entity=_ENTITY, entity_id=task_id, old=old, new=new, reason=reason)


def _lost(lease: Lease) -> StaleStatus:
    return StaleStatus(f"another worker took task {lease.task_id} over from {lease.owner}")
