"""Reads `sync_tasks` for people: how tasks ended, and which ones failed in a period."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.library.domain.jobs import SyncOutcome
from anishelf.library.domain.states import MetadataStatus, SyncStatus
from anishelf.library.store.sync_jobs import number


class SyncReports:
    """Queries over sync tasks; it writes nothing."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def outcomes(self, download_ids: Collection[int]) -> list[SyncOutcome]:
        """Return how every task of *download_ids* stands, by show and episode."""
        with self._conn.cursor(row_factory=kwargs_row(_outcome)) as cursor:
            cursor.execute(
                """
                SELECT t.id AS task_id, t.download_id, w.title AS show, s.number AS season,
                       e.number AS episode, t.status, t.error, t.target_path AS path,
                       t.metadata_status, t.metadata_error
                FROM sync_tasks t
                JOIN episodes e ON e.id = t.episode_id
                JOIN seasons s ON s.id = e.season_id
                JOIN works w ON w.id = s.work_id
                WHERE t.download_id = ANY (%s)
                ORDER BY w.title, s.number, e.number, t.id
                """,
                (list(download_ids),),
            )
            return cursor.fetchall()

    def failed_between(self, start: datetime, end: datetime) -> list[int]:
        """Return the tasks given up in [start, end) that are still not done, oldest first."""
        rows = self._conn.execute(
            """
            SELECT id FROM sync_tasks
            WHERE first_failed_at >= %s AND first_failed_at < %s ORDER BY first_failed_at, id
            """,
            (start, end),
        ).fetchall()
        return [task_id for (task_id,) in rows]

    def unsuccessful(self, download_ids: Collection[int]) -> list[int]:
        """Return the tasks of *download_ids* that were given up or wait for their next attempt."""
        rows = self._conn.execute(
            """
            SELECT id FROM sync_tasks
            WHERE download_id = ANY (%s)
              AND (status IN ('sync_failed', 'batch_unmatched')
                   OR status = 'pending' AND attempts > 0)
            ORDER BY id
            """,
            (list(download_ids),),
        ).fetchall()
        return [task_id for (task_id,) in rows]


def _outcome(**row: Any) -> SyncOutcome:
    return SyncOutcome(
        **{
            **row,
            "episode": number(row["episode"]),
            "status": SyncStatus(row["status"]),
            "metadata_status": MetadataStatus(row["metadata_status"]),
        }
    )
