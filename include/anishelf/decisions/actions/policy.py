"""What a person may do to the policy that counts for all subscriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.core.outcome import Outcome
from anishelf.decisions.domain.policy import Policy, policy_of
from anishelf.decisions.domain.policy_words import read_policy
from anishelf.decisions.store.policies import Policies
from anishelf.decisions.store.releases import Releases

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """The policy as it is now, what is stated of it, and how many releases are decided again."""

    policy: Policy
    stated: Mapping[str, object]
    reopened: int
    is_changed: bool = True


def preview_policy(conn: Connection, statements: Sequence[str]) -> PolicyChange:
    """Return what `set_policy` would change; nothing is kept. Raises PolicyInvalid as it does."""
    with conn.transaction(force_rollback=True):
        return set_policy(conn, statements, by="nobody").changed


def set_policy(conn: Connection, statements: Sequence[str], *, by: str) -> Outcome[PolicyChange]:
    """State `PART=VALUE` for all subscriptions and reopen what nobody downloads yet, or neither.

    Raises PolicyInvalid, and changes nothing, where one statement cannot be used.
    """
    rows, reopened = Policies(conn), 0
    with conn.transaction():
        old = rows.held()
        stated = read_policy(statements, old)
        if stated != old:
            rows.state(stated)
            reopened = Releases(conn).reopen_untaken(
                subscription_id=None, reason=f"the policy was changed by {by}"
            )
    change = PolicyChange(policy_of(stated), stated, reopened, is_changed=stated != old)
    return Outcome(change, ())
