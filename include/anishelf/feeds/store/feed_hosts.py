"""The table `feed_hosts`: how often each host of feeds is asked, one request at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from psycopg import Connection


class FeedHosts:
    """Counts requests by host and day (UTC). The connection must be in autocommit."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    @contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """Wait until nobody of this deployment asks the host of *url*, and keep others off it."""
        key = f"feeds of {host_of_feed(url)}"
        self._conn.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (key,))
        try:
            yield
        finally:
            self._conn.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (key,))

    def count(self, url: str, *, now: datetime) -> None:
        """Note that the host of *url* is asked."""
        self._conn.execute(
            """
            INSERT INTO feed_hosts AS h (host, day, looks)
            VALUES (%(host)s, (%(now)s::timestamptz AT TIME ZONE 'UTC')::date, 1)
            ON CONFLICT (host) DO UPDATE
            SET looks = CASE WHEN h.day = excluded.day THEN h.looks + 1 ELSE 1 END,
                day = excluded.day
            """,
            {"host": host_of_feed(url), "now": now},
        )

    def keep_age(self, url: str, seconds: int) -> None:
        """Note for how long the host says that its answers are good."""
        self._conn.execute(
            "UPDATE feed_hosts SET max_age_seconds = %s WHERE host = %s",
            (seconds, host_of_feed(url)),
        )

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


def host_of_feed(url: str) -> str:
    """Return the host and port of an address, as the column `subscriptions.host` has them."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()
