"""Who asked us to wait, in the `rate_limits` table: it is kept across runs and restarts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from psycopg import Connection


class Pauses:
    """Reads and writes until when something is left alone: `site nyaa.si`, `feed 17`."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def of(self, subjects: Collection[str]) -> dict[str, datetime]:
        """Return until when each of these is left alone, or was."""
        rows = self._conn.execute(
            "SELECT name, next_at FROM rate_limits WHERE name = ANY(%s)", (list(subjects),)
        )
        return dict(rows.fetchall())

    def set(self, subject: str, *, until: datetime) -> None:
        """Leave *subject* alone until then, or longer where that is known already."""
        self._conn.execute(
            """
            INSERT INTO rate_limits AS r (name, next_at) VALUES (%s, %s)
            ON CONFLICT (name) DO UPDATE SET next_at = greatest(r.next_at, excluded.next_at)
            """,
            (subject, until),
        )

    def end(self, subject: str) -> None:
        """Let it be asked again at once."""
        self._conn.execute("DELETE FROM rate_limits WHERE name = %s", (subject,))
