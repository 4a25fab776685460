"""The subjects of bangumi.tv that the library has files of. It writes nothing."""

from __future__ import annotations

from psycopg import Connection

from anishelf.metadata.domain.description import LibrarySubject


class LibrarySubjects:
    """Reads which subjects matter, and whether what we know of one has changed."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def in_library(self) -> list[LibrarySubject]:
        """Return the subjects of shows in the library; incomplete: a file lacks its title."""
        rows = self._conn.execute(
            """
            WITH shown AS (
                SELECT s.id AS season_id, s.work_id,
                       bool_or(e.bangumi_episode_id IS NULL
                               OR coalesce(b.title, '') = '' AND coalesce(b.title_cn, '') = '')
                           AS incomplete
                FROM library_files f
                JOIN episodes e ON e.id = f.episode_id
                JOIN seasons s ON s.id = e.season_id
                LEFT JOIN bangumi_episodes b ON b.id = e.bangumi_episode_id
                WHERE f.is_there
                GROUP BY s.id
            ), wanted AS (
                SELECT p.bangumi_id, shown.work_id, shown.incomplete
                FROM shown JOIN season_parts p ON p.season_id = shown.season_id
                UNION ALL
                SELECT w.bangumi_id, w.id, false FROM works w JOIN shown ON shown.work_id = w.id
            )
            SELECT bangumi_id, work_id, bool_or(incomplete) FROM wanted
            GROUP BY bangumi_id, work_id ORDER BY bangumi_id
            """
        ).fetchall()
        return [LibrarySubject(*row) for row in rows]

    def fingerprint(self, subject_id: int) -> str:
        """Return a digest of what is known of a subject, its people and its episodes."""
        row = self._conn.execute(
            """
            SELECT md5(concat(
                (SELECT concat(raw, persons, characters) FROM bangumi_subjects WHERE id = %(id)s),
                (SELECT string_agg(raw::text, ',' ORDER BY id) FROM bangumi_episodes
                 WHERE subject_id = %(id)s)
            ))
            """,
            {"id": subject_id},
        ).fetchone()
        return str(row[0]) if row else ""
