"""The titles of the tables `works` and `seasons`: read and changed, never made here."""

from __future__ import annotations

from collections.abc import Collection

from psycopg import Connection

from anishelf.identity.domain.renaming import SeasonName, WorkName


class Names:
    """What works and seasons are called."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def works(self, work_ids: Collection[int]) -> list[WorkName]:
        """Return what names these works."""
        rows = self._conn.execute(
            """
            SELECT id, bangumi_id, title, original_title, year FROM works
            WHERE id = ANY (%s) ORDER BY id
            """,
            (list(work_ids),),
        )
        return [WorkName(*row) for row in rows]

    def seasons(self, work_ids: Collection[int]) -> list[SeasonName]:
        """Return what names the seasons of these works that are made of subjects."""
        rows = self._conn.execute(
            """
            SELECT DISTINCT ON (s.id) s.id, p.bangumi_id, s.title
            FROM seasons s JOIN season_parts p ON p.season_id = s.id
            WHERE s.work_id = ANY (%s) ORDER BY s.id, p.first_episode
            """,
            (list(work_ids),),
        )
        return [SeasonName(*row) for row in rows]

    def of_subject(self, bangumi_id: int) -> str | None:
        """Return what the work is called that the subject is a part of, or None."""
        row = self._conn.execute(
            """
            SELECT w.title FROM season_parts p
                JOIN seasons s ON s.id = p.season_id JOIN works w ON w.id = s.work_id
            WHERE p.bangumi_id = %s
            """,
            (bangumi_id,),
        ).fetchone()
        return str(row[0]) if row else None

    def rename_work(self, name: WorkName) -> None:
        """Call a work as *name* says."""
        self._conn.execute(
            "UPDATE works SET title = %s, original_title = %s, year = %s WHERE id = %s",
            (name.title, name.original_title, name.year, name.work_id),
        )

    def rename_season(self, name: SeasonName) -> None:
        """Call a season as *name* says."""
        self._conn.execute(
            "UPDATE seasons SET title = %s WHERE id = %s", (name.title, name.season_id)
        )
