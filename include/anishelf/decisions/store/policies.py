"""The `global_policy` row, and what subscriptions state over it."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.decisions.domain.policy import PolicyBook, Stated, policy_of


class Policies:
    """Reads what everybody states; the only writer of the policy that counts for all."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def stated(self) -> dict[str, object]:
        """Return what is stated for all subscriptions; nothing before anybody did."""
        row = self._conn.execute("SELECT policy FROM global_policy").fetchone()
        return dict(row[0]) if row else {}

    def held(self) -> dict[str, object]:
        """Return what `stated` does; nobody else changes it before this transaction ends."""
        self._conn.execute("LOCK TABLE global_policy IN SHARE ROW EXCLUSIVE MODE")
        return self.stated()

    def state(self, policy: Mapping[str, object]) -> None:
        """Keep *policy* for all subscriptions."""
        self._conn.execute(
            """
            INSERT INTO global_policy (singleton, policy) VALUES (true, %s)
            ON CONFLICT (singleton) DO UPDATE SET policy = excluded.policy, changed_at = now()
            """,
            (Jsonb(dict(policy)),),
        )

    def book(self) -> PolicyBook:
        """Return the policies of all subscriptions that state one of their own."""
        stated: Stated = self.stated()
        rows = self._conn.execute("SELECT id, policy FROM subscriptions WHERE policy <> '{}'")
        own = {subscription_id: policy_of(stated, policy) for subscription_id, policy in rows}
        return PolicyBook(policy_of(stated), own)
