"""The table `calendar_links`: who may read the calendar feed. Tokens are kept as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row

_COLUMNS = "id, name, made_by, made_at, used_at, revoked_at"


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """An address that was made for a calendar program."""

    id: int
    name: str
    made_by: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class CalendarLinks:
    """Reads and writes the addresses."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(self, name: str, token_hash: bytes, *, by: str, now: datetime) -> CalendarLink:
        """Keep a new address."""
        (made,) = self._rows(
            f"""
            INSERT INTO calendar_links (name, token_hash, made_by, made_at) VALUES (%s, %s, %s, %s)
            RETURNING {_COLUMNS}
            """,
            (name, token_hash, by, now),
        )
        return made

    def open(self) -> list[CalendarLink]:
        """Return the addresses that are not revoked, the oldest first."""
        return self._rows(
            f"SELECT {_COLUMNS} FROM calendar_links WHERE revoked_at IS NULL ORDER BY id", ()
        )

    def use(self, token_hash: bytes, *, now: datetime) -> CalendarLink | None:
        """Return the address with this token, if it is not revoked, and note that it was used."""
        found = self._rows(
            f"""
            UPDATE calendar_links SET used_at = %s WHERE token_hash = %s AND revoked_at IS NULL
            RETURNING {_COLUMNS}
            """,
            (now, token_hash),
        )
        return found[0] if found else None

    def revoke(self, link_id: int, *, now: datetime) -> CalendarLink | None:
        """End an address; None where there is none that is open."""
        found = self._rows(
            f"""
            UPDATE calendar_links SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL
            RETURNING {_COLUMNS}
            """,
            (now, link_id),
        )
        return found[0] if found else None

    def _rows(self, statement: str, params: tuple[object, ...]) -> list[CalendarLink]:
        with self._conn.cursor(row_factory=class_row(CalendarLink)) as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall()
