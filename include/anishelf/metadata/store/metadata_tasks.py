"""The metadata_* columns of `sync_tasks`: what is in the library and still has to be described."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.history import change, change_all
from anishelf.errors import StaleStatus
from anishelf.identity.domain.states import WorkKind
from anishelf.library.domain.states import MetadataStatus
from anishelf.metadata.domain.description import DescribedEpisode, MetadataTask

_ENTITY = "sync_task_metadata"


class MetadataTasks:
    """Selects by state and moves the metadata state; the file's own state is never touched."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def due(
        self,
        statuses: Sequence[MetadataStatus],
        *,
        now: datetime,
        download_ids: Sequence[int] | None = None,
    ) -> list[MetadataTask]:
        """Return the synced tasks in *statuses* whose time has come, or all of *download_ids*.

        Named downloads do not wait: they were claimed, or asked for by hand.
        """
        with self._conn.cursor(row_factory=kwargs_row(_task)) as cursor:
            cursor.execute(
                f"""
                {_SELECT}
                WHERE t.status = 'synced' AND t.metadata_status = ANY(%(statuses)s::metadata_status[])
                  AND CASE WHEN %(downloads)s::bigint[] IS NULL
                           THEN t.metadata_next_attempt_at <= %(now)s
                           ELSE t.download_id = ANY(%(downloads)s) END
                ORDER BY t.id
                """,
                {
                    "statuses": list(statuses),
                    "now": now,
                    "downloads": None if download_ids is None else list(download_ids),
                },
            )
            return cursor.fetchall()

    def in_file(self, path: str) -> list[DescribedEpisode]:
        """Return the episodes that the library file at *path* holds, in order."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT e.number, s.number, e.bangumi_episode_id
            FROM sync_tasks t
            JOIN episodes e ON e.id = t.episode_id
            JOIN seasons s ON s.id = e.season_id
            WHERE t.status = 'synced' AND t.target_path = %s
            ORDER BY s.number, e.number
            """,
            (path,),
        )
        return [DescribedEpisode(int(number), season, row_id) for number, season, row_id in rows]

    def advance(
        self,
        task: MetadataTask,
        *,
        new: MetadataStatus,
        next_attempt_at: datetime | None = None,
        reason: str | None = None,
        failed: bool = False,
    ) -> None:
        """Move *task* to *new*, or raise StaleStatus when somebody else did.

        *failed* counts an attempt; *next_attempt_at* is when it is looked at again. The lease ends
        with the description, else what changes right after would wait for its end.
        """
        values = {
            "new": new,
            "counted": int(failed),
            "next": next_attempt_at,
            "reason": reason,
            "id": task.id,
            "old": task.status,
        }
        if change(self._conn, _ADVANCE, values, entity=_ENTITY) is None:
            raise StaleStatus(f"the metadata of task {task.id} is no longer {task.status}")

    def described(self, tasks: Collection[MetadataTask]) -> None:
        """Note that *tasks*, which were ready, are described; what is not ready any more stays."""
        change_all(self._conn, _DESCRIBED, {"ids": [task.id for task in tasks]}, entity=_ENTITY)

    def describe_again(self, work_ids: Collection[int], *, now: datetime) -> None:
        """Have every NFO of these series written again, where it would be another one.

        What waits for an episode to be listed waits no longer.
        """
        self._conn.execute(
            """
            UPDATE sync_tasks t
            SET metadata_status = 'pending', metadata_attempts = 0, metadata_error = NULL,
                metadata_next_attempt_at = %s
            FROM episodes e JOIN seasons s ON s.id = e.season_id
            WHERE e.id = t.episode_id AND s.work_id = ANY (%s) AND t.status = 'synced'
            """,
            (now, list(work_ids)),
        )


_DESCRIBED = """
UPDATE sync_tasks
SET metadata_status = 'written', metadata_error = NULL,
    lease_until = CASE WHEN status = 'synced' THEN NULL ELSE lease_until END
WHERE id = ANY (%(ids)s) AND metadata_status = 'ready'
RETURNING id, 'ready' AS old, metadata_status AS new, NULL::text AS reason
"""

_ADVANCE = """
UPDATE sync_tasks
SET metadata_status = %(new)s::metadata_status,
    metadata_attempts = metadata_attempts + %(counted)s,
    metadata_next_attempt_at = COALESCE(%(next)s, metadata_next_attempt_at),
    metadata_error = %(reason)s,
    lease_until = CASE WHEN status = 'synced' AND %(new)s::metadata_status <> 'ready' THEN NULL
                       ELSE lease_until END
WHERE id = %(id)s AND metadata_status = %(old)s
RETURNING id, %(old)s::text AS old, metadata_status AS new, metadata_error AS reason
"""


# A special has no part of its own: its subject is the one that lists its row.
_SELECT = """
SELECT t.id, t.metadata_status AS status, t.metadata_attempts AS attempts,
       s.id AS season_id, s.number AS season, e.number, e.bangumi_episode_id,
       w.id AS work_id, w.bangumi_id AS root_id, w.kind, f.id AS file_id, f.path,
       COALESCE(
           (SELECT p.bangumi_id FROM season_parts p
            WHERE p.season_id = s.id AND p.first_episode <= GREATEST(e.number, 1)
            ORDER BY p.first_episode DESC LIMIT 1),
           (SELECT b.subject_id FROM bangumi_episodes b WHERE b.id = e.bangumi_episode_id),
           w.bangumi_id
       ) AS subject_id
FROM sync_tasks t
JOIN episodes e ON e.id = t.episode_id
JOIN seasons s ON s.id = e.season_id
JOIN works w ON w.id = s.work_id
LEFT JOIN library_files f ON f.path = t.target_path AND f.is_there
"""


def _task(*, status: str, kind: str, **columns: object) -> MetadataTask:
    return MetadataTask(status=MetadataStatus(status), kind=WorkKind(kind), **columns)  # type: ignore[arg-type]
