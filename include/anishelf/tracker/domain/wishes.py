"""What a request wants, from the signals of Seerr: they bear no time, and some are swallowed."""

from __future__ import annotations

from enum import IntEnum

from anishelf.tracker.domain.facts import FactKind, Facts
from anishelf.tracker.domain.states import TrackedState


class Signal(IntEnum):
    """What Seerr said of a request; a later signal of lower rank is an old one that came late."""

    PENDING = 0
    DECLINED = 1
    APPROVED = 2
    FAILED = 3
    APPROVED_AGAIN = 4
    FAILED_AGAIN = 5


STATES = {
    Signal.PENDING: TrackedState.REQUESTED,
    Signal.DECLINED: TrackedState.DECLINED,
    Signal.APPROVED: TrackedState.APPROVED,
    Signal.FAILED: TrackedState.FAILED,
    Signal.APPROVED_AGAIN: TrackedState.APPROVED,
    Signal.FAILED_AGAIN: TrackedState.FAILED,
}


def wish(facts: Facts) -> TrackedState | None:
    """Return what a request says of itself, None where nobody said anything.

    A poll is the truth of its moment; of the signals after it only higher ones count, for a
    notification may be delivered late or twice. A request that is gone at Seerr is cancelled.
    """
    if facts.get(FactKind.WITHDRAWN) or facts.get(FactKind.FORGOTTEN):
        return TrackedState.CANCELLED
    signal = _signal(facts)
    return None if signal is None else STATES[signal]


def _signal(facts: Facts) -> Signal | None:
    polled = facts.get(FactKind.POLLED)
    ranks = {int(fact.value or 0): fact.at for fact in facts.of(FactKind.ASKED)}
    if polled is None:
        return Signal(max(ranks)) if ranks else None
    base = int(polled.value or 0)
    after = [rank for rank, at in ranks.items() if rank > base and at > polled.at]
    return Signal(max([base, *after]))
