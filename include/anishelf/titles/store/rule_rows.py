"""What the tables of users' rules have in common: order, switches, failures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from psycopg import Connection


class RuleRows:
    """The part of a table of rules that does not depend on what the rules say."""

    table: str

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def known(self, ids: Collection[int]) -> set[int]:
        """Return which of *ids* are rules."""
        rows = self._conn.execute(f"SELECT id FROM {self.table} WHERE id = ANY(%s)", (list(ids),))
        return {rule_id for (rule_id,) in rows}

    def set_enabled(self, ids: Collection[int], *, enabled: bool) -> int:
        """Switch rules on or off; return how many were not so already."""
        return self._conn.execute(
            f"UPDATE {self.table} SET enabled = %s WHERE id = ANY(%s) AND enabled <> %s",
            (enabled, list(ids), enabled),
        ).rowcount

    def remove(self, ids: Collection[int]) -> int:
        """Forget rules; what they read or decided stays until it is looked at again."""
        return self._conn.execute(
            f"DELETE FROM {self.table} WHERE id = ANY(%s)", (list(ids),)
        ).rowcount

    def order(self, ids: Sequence[int]) -> None:
        """Give these rules the first places in this order; the others follow as they stood."""
        self._conn.execute(
            f"""
            WITH place AS (
                SELECT r.id, count(*) OVER () + 1 - row_number() OVER (
                    ORDER BY array_position(%(ids)s::bigint[], r.id), r.priority DESC, r.id
                ) AS priority
                FROM {self.table} r
            )
            UPDATE {self.table} r SET priority = place.priority
            FROM place WHERE place.id = r.id AND r.priority <> place.priority
            """,
            {"ids": list(ids)},
        )

    def note_failures(self, failures: Mapping[int, tuple[int, str]]) -> None:
        """Add to the failures of rules, by their ids, since each was last changed."""
        with self._conn.cursor() as cursor:
            cursor.executemany(
                f"""
                UPDATE {self.table}
                SET failures = failures + %s, last_failure = %s, last_failed_at = now()
                WHERE id = %s
                """,
                [(count, reason, rule_id) for rule_id, (count, reason) in sorted(failures.items())],
            )
