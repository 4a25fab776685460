"""What decides between releases, for all subscriptions and for those that state their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.decisions.domain.policy import Policy, policy_of
from anishelf.decisions.domain.policy_words import part_name, write_policy
from anishelf.decisions.store.policies import Policies
from anishelf.feeds.store.subscriptions import Subscriptions

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the policy as people write it; nothing in `words` prefers nothing."""

    part: str
    words: str
    is_stated: bool


@dataclass(frozen=True, slots=True)
class OwnPolicy:
    """A subscription that states parts of its own, and the policy that counts for it."""

    subscription_id: int
    name: str
    parts: Sequence[str]
    policy: Policy


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy for all, which of its parts a person stated, and the exceptions."""

    policy: Policy
    stated: Sequence[str]
    parts: Sequence[Part]
    subscriptions: Sequence[OwnPolicy]


def policy_in_force(conn: Connection) -> PolicyInForce:
    """Return what decides between releases now."""
    stated = Policies(conn).stated()
    policy, said = policy_of(stated), {part_name(part) for part in stated}
    return PolicyInForce(
        policy,
        sorted(stated),
        [Part(part, words, part in said) for part, words in write_policy(policy).items()],
        [
            OwnPolicy(
                each.id,
                each.name,
                [part_name(part) for part in each.policy],
                policy_of(stated, each.policy),
            )
            for each in Subscriptions(conn).all()
            if each.policy
        ],
    )
