"""The followed feeds as lists show them: how they are and what they brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.keyset import Place, numbers
from anishelf.core.url import redacted
from anishelf.feeds.domain.states import StartPolicy
from anishelf.views.subscriptions import start_words


@dataclass(frozen=True, slots=True)
class Followed:
    """A followed feed; `address` and `proxy` have no secret in them.

    `items` is how many entries it brought, `weekly` how many of them in the last seven days. It is
    fetched next at `next_at`: None while it is paused, and when it was to be fetched once.
    """

    id: int
    name: str
    address: str
    paused: bool
    priority: int
    interval_seconds: int
    interval_auto: bool
    created_at: datetime
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    consecutive_failures: int
    items: int
    last_item_at: datetime | None
    weekly: int
    next_at: datetime | None
    start: str
    policy: Mapping[str, object]
    proxy: str | None

    @property
    def state(self) -> str:
        """Return whether it is paused, failing or active."""
        if self.paused:
            return "paused"
        return "failing" if self.consecutive_failures else "active"


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
    SELECT s.id, s.name, s.url, s.paused, s.priority, s.interval_seconds,
           s.interval_auto, s.created_at,
           s.last_attempt_at, s.last_success_at, s.last_error, s.consecutive_failures,
           seen.items, seen.last_item_at, seen.weekly,
           s.start_policy, s.start_at, s.start_episode, s.policy, s.proxy,
           CASE WHEN s.paused THEN NULL
                WHEN s.last_attempt_at IS NULL THEN s.created_at
                WHEN s.interval_auto AND s.next_look_at IS NOT NULL THEN s.next_look_at
                WHEN s.interval_seconds > 0
                    THEN greatest(pause.next_at, s.last_attempt_at + make_interval(secs => s.interval_seconds))
                WHEN s.last_success_at IS NULL
                    THEN greatest(pause.next_at, s.last_attempt_at) END AS next_at
    FROM shown s LEFT JOIN rate_limits pause ON pause.name = 'feed ' || s.id
    CROSS JOIN LATERAL (
        SELECT count(*) AS items, max(seen_at) AS last_item_at,
               count(*) FILTER (WHERE seen_at > now() - interval '7 days') AS weekly
        FROM raw_item_sightings g WHERE g.subscription_id = s.id
    ) AS seen
    ORDER BY -s.priority, s.id
"""


def _followed(
    *,
    url: str,
    proxy: str | None,
    start_policy: str,
    start_at: datetime | None,
    start_episode: Decimal | None,
    **rest: Any,
) -> Followed:
    return Followed(
        address=redacted(url),
        proxy=redacted(proxy) if proxy else None,
        start=start_words(StartPolicy(start_policy), start_at, start_episode),
        **rest,
    )
