"""The `tracker_cursors` table: how far looks have come, and what they counted."""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection
from psycopg.types.json import Jsonb


class Cursors:
    """Reads and writes cursors."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def get(self, name: str) -> object:
        """Return what was kept, None where nothing was."""
        row = self._conn.execute(
            "SELECT value FROM tracker_cursors WHERE name = %s", (name,)
        ).fetchone()
        return row[0] if row else None

    def at(self, name: str) -> datetime | None:
        """Return when it was kept."""
        row = self._conn.execute(
            "SELECT at FROM tracker_cursors WHERE name = %s", (name,)
        ).fetchone()
        return row[0] if row else None

    def named(self, prefix: str) -> list[tuple[str, object, datetime]]:
        """Return name, value and time of all whose names begin like this."""
        return self._conn.execute(
            "SELECT name, value, at FROM tracker_cursors WHERE starts_with(name, %s) ORDER BY 1",
            (prefix,),
        ).fetchall()

    def put(self, name: str, value: object, *, now: datetime) -> None:
        """Keep a value."""
        self._conn.execute(
            """
            INSERT INTO tracker_cursors (name, value, at) VALUES (%s, %s, %s)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at
            """,
            (name, Jsonb(value), now),
        )
