"""Our own downloads and library as the tracker sees them: the one place where it reads their rows."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import class_row

from anishelf.tracker.domain.looks.pipeline import OwnEpisode


class OwnRows:
    """Reads the pipeline's progress; it never writes."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def changes_since(self, after: int) -> tuple[list[OwnEpisode], int]:
        """Return the episodes of which something changed after an entry of the history; and its end.

        The end is read first: what is written meanwhile is read twice rather than never.
        """
        newest = self.newest()
        return self.changed(after), newest

    def newest(self) -> int:
        """Return how far the history of our rows has come."""
        row = self._conn.execute("SELECT coalesce(max(id), 0) FROM status_history").fetchone()
        return int(row[0]) if row else 0

    def changed(self, after: int) -> list[OwnEpisode]:
        """Return the episodes of which something changed after an entry of the history.

        That is what the history names since then, and what downloads right now, for progress is no
        change of a status. Episodes between two numbers (x.5) have no place among the neighbours'.
        """
        with self._conn.cursor(row_factory=class_row(OwnEpisode)) as cursor:
            cursor.execute(
                """
                WITH told AS (
                    SELECT DISTINCT entity, entity_id FROM status_history
                    WHERE id > %(after)s AND entity IN ('downloads', 'sync_tasks', 'library_files')
                ), touched AS (
                    SELECT r.episode_id FROM downloads d
                    JOIN release_episodes r ON r.release_id = d.release_id
                    WHERE d.status = 'downloading' OR d.id IN (
                        SELECT entity_id FROM told WHERE entity = 'downloads')
                    UNION SELECT episode_id FROM sync_tasks WHERE id IN (
                        SELECT entity_id FROM told WHERE entity = 'sync_tasks')
                    UNION SELECT episode_id FROM library_files WHERE id IN (
                        SELECT entity_id FROM told WHERE entity = 'library_files')
                )
                SELECT w.id AS work_id, w.bangumi_id, t.tmdb, w.title, w.year,
                       w.kind = 'movie' AS is_film, s.number AS season,
                       trunc(e.number)::integer AS episode, d.id AS download_id,
                       d.status::text AS status, coalesce(d.progress, 0)::float AS progress, d.size,
                       y.error AS sync_error, f.path, coalesce(f.is_there, false) AS is_there,
                       greatest(d.created_at, d.added_at, d.progressed_at, d.completed_at,
                                y.completed_at, y.first_failed_at, f.changed_at, h.at) AS changed_at
                FROM episodes e JOIN seasons s ON s.id = e.season_id JOIN works w ON w.id = s.work_id
                LEFT JOIN LATERAL (
                    SELECT d.* FROM downloads d
                    JOIN release_episodes r ON r.release_id = d.release_id
                    WHERE r.episode_id = e.id ORDER BY d.id DESC LIMIT 1) d ON true
                LEFT JOIN LATERAL (
                    SELECT t.error, t.completed_at, t.first_failed_at FROM sync_tasks t
                    WHERE t.episode_id = e.id AND t.download_id = d.id AND t.status = 'sync_failed'
                    ORDER BY t.id DESC LIMIT 1) y ON true
                LEFT JOIN LATERAL (
                    SELECT f.path, f.is_there, f.changed_at FROM library_files f
                    WHERE f.episode_id = e.id ORDER BY f.is_there DESC, f.id DESC LIMIT 1) f ON true
                LEFT JOIN LATERAL (
                    SELECT substring(x.value FROM '^(?:(?:tv|movie)/)?(\\d+)') AS tmdb
                    FROM external_ids x JOIN season_parts p ON p.id = x.season_part_id
                    WHERE p.season_id = s.id AND x.namespace = 'tmdb' ORDER BY x.id LIMIT 1) t ON true
                LEFT JOIN LATERAL (
                    SELECT max(h.at) AS at FROM status_history h
                    WHERE h.entity = 'downloads' AND h.entity_id = d.id) h ON true
                WHERE e.id IN (SELECT episode_id FROM touched) AND e.number = trunc(e.number)
                  AND (d.id IS NOT NULL OR f.path IS NOT NULL)
                ORDER BY w.id, s.number, e.number
                """,
                {"after": after},
            )
            return cursor.fetchall()
