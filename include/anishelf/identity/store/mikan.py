"""The `mikan_shows` table: what Mikan's pages said."""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection


class MikanCache:
    """Which bangumi.tv subject each page of Mikan names."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def mikan_show(self, mikan_id: str, since: datetime) -> tuple[int | None] | None:
        """Return the bangumi id that Mikan's page names (or None), or None if not asked since."""
        row = self._conn.execute(
            """
            SELECT bangumi_id FROM mikan_shows
            WHERE mikan_id = %s AND (bangumi_id IS NOT NULL OR fetched_at >= %s)
            """,
            (mikan_id, since),
        ).fetchone()
        return (row[0],) if row else None

    def save_mikan_show(self, mikan_id: str, bangumi_id: int | None, now: datetime) -> None:
        """Keep what Mikan's page of a show says."""
        self._conn.execute(
            """
            INSERT INTO mikan_shows (mikan_id, bangumi_id, fetched_at) VALUES (%s, %s, %s)
            ON CONFLICT (mikan_id) DO UPDATE
            SET bangumi_id = EXCLUDED.bangumi_id, fetched_at = EXCLUDED.fetched_at
            """,
            (mikan_id, bangumi_id, now),
        )
