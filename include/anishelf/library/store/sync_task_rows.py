"""The only writer of the `sync_tasks` table.

A change of a status goes through `advance` or `advance_metadata`, which compare what the row was
with what it may have been and append to its history in the same statement. What else a caller sets
at that moment is SQL of its own, beside the reason for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import LiteralString

from psycopg import Connection

from anishelf.core.history import change_all
from anishelf.core.states import check_transition
from anishelf.library.domain.jobs import LEASE, Lease
from anishelf.library.domain.states import SYNC_TRANSITIONS, MetadataStatus, SyncStatus

_ENTITY = "sync_tasks"
_METADATA = "sync_task_metadata"
_NOTHING: Mapping[str, object] = MappingProxyType({})
_HELD = "id = %(id)s AND status = 'syncing' AND lease_owner = %(owner)s AND attempts = %(attempt)s"

DUE: LiteralString = """
    (lease_until IS NULL OR lease_until < %(now)s)
    AND (status = 'pending' AND next_attempt_at <= %(now)s
         OR status = 'syncing'
         OR status = 'synced' AND metadata_status <> 'written'
            AND metadata_next_attempt_at <= %(now)s)
"""
"""What can be done and nobody has taken up: descriptions too, because a run does both."""

AGAIN: LiteralString = """
    , metadata_attempts = 0, metadata_error = NULL, metadata_next_attempt_at = %(now)s
"""
"""What a description starts over with."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """A task whose status was changed; `attempts` counts the one that may have begun."""

    task_id: int
    download_id: int
    attempts: int


class SyncTaskRows:
    """Writes sync tasks; what their statuses mean is said by those who call it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def open(self, download_ids: Collection[int] | None) -> None:
        """Open a task for each episode that a completed download was wanted for, of all or these.

        An episode that has one already keeps it.
        """
        ids = None if download_ids is None else list(download_ids)
        change_all(self._conn, _OPEN, {"ids": ids}, entity=_ENTITY)

    def advance(
        self,
        task_ids: Collection[int],
        *,
        old: Collection[SyncStatus],
        new: SyncStatus,
        reason: str | None,
        also: LiteralString = "",
        values: Mapping[str, object] = _NOTHING,
        lease: Lease | None = None,
    ) -> list[Advanced]:
        """Move tasks that are in *old* to *new*; return those that were.

        *also* sets further columns from *values*. With a *lease* only its holder's task counts.
        """
        for status in set(old) - {new}:
            check_transition(SYNC_TRANSITIONS, old=status, new=new)
        held = "" if lease is None else "AND lease_owner = %(owner)s AND attempts = %(attempt)s"
        rows = change_all(
            self._conn,
            f"""
            UPDATE sync_tasks t SET status = %(new)s{also}
            FROM (SELECT id, status FROM sync_tasks
                  WHERE id = ANY (%(ids)s) AND status = ANY (%(old)s::sync_status[]) {held}
                  ORDER BY id FOR UPDATE) was
            WHERE t.id = was.id
            RETURNING t.id, was.status AS old, t.status AS new,
                      CASE WHEN t.status = 'syncing' THEN 'attempt ' || t.attempts
                           ELSE %(reason)s::text END AS reason,
                      t.download_id, t.attempts
            """,
            {
                **values,
                "ids": list(task_ids),
                "old": list(old),
                "new": new,
                "reason": reason,
                "owner": lease and lease.owner,
                "attempt": lease and lease.attempt,
            },
            entity=_ENTITY,
        )
        return [Advanced(row[0], row[4], row[5]) for row in rows]

    def advance_metadata(
        self,
        task_ids: Collection[int],
        *,
        old: Collection[MetadataStatus],
        new: MetadataStatus,
        reason: str | None,
        also: LiteralString = "",
        values: Mapping[str, object] = _NOTHING,
    ) -> list[int]:
        """Move the descriptions of tasks that are in *old* to *new*; return those that were."""
        rows = change_all(
            self._conn,
            f"""
            UPDATE sync_tasks t SET metadata_status = %(new)s{also}
            FROM (SELECT id, metadata_status FROM sync_tasks
                  WHERE id = ANY (%(ids)s) AND metadata_status = ANY (%(old)s::metadata_status[])
                  ORDER BY id FOR UPDATE) was
            WHERE t.id = was.id
            RETURNING t.id, was.metadata_status AS old, t.metadata_status AS new,
                      %(reason)s::text AS reason
            """,
            {**values, "ids": list(task_ids), "old": list(old), "new": new, "reason": reason},
            entity=_METADATA,
        )
        return [row[0] for row in rows]

    def claim(self, *, owner: str, now: datetime) -> list[int]:
        """Reserve everything due for *owner*; return its downloads. A claim is no attempt."""
        rows = self._conn.execute(
            f"""
            UPDATE sync_tasks SET lease_owner = %(owner)s, lease_until = %(until)s
            WHERE {DUE} RETURNING download_id
            """,
            {"now": now, "owner": owner, "until": now + LEASE},
        ).fetchall()
        return sorted({download_id for (download_id,) in rows})

    def renew(self, lease: Lease, *, now: datetime) -> bool:
        """Prolong *lease*; return False when it was lost."""
        return self._held(lease, "lease_until = %(until)s", {"until": now + LEASE})

    def intend(self, lease: Lease, *, source_file: str, target_path: str) -> bool:
        """Write down what the holder of *lease* is about to do; return False when it was lost."""
        return self._held(
            lease,
            "source_file = %(source)s, target_path = %(target)s",
            {"source": source_file, "target": target_path},
        )

    def assign(self, task_id: int, path: str) -> bool:
        """Note the file that a person chose; return False when the task is at work or done."""
        changed = self._conn.execute(
            """
            UPDATE sync_tasks SET assigned_file = %s
            WHERE id = %s AND status IN ('pending', 'sync_failed', 'batch_unmatched')
            """,
            (path, task_id),
        )
        return changed.rowcount == 1

    def renamed(self, renamed: Mapping[str, str]) -> list[int]:
        """Give the tasks of library files their new paths; return them.

        Two files may have swapped their names, so all are renamed in one statement.
        """
        rows = self._conn.execute(
            """
            UPDATE sync_tasks t SET target_path = m.new
            FROM unnest(%s::text[], %s::text[]) AS m (old, new)
            WHERE t.target_path = m.old AND t.status = 'synced' RETURNING t.id
            """,
            (list(renamed), list(renamed.values())),
        ).fetchall()
        return [task_id for (task_id,) in rows]

    def rebase(self, old: str, new: str) -> None:
        """Give the targets below the folder *old* the same place below *new*."""
        self._conn.execute(
            """
            UPDATE sync_tasks SET target_path = %(new)s || substr(target_path, length(%(old)s) + 1)
            WHERE starts_with(target_path, %(old)s || '/')
            """,
            {"old": old, "new": new},
        )

    def reassign(
        self, downloads: Sequence[int], old: Sequence[int], new: Sequence[int]
    ) -> list[int]:
        """Give the tasks of *downloads* the *new* episodes instead of the *old* ones; return them.

        An episode has one task in a download, at every moment: what moves steps aside first.
        """
        values = {"downloads": list(downloads), "old": list(old), "new": list(new)}
        aside = self._conn.execute(_STEP_ASIDE, values).fetchall()
        ids, episodes = [task for task, _ in aside], [episode for _, episode in aside]
        self._conn.execute(_STEP_BACK, {"ids": ids, "new": episodes})
        return ids

    def _held(self, lease: Lease, also: LiteralString, values: Mapping[str, object]) -> bool:
        held = {"id": lease.task_id, "owner": lease.owner, "attempt": lease.attempt}
        cursor = self._conn.execute(
            f"UPDATE sync_tasks SET {also} WHERE {_HELD}", {**values, **held}
        )
        return cursor.rowcount == 1


