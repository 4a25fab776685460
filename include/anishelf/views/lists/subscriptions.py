"""The followed feeds as lists show them: how they are and what they brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.keyset import Place, numbers
from anishelf.core.url import redacted


@dataclass(frozen=True, slots=True)
class Followed:
    """A followed feed; `address` has no secret in it, `items` is how many entries it brought."""

    id: int
    name: str
    address: str
    paused: bool
    priority: int
    interval_seconds: int
    created_at: datetime
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    consecutive_failures: int
    items: int
    last_item_at: datetime | None


def place_of(row: Followed) -> Place:
    """Return where a feed stands in the list."""
    return (-row.priority, row.id)


class SubscriptionList:
    """Reads the followed feeds, the most important first."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def page(self, *, limit: int, after: Place | None = None) -> list[Followed]:
        """Return at most *limit* feeds that follow the place *after*."""
        priority, last = numbers(after, count=2)
        return self._rows(
            """
            AND (%(priority)s::bigint IS NULL OR (-priority, id) > (%(priority)s, %(last)s))
            ORDER BY -priority, id LIMIT %(limit)s
            """,
            {"priority": priority, "last": last, "limit": limit},
        )

    def get(self, subscription_id: int) -> Followed | None:
        """Return one followed feed, or None."""
        found = self._rows("AND id = %(id)s", {"id": subscription_id})
        return found[0] if found else None

    def count(self) -> int:
        """Return how many feeds are followed."""
        row = self._conn.execute("SELECT count(*) FROM subscriptions WHERE active").fetchone()
        assert row is not None
        return int(row[0])

    def _rows(self, clause: str, values: dict[str, object]) -> list[Followed]:
        with self._conn.cursor(row_factory=kwargs_row(_followed)) as cursor:
            cursor.execute(_FOLLOWED.format(clause=clause), values)
            return cursor.fetchall()


_FOLLOWED = """
    WITH shown AS (SELECT * FROM subscriptions WHERE active {clause})
    SELECT s.id, s.name, s.url, s.paused, s.priority, s.interval_seconds, s.created_at,
           s.last_attempt_at, s.last_success_at, s.last_error, s.consecutive_failures,
           seen.items, seen.last_item_at
    FROM shown s
    CROSS JOIN LATERAL (
        SELECT count(*) AS items, max(seen_at) AS last_item_at
        FROM raw_item_sightings g WHERE g.subscription_id = s.id
    ) AS seen
    ORDER BY -s.priority, s.id
"""


def _followed(*, url: str, **rest: Any) -> Followed:
    return Followed(address=redacted(url), **rest)
