"""The `subscriptions` table: which feeds are followed, and how fetching each one goes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from psycopg import Connection
from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription, Stored, Subscription
from anishelf.feeds.store.raw_items import RawItems

_COLUMNS = """
    id, url, name, active, paused, priority, interval_seconds,
    start_policy, start_at, start_episode, policy, preferred_downloader, proxy,
    etag, last_modified, body_sha256,
    created_at, last_attempt_at, last_success_at, last_error, consecutive_failures
"""
_PORTS = {"http": 80, "https": 443}


class Subscriptions:
    """Reads and writes subscriptions; a removed one keeps its row, because items refer to it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(self, new: NewSubscription, *, now: datetime) -> Subscription:
        """Follow a feed and return its row.

        A removed one starts again with what *new* says; one that is followed already is unchanged.
        """
        self._conn.execute(
            """
            INSERT INTO subscriptions AS s (
                url, name, priority, interval_seconds, start_policy, start_at, start_episode,
                policy, preferred_downloader, proxy, created_at)
            VALUES (%(url)s, %(name)s, %(priority)s, %(interval)s, %(start_policy)s, %(start_at)s,
                %(start_episode)s, %(policy)s, %(downloader)s, %(proxy)s, %(now)s)
            ON CONFLICT (url) DO UPDATE SET
                active = true, paused = false,
                name = excluded.name, priority = excluded.priority,
                interval_seconds = excluded.interval_seconds,
                start_policy = excluded.start_policy, start_at = excluded.start_at,
                start_episode = excluded.start_episode, policy = excluded.policy,
                preferred_downloader = excluded.preferred_downloader, proxy = excluded.proxy,
                created_at = excluded.created_at,
                etag = NULL, last_modified = NULL, body_sha256 = NULL, last_attempt_at = NULL,
                last_success_at = NULL, last_error = NULL, consecutive_failures = 0
            WHERE NOT s.active
            """,
            {**_wishes(new), "now": now},
        )
        found = self.by_url(new.url)
        assert found is not None
        return found

    def edit(self, edited: Subscription) -> bool:
        """Write what a user may change of *edited*; a new address starts as a new feed does.

        Return False, and change nothing, when another subscription has that address.
        """
        cursor = self._conn.execute(
            """
            UPDATE subscriptions s SET
                etag            = CASE WHEN url = %(url)s THEN etag END,
                last_modified   = CASE WHEN url = %(url)s THEN last_modified END,
                body_sha256     = CASE WHEN url = %(url)s THEN body_sha256 END,
                last_attempt_at = CASE WHEN url = %(url)s THEN last_attempt_at END,
                last_success_at = CASE WHEN url = %(url)s THEN last_success_at END,
                last_error      = CASE WHEN url = %(url)s THEN last_error END,
                consecutive_failures = CASE WHEN url = %(url)s THEN consecutive_failures ELSE 0 END,
                url = %(url)s, name = %(name)s, priority = %(priority)s,
                interval_seconds = %(interval)s, start_policy = %(start_policy)s,
                start_at = %(start_at)s, start_episode = %(start_episode)s, policy = %(policy)s,
                preferred_downloader = %(downloader)s, proxy = %(proxy)s
            WHERE id = %(id)s
              AND NOT EXISTS (SELECT FROM subscriptions o WHERE o.url = %(url)s AND o.id <> s.id)
            """,
            {**_wishes(edited), "id": edited.id},
        )
        return cursor.rowcount == 1

    def set_paused(self, subscription_id: int, *, paused: bool) -> bool:
        """Pause or resume a feed; return False when it is not followed."""
        cursor = self._conn.execute(
            "UPDATE subscriptions SET paused = %s WHERE id = %s AND active",
            (paused, subscription_id),
        )
        return cursor.rowcount == 1

    def remove(self, subscription_id: int) -> bool:
        """Stop following a feed; what it brought stays. Return False when it was not followed."""
        cursor = self._conn.execute(
            "UPDATE subscriptions SET active = false WHERE id = %s AND active", (subscription_id,)
        )
        return cursor.rowcount == 1

    def get(self, subscription_id: int) -> Subscription | None:
        """Return one subscription, removed or not."""
        found = self._select("WHERE id = %s", (subscription_id,))
        return found[0] if found else None

    def by_url(self, url: str) -> Subscription | None:
        """Return the subscription of a feed address, removed or not."""
        found = self._select("WHERE url = %s", (url,))
        return found[0] if found else None

    def all(self, *, include_removed: bool = False) -> list[Subscription]:
        """Return the followed feeds, the most important first."""
        return self._select(
            "WHERE active OR %s ORDER BY active DESC, priority DESC, id", (include_removed,)
        )

    def due(
        self, *, now: datetime, ids: Collection[int] | None = None, force: bool = False
    ) -> list[int]:
        """Return which feeds to fetch now, the longest neglected first.

        *ids* limits the choice to these. *force* counts every feed as due, and those that *ids*
        names even while they are paused. A feed is due up to a minute early: the schedule is as
        long as the usual interval, so a feed that was fetched late would miss every second turn.
        """
        rows = self._conn.execute(
            """
            SELECT id FROM subscriptions
            WHERE active
              AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
              AND (NOT paused OR (%(force)s AND %(ids)s::bigint[] IS NOT NULL))
              AND (%(force)s OR last_attempt_at IS NULL
                   OR (interval_seconds = 0 AND last_success_at IS NULL)
                   OR (interval_seconds > 0 AND last_attempt_at <= %(now)s
                       - make_interval(secs => interval_seconds)
                       + make_interval(secs => least(interval_seconds / 2, 60))))
            ORDER BY last_attempt_at NULLS FIRST, priority DESC, id
            """,
            {"ids": None if ids is None else list(ids), "force": force, "now": now},
        )
        return [int(row[0]) for row in rows]

    def record_items(
        self,
        subscription_id: int,
        items: Sequence[tuple[str, FeedItem]],
        *,
        now: datetime,
        etag: str | None,
        last_modified: str | None,
        body_sha256: str,
    ) -> Stored:
        """Keep the entries (identity, entry) of a fetched feed and its success, both or neither."""
        with self._conn.transaction():
            stored = RawItems(self._conn).add(subscription_id, items, now=now)
            self._conn.execute(
                """
                UPDATE subscriptions
                SET last_attempt_at = %(now)s, last_success_at = %(now)s, last_error = NULL,
                    consecutive_failures = 0, etag = %(etag)s, last_modified = %(modified)s,
                    body_sha256 = %(sha256)s
                WHERE id = %(id)s
                """,
                {
                    "id": subscription_id,
                    "now": now,
                    "etag": etag,
                    "modified": last_modified,
                    "sha256": body_sha256,
                },
            )
        return stored

    def record_unchanged(self, subscription_id: int, *, now: datetime) -> None:
        """Note a success that brought nothing new; the feed's validators stay."""
        self._conn.execute(
            """
            UPDATE subscriptions
            SET last_attempt_at = %(now)s, last_success_at = %(now)s, last_error = NULL,
                consecutive_failures = 0
            WHERE id = %(id)s
            """,
            {"id": subscription_id, "now": now},
        )

    def record_failure(self, subscription_id: int, error: str, *, now: datetime) -> None:
        """Note why a fetch failed; the time of the last success stays."""
        self._conn.execute(
            """
            UPDATE subscriptions
            SET last_attempt_at = %s, last_error = %s,
                consecutive_failures = consecutive_failures + 1
            WHERE id = %s
            """,
            (now, error, subscription_id),
        )

    def hosts(self) -> frozenset[str]:
        """Return `host:port` of every followed feed: addresses that may be fetched if private."""
        return frozenset(self.proxies())

    def proxies(self) -> dict[str, str | None]:
        """Return the proxy of each followed feed's `host:port`, for what its entries link to."""
        rows = self._conn.execute("SELECT url, proxy FROM subscriptions WHERE active ORDER BY id")
        addresses = ((urlsplit(url), proxy) for url, proxy in rows)
        return {
            f"{address.hostname}:{address.port or _PORTS.get(address.scheme)}": proxy
            for address, proxy in addresses
            if address.hostname
        }

    def mikan_sites(self) -> list[str]:
        """Return the Mikan sites (it has mirrors) that followed feeds are on, oldest first."""
        rows = self._conn.execute(
            """
            SELECT url FROM subscriptions
            WHERE active AND url ~* '^https?://[^/]+/rss/(bangumi|mybangumi|classic|search)\\M'
            ORDER BY id
            """
        )
        return [f"{url.scheme}://{url.netloc}" for url in (urlsplit(row[0]) for row in rows)]

    def _select(self, clause: str, params: tuple[object, ...]) -> list[Subscription]:
        with self._conn.cursor(row_factory=kwargs_row(_subscription)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM subscriptions {clause}", params)
            return cursor.fetchall()


def _wishes(wanted: NewSubscription | Subscription) -> dict[str, object]:
    return {
        "url": wanted.url,
        "name": wanted.name,
        "priority": wanted.priority,
        "interval": wanted.interval_seconds,
        "start_policy": wanted.start_policy,
        "start_at": wanted.start_at,
        "start_episode": wanted.start_episode,
        "policy": Jsonb(dict(wanted.policy)),
        "downloader": wanted.preferred_downloader,
        "proxy": wanted.proxy,
    }


def _subscription(*, start_policy: str, **columns: Any) -> Subscription:
    return Subscription(start_policy=StartPolicy(start_policy), **columns)
