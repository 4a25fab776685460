"""The `rate_limits` table: one queue of turns for the whole deployment."""

from __future__ import annotations

from datetime import timedelta

from psycopg import Connection


class RateLimits:
    """Hands out turns. The connection must be in autocommit: a turn is taken at once, for all."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def reserve(self, name: str, interval: float) -> float:
        """Take the next turn at *name* and return the seconds until it, 0 or more.

        Turns are *interval* seconds apart by the database's clock, whoever asks.
        """
        row = self._conn.execute(
            """
            INSERT INTO rate_limits AS r (name, next_at)
            VALUES (%(name)s, clock_timestamp() + %(interval)s)
            ON CONFLICT (name) DO UPDATE
            SET next_at = GREATEST(r.next_at, clock_timestamp()) + %(interval)s
            RETURNING EXTRACT(epoch FROM next_at - %(interval)s - clock_timestamp())::float
            """,
            {"name": name, "interval": timedelta(seconds=interval)},
        ).fetchone()
        assert row is not None
        return max(0.0, float(row[0]))
