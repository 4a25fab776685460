"""The `deletion_pauses` table: while one is open, nothing is deleted."""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection


class Pauses:
    """Begins and ends pauses; at most one is open."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def reason(self) -> str | None:
        """Return why deletions are paused, None where they are not."""
        row = self._conn.execute(
            "SELECT reason FROM deletion_pauses WHERE ended_at IS NULL"
        ).fetchone()
        return str(row[0]) if row else None

    def begin(self, reason: str, *, now: datetime) -> None:
        """Pause; while a pause is open another changes nothing."""
        self._conn.execute(
            """
            INSERT INTO deletion_pauses (reason, began_at) VALUES (%s, %s) ON CONFLICT DO NOTHING
            """,
            (reason, now),
        )

    def end(self, *, by: str, now: datetime) -> bool:
        """Go on; return whether there was a pause."""
        done = self._conn.execute(
            "UPDATE deletion_pauses SET ended_at = %s, ended_by = %s WHERE ended_at IS NULL",
            (now, by),
        )
        return done.rowcount > 0
