"""The history as a stream: what changed since a place in it, none twice and none left out.

Ids are given when a row is written and seen when its transaction ends, so they appear out of order.
Rows are therefore read by transaction, and only those older than every open one: all of them are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from psycopg import Connection
from psycopg.rows import class_row

KEPT: Final = timedelta(hours=24)
KEPT_ROWS: Final = 100_000
"""How far back a stream goes on; from further back everything is to be looked at again."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the history: the transaction, and the row in it."""

    xact: int
    id: int

    def __str__(self) -> str:
        """Return it as a stream names it."""
        return f"{self.xact}-{self.id}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """Return the place that a stream named, or None for anything else."""
        xact, _, row = text.partition("-")
        is_one = xact.isascii() and row.isascii() and xact.isdigit() and row.isdigit()
        return cls(int(xact), int(row)) if is_one and len(text) <= 40 else None  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history: which row of which table changed, and when."""

    xact: int
    id: int
    entity: str
    entity_id: int
    at: datetime

    @property
    def cursor(self) -> Cursor:
        """Return its place."""
        return Cursor(self.xact, self.id)


def newest(conn: Connection) -> Cursor:
    """Return the place from which on nothing has been seen yet."""
    row = conn.execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"
    ).fetchone()
    assert row is not None
    return Cursor(int(row[0]), 2**62)


def changes_after(conn: Connection, after: Cursor, *, limit: int = 1000) -> list[Change]:
    """Return at most *limit* changes after a place, in the order of the stream."""
    with conn.cursor(row_factory=class_row(Change)) as cursor:
        cursor.execute(
            """
            SELECT xact::text::bigint AS xact, id, entity, entity_id, at
            FROM status_history
            WHERE xact >= %(xact)s::text::xid8 AND (xact, id) > (%(xact)s::text::xid8, %(id)s)
              AND xact < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xact, id LIMIT %(limit)s
            """,
            {"xact": str(after.xact), "id": after.id, "limit": limit},
        )
        return cursor.fetchall()


def goes_on_from(conn: Connection, after: Cursor, *, now: datetime) -> bool:
    """Return whether a stream may go on from *after*: it is not too far back, and not made up."""
    row = conn.execute(
        """
        SELECT (SELECT count(*) FROM (
                    SELECT FROM status_history WHERE (xact, id) > (%(xact)s::text::xid8, %(id)s)
                    LIMIT %(rows)s + 1) AS later) <= %(rows)s
               AND coalesce((SELECT at FROM status_history
                             WHERE (xact, id) > (%(xact)s::text::xid8, %(id)s)
                             ORDER BY xact, id LIMIT 1), %(now)s) > %(oldest)s
               AND %(xact)s::text::xid8 < pg_snapshot_xmax(pg_current_snapshot())
        """,
        {
            "xact": str(after.xact),
            "id": after.id,
            "rows": KEPT_ROWS,
            "now": now,
            "oldest": now - KEPT,
        },
    ).fetchone()
    assert row is not None
    return bool(row[0])
