"""The rows that say how far each feed entry came, and the numbers that lists show.

Triggers keep both (see the migration `item_stages`). Here they are compared with what they follow
from, and put right, should somebody have changed tables with triggers switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection

_PORTION = 5_000
"""Entries that are put right in one transaction, for they stay locked until its end."""

_DIFFERING: LiteralString = """
    SELECT coalesce(s.raw_item_id, k.raw_item_id) AS id
    FROM item_stages_from_scratch s FULL JOIN item_stages k ON k.raw_item_id = s.raw_item_id
    WHERE (s.stage, s.reason, s.work_id, s.listed_at)
        IS DISTINCT FROM (k.stage, k.reason, k.work_id, k.listed_at)
    ORDER BY 1
"""
_COUNTED: LiteralString = """
    SELECT 'items in stage' AS name, stage::text AS key, count(*) AS amount
    FROM item_stages GROUP BY stage
    UNION ALL
    SELECT 'items of subscription', subscription_id::text, count(*)
    FROM raw_item_sightings GROUP BY subscription_id
"""


@dataclass(frozen=True, slots=True)
class Mended:
    """How many stages and how many numbers were put right."""

    stages: int
    counts: int


class ItemStages:
    """Compares the kept stages and numbers with what they follow from."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def differing(self) -> list[int]:
        """Return the entries whose kept stage is not what it would be from scratch."""
        return [int(row[0]) for row in self._conn.execute(_DIFFERING)]

    def differing_counts(self) -> dict[tuple[str, str], int]:
        """Return by how much each kept number is too small; the right ones are left out."""
        rows = self._conn.execute(
            f"""
            SELECT name, key, coalesce(counted.amount, 0) - coalesce(kept.amount, 0)
            FROM ({_COUNTED}) AS counted
            FULL JOIN (SELECT name, key, sum(amount) AS amount FROM counts GROUP BY name, key)
                AS kept USING (name, key)
            WHERE coalesce(counted.amount, 0) <> coalesce(kept.amount, 0)
            """
        ).fetchall()
        return {(name, key): int(missing) for name, key, missing in rows}

    def mend(self) -> Mended:
        """Put right what differs; return how much that was.

        Numbers are compared while nobody writes the tables that they count, for a moment.
        """
        wrong = self.differing()
        for start in range(0, len(wrong), _PORTION):
            with self._conn.transaction():
                self._conn.execute(
                    "SELECT renew_item_stages(%s)", (wrong[start : start + _PORTION],)
                )
        with self._conn.transaction():
            self._conn.execute("LOCK TABLE item_stages, raw_item_sightings IN SHARE MODE")
            missing = self.differing_counts()
            for (name, key), amount in missing.items():
                self._conn.execute(
                    "INSERT INTO counts (name, key, amount) VALUES (%s, %s, %s)",
                    (name, key, amount),
                )
            self._conn.execute("SELECT add_up_counts()")
        return Mended(len(wrong), len(missing))
