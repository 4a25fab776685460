"""What of the `subscriptions` table fetching needs and writes: which are due, and how each went."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from psycopg import Connection

from anishelf.core.pauses import Pauses
from anishelf.core.url import site_of
from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.domain.subscription import Stored
from anishelf.feeds.store.raw_items import RawItems


class FetchOutcomes:
    """Says whom to fetch, and keeps what came of it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def due(
        self, *, now: datetime, ids: Collection[int] | None = None, force: bool = False
    ) -> list[int]:
        """Return which feeds to fetch now, the longest neglected first.

        *ids* limits the choice to these. *force* counts every feed as due, and those that *ids*
        names even while they are paused. With a fixed interval a feed is due up to a minute early:
        the schedule is as long as the usual one, so a feed that was fetched late would miss every
        second turn. With a learned one it is due when a release is expected.
        """
        rows = self._conn.execute(
            """
            SELECT id FROM subscriptions s
            WHERE active
              AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
              AND (NOT paused OR (%(force)s AND %(ids)s::bigint[] IS NOT NULL))
              AND (%(force)s OR NOT EXISTS (
                  SELECT FROM rate_limits p
                  WHERE p.name = 'feed ' || s.id AND p.next_at > %(now)s))
              AND (%(force)s OR last_attempt_at IS NULL
                   OR (interval_seconds = 0 AND last_success_at IS NULL)
                   OR (interval_seconds > 0
                       AND coalesce(CASE WHEN interval_auto THEN next_look_at END, last_attempt_at
                           + make_interval(secs => interval_seconds)
                           - make_interval(secs => least(interval_seconds / 2, 60))) <= %(now)s))
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
            self.end_pause(subscription_id)
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
        self.end_pause(subscription_id)

    def record_failure(
        self,
        subscription_id: int,
        error: str,
        *,
        now: datetime,
        retry_at: datetime | None = None,
    ) -> None:
        """Note why a fetch failed and when it may be tried again; the last success stays."""
        self._conn.execute(
            """
            UPDATE subscriptions
            SET last_attempt_at = %s, last_error = %s,
                consecutive_failures = consecutive_failures + 1
            WHERE id = %s
            """,
            (now, error, subscription_id),
        )
        if retry_at is not None:
            self.leave_alone(subscription_id, until=retry_at)

    def hold_site(self, site: str, *, until: datetime) -> None:
        """Leave every feed of *site* alone until then: it asked us to."""
        rows = self._conn.execute("SELECT id, url FROM subscriptions WHERE active")
        for subscription_id in [one for one, url in rows if site_of(url) == site]:
            self.leave_alone(subscription_id, until=until)

    def leave_alone(self, subscription_id: int, *, until: datetime) -> None:
        """Fetch it only from then on, unless somebody asks for it."""
        Pauses(self._conn).set(f"feed {subscription_id}", until=until)

    def end_pause(self, subscription_id: int) -> None:
        """Fetch it in its usual turns again."""
        Pauses(self._conn).end(f"feed {subscription_id}")
