"""Opens the file work of completed downloads: rows of `sync_tasks`, with their history."""

from __future__ import annotations

from collections.abc import Collection

from psycopg import Connection

from anishelf.core.history import change_all

_ENTITY = "sync_tasks"


def open_file_work(conn: Connection, download_ids: Collection[int] | None) -> None:
    """Open the file work of completed downloads (None: all) for what they are wanted for."""
    change_all(
        conn,
        """
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
        """,
        {"ids": None if download_ids is None else list(download_ids)},
        entity=_ENTITY,
    )


def reopen_file_work(conn: Connection, download_id: int) -> None:
    """Reopen the file work of what was in the library once and is not there any more."""
    change_all(
        conn,
        """
        UPDATE sync_tasks t SET status = 'pending', attempts = 0, next_attempt_at = now()
        FROM release_episodes re
        WHERE t.download_id = %(id)s AND t.task_type = 'sync' AND t.status = 'synced'
          AND re.release_id = t.release_id AND re.episode_id = t.episode_id
          AND re.decision = 'wanted'
          AND NOT EXISTS (SELECT FROM library_files f
                          WHERE f.path = t.target_path AND f.is_there)
        RETURNING t.id, 'synced' AS old, t.status AS new, 'it was downloaded again' AS reason
        """,
        {"id": download_id},
        entity=_ENTITY,
    )
