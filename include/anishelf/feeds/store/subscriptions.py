"""The `subscriptions` table: which feeds are followed, and how fetching each one goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription, Subscription
from anishelf.feeds.store.fetch_outcomes import FetchOutcomes

_COLUMNS = """
    id, url, name, active, paused, priority, interval_seconds,
    interval_auto, next_look_at, start_policy, start_at, start_episode, policy, preferred_downloader, proxy,
    etag, last_modified, body_sha256,
    created_at, last_attempt_at, last_success_at, last_error, consecutive_failures
"""
_PORTS = {"http": 80, "https": 443}


class Subscriptions(FetchOutcomes):
    """Reads and writes subscriptions; a removed one keeps its row, because items refer to it."""

    def add(self, new: NewSubscription, *, now: datetime) -> Subscription:
        """Follow a feed and return its row.

        A removed one starts again with what *new* says; one that is followed already is unchanged.
        """
        self._conn.execute(
            """
            INSERT INTO subscriptions AS s (
                url, name, priority, interval_seconds, interval_auto, start_policy, start_at,
                start_episode, policy, preferred_downloader, proxy, created_at)
            VALUES (%(url)s, %(name)s, %(priority)s, %(interval)s, %(auto)s, %(start_policy)s,
                %(start_at)s, %(start_episode)s, %(policy)s, %(downloader)s, %(proxy)s, %(now)s)
            ON CONFLICT (url) DO UPDATE SET
                active = true, paused = false,
                name = excluded.name, priority = excluded.priority,
                interval_seconds = excluded.interval_seconds,
                interval_auto = excluded.interval_auto, next_look_at = NULL,
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
        self.end_pause(found.id)
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
                interval_seconds = %(interval)s, interval_auto = %(auto)s,
                next_look_at = CASE WHEN interval_auto = %(auto)s THEN next_look_at END,
                start_policy = %(start_policy)s,
                start_at = %(start_at)s, start_episode = %(start_episode)s, policy = %(policy)s,
                preferred_downloader = %(downloader)s, proxy = %(proxy)s
            WHERE id = %(id)s
              AND NOT EXISTS (SELECT FROM subscriptions o WHERE o.url = %(url)s AND o.id <> s.id)
            """,
            {**_wishes(edited), "id": edited.id},
        )
        self.end_pause(edited.id)
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
        "auto": wanted.interval_auto,
        "start_policy": wanted.start_policy,
        "start_at": wanted.start_at,
        "start_episode": wanted.start_episode,
        "policy": Jsonb(dict(wanted.policy)),
        "downloader": wanted.preferred_downloader,
        "proxy": wanted.proxy,
    }


def _subscription(*, start_policy: str, **columns: Any) -> Subscription:
    return Subscription(start_policy=StartPolicy(start_policy), **columns)