_OPEN: LiteralString = """
INSERT INTO sync_tasks (download_id, release_id, episode_id)
SELECT d.id, d.release_id, re.episode_id
FROM downloads d
JOIN release_episodes re ON re.release_id = d.release_id
JOIN episodes e ON e.id = re.episode_id AND e.wanted
WHERE d.status = 'completed' AND re.decision = 'wanted'
  AND (%(ids)s::bigint[] IS NULL OR d.id = ANY(%(ids)s))
  AND NOT EXISTS (SELECT FROM sync_tasks t
                  WHERE t.download_id = d.id AND t.episode_id = re.episode_id)
ORDER BY d.id, re.episode_id
ON CONFLICT DO NOTHING
RETURNING id, NULL::text AS old, status AS new, NULL::text AS reason
"""

_STEP_ASIDE = """
UPDATE sync_tasks t SET task_type = 'resync'
FROM unnest(%(downloads)s::bigint[], %(old)s::bigint[], %(new)s::bigint[]) AS m (download, old, new)
WHERE t.download_id = m.download AND t.episode_id = m.old AND t.task_type = 'sync'
RETURNING t.id, m.new
"""

_STEP_BACK = """
UPDATE sync_tasks t SET task_type = 'sync', episode_id = m.new
FROM unnest(%(ids)s::bigint[], %(new)s::bigint[]) AS m (id, new)
WHERE t.id = m.id
"""
