"""Our own downloads and library as the tracker sees them: the one place where it reads their rows."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import class_row

from anishelf.tracker.domain.looks.pipeline import OwnEpisode


class OwnRows:
    """Reads the pipeline's progress; it never writes."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def changed(self) -> list[OwnEpisode]:
        """Return the episodes whose download or file is not told to the end yet.

        That is each one that is not available in the tracker, and each whose file is not there any
        more. Episodes between two numbers (x.5) have no place among the neighbours' and are left out.
        """
        with self._conn.cursor(row_factory=class_row(OwnEpisode)) as cursor:
            cursor.execute(
                """
                SELECT w.id AS work_id, w.bangumi_id, t.tmdb, w.title, w.year,
                       w.kind = 'movie' AS is_film, s.number AS season,
                       trunc(e.number)::integer AS episode, d.id AS download_id,
                       d.status::text AS status, coalesce(d.progress, 0)::float AS progress, d.size,
                       y.error AS sync_error, f.path, coalesce(f.is_there, false) AS is_there,
                       greatest(d.created_at, d.added_at, d.progressed_at, d.completed_at,
                                y.completed_at, y.first_failed_at, f.changed_at) AS changed_at
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
                WHERE (d.id IS NOT NULL OR f.path IS NOT NULL) AND e.number = trunc(e.number)
                  AND NOT EXISTS (
                      SELECT FROM media m JOIN tracked_items i ON i.media_id = m.id
                      WHERE m.work_id = w.id AND i.state = 'available'
                        AND (w.kind = 'movie' OR (i.season, i.episode) = (s.number, e.number))
                        AND f.is_there)
                ORDER BY w.id, s.number, e.number
                """
            )
            return cursor.fetchall()
