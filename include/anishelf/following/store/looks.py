"""When feeds are looked at again: what their past releases say, and how often each host was asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.following.domain.pace import LookedAt, Restraint

_CALL_AGAIN = timedelta(minutes=1)
_CALL_AGAIN_IN_VAIN = timedelta(minutes=10)
_CALL = "feeds that are due"


class Looks:
    """Reads what the next look depends on, and writes when it is."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def unplanned(self) -> list[LookedAt]:
        """Return the feeds whose next look is to be worked out."""
        with self._conn.cursor(row_factory=kwargs_row(_looked_at)) as cursor:
            cursor.execute(
                """
                SELECT s.id, s.name, s.last_attempt_at AS looked_at,
                       coalesce(h.max_age_seconds, 0) AS max_age_seconds,
                       s.consecutive_failures AS failures,
                       (SELECT count(*) FROM subscriptions o
                        WHERE o.active AND o.host = s.host)::int AS feeds_there,
                       CASE WHEN h.day = (s.last_attempt_at AT TIME ZONE 'UTC')::date
                            THEN h.looks ELSE 0 END AS looks_there
                FROM subscriptions s LEFT JOIN feed_hosts h ON h.host = s.host
                WHERE s.active AND s.interval_auto AND s.interval_seconds > 0
                  AND s.last_attempt_at IS NOT NULL
                  AND (s.next_look_at IS NULL OR s.next_look_at <= s.last_attempt_at)
                ORDER BY s.id
                """
            )
            return cursor.fetchall()

    def series(self, subscription_id: int, since: datetime) -> list[list[datetime]]:
        """Return the times of the releases that a feed brought, a list for each group and season.

        Of each episode it is the first release; packs and what has no date are left out.
        """
        rows = self._conn.execute(
            """
            SELECT array_agg(came ORDER BY came) FROM (
                SELECT coalesce(r.season_id::text, r.titles[1]) AS show,
                       (SELECT min(group_id) FROM release_groups t WHERE t.release_id = r.id) AS made_by,
                       min(i.published_at) AS came
                FROM raw_item_sightings g
                JOIN raw_items i ON i.id = g.raw_item_id
                JOIN releases r ON r.raw_item_id = i.id
                WHERE g.subscription_id = %s AND NOT g.asked AND i.published_at >= %s
                  AND i.published_at <= now() AND r.episode IS NOT NULL AND NOT r.is_batch
                GROUP BY 1, 2, r.episode
            ) AS first
            GROUP BY show, made_by ORDER BY max(came) DESC
            """,
            (subscription_id, since),
        )
        return [list(row[0]) for row in rows]

    def plan(self, feed: LookedAt, next_look_at: datetime) -> None:
        """Say when a feed is looked at again, unless it was looked at since."""
        self._conn.execute(
            "UPDATE subscriptions SET next_look_at = %s WHERE id = %s AND last_attempt_at = %s",
            (next_look_at, feed.id, feed.at),
        )

    def wants_call(self, *, now: datetime) -> bool:
        """Return whether a feed's moment has come and nobody was called for it just now."""
        row = self._conn.execute(
            f"""
            SELECT EXISTS (
                SELECT FROM subscriptions s
                WHERE s.active AND NOT s.paused AND s.interval_auto AND s.next_look_at <= %(now)s
                  AND NOT EXISTS (SELECT FROM rate_limits p
                                  WHERE p.name = 'feed ' || s.id AND p.next_at > %(now)s))
              AND NOT EXISTS (SELECT FROM rate_limits
                              WHERE name = '{_CALL}' AND next_at > clock_timestamp())
            """,
            {"now": now},
        ).fetchone()
        return bool(row and row[0])

    def call(self, *, now: datetime) -> bool:
        """Take the turn to start the looks that are due; False where somebody has it.

        The next turn comes in a minute, or in ten while no look came of the turns before.
        """
        if not self.wants_call(now=now):
            return False
        row = self._conn.execute(
            """
            INSERT INTO rate_limits AS r (name, next_at) VALUES (%(name)s, clock_timestamp() + %(soon)s)
            ON CONFLICT (name) DO UPDATE
            SET next_at = clock_timestamp() + CASE
                WHEN EXISTS (SELECT FROM subscriptions s
                             WHERE s.interval_auto AND s.last_attempt_at >= r.next_at - %(soon)s)
                THEN %(soon)s ELSE %(late)s END
            WHERE r.next_at <= clock_timestamp()
            RETURNING name
            """,
            {"name": _CALL, "soon": _CALL_AGAIN, "late": _CALL_AGAIN_IN_VAIN},
        ).fetchone()
        return row is not None


def _looked_at(
    *,
    id: int,  # noqa: A002  # a column
    name: str,
    looked_at: datetime,
    max_age_seconds: int,
    failures: int,
    feeds_there: int,
    looks_there: int,
) -> LookedAt:
    restraint = Restraint(
        timedelta(seconds=max_age_seconds), feeds_there, looks_there, failing=failures > 0
    )
    return LookedAt(id, name, looked_at, restraint)
