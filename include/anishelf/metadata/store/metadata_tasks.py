"""The metadata_* columns of `sync_tasks`: what is in the library and still has to be described."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import LiteralString

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.errors import StaleStatus
from anishelf.identity.domain.states import WorkKind
from anishelf.library.domain.states import MetadataStatus
from anishelf.library.store.sync_task_rows import AGAIN, SyncTaskRows
from anishelf.metadata.domain.description import DescribedEpisode, MetadataTask


class MetadataTasks:
    """Selects by state and moves the metadata state; the file's own state is never touched."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._rows = SyncTaskRows(conn)

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
        done = self._rows.advance_metadata(
            [task.id],
            old=[task.status],
            new=new,
            reason=reason,
            also=_ENDED if new is MetadataStatus.READY else _ENDED + _FREE,
            values={"counted": int(failed), "next": next_attempt_at},
        )
        if not done:
            raise StaleStatus(f"the metadata of task {task.id} is no longer {task.status}")

    def described(self, tasks: Collection[MetadataTask]) -> None:
        """Note that *tasks*, which were ready, are described; what is not ready any more stays."""
        self._rows.advance_metadata(
            [task.id for task in tasks],
            old=[MetadataStatus.READY],
            new=MetadataStatus.WRITTEN,
            reason=None,
            also=", metadata_error = NULL" + _FREE,
        )

    def describe_again(self, work_ids: Collection[int], *, now: datetime) -> None:
        """Have every NFO of these series written again, where it would be another one.

        What waits for an episode to be listed waits no longer.
        """
        rows = self._conn.execute(
            """
            SELECT t.id FROM sync_tasks t
            JOIN episodes e ON e.id = t.episode_id JOIN seasons s ON s.id = e.season_id
            WHERE s.work_id = ANY (%s) AND t.status = 'synced'
            """,
            (list(work_ids),),
        ).fetchall()
        self._rows.advance_metadata(
            [task_id for (task_id,) in rows],
            old=list(MetadataStatus),
            new=MetadataStatus.PENDING,
            reason="what is known of it changed",
            also=AGAIN,
            values={"now": now},
        )


_ENDED: LiteralString = """
    , metadata_attempts = t.metadata_attempts + %(counted)s, metadata_error = %(reason)s,
    metadata_next_attempt_at = COALESCE(%(next)s, t.metadata_next_attempt_at)
"""
_FREE: LiteralString = """
    , lease_until = CASE WHEN t.status = 'synced' THEN NULL ELSE t.lease_until END
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
