"""Whether anybody wants an item, and whose policy counts. Pure: time comes in as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.decisions.domain.policy import DEFAULT, Offer, Policy, objection
from anishelf.decisions.domain.states import Decision
from anishelf.feeds.domain.states import StartPolicy

_CLOCKS_DIFFER = timedelta(hours=14)
"""How far a date without its zone may be off: what appears later is new, whatever its clock says."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One subscription that saw the item, with what decides whether it wants it."""

    subscription_id: int
    priority: int
    active: bool
    paused: bool
    start_policy: StartPolicy
    start_at: datetime | None
    start_episode: float | None
    subscribed_at: datetime
    first_fetch: bool
    policy: Policy = DEFAULT


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision and its first reason, as a user reads it.

    `waits` says that it changes when what is under way has arrived.
    """

    decision: Decision
    reason: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class SubscriptionRuling:
    """The subscription whose policy counts for an item, or why nobody wants the item."""

    subscription_id: int | None
    refused: Verdict | None = None


def judge(
    sightings: Sequence[Sighting],
    offer: Offer,
    *,
    published_at: datetime | None,
    episode: float | None,
    refused: Mapping[int, str] | None = None,
) -> SubscriptionRuling:
    """Return whose policy counts for an item, or why no subscription wants it.

    The subscription with the highest priority (then the lowest id) speaks first; an item is wanted
    if any active one wants it. While all of those are paused it waits. *episode* is its last one.
    *refused* holds why filters refuse it for a subscription; that is said first.
    """
    active, filtered = in_turn(sightings), dict(refused or {})
    if not active:
        return _refused(Decision.FILTERED, "its subscription was removed")
    objections = [
        filtered.get(s.subscription_id)
        or _too_early(s, published_at=published_at, episode=episode)
        or objection(s.policy, offer)
        for s in active
    ]
    willing = [s for s, reason in zip(active, objections, strict=True) if reason is None]
    if not willing:
        reasons = [*filtered.values(), *objections]
        return _refused(Decision.FILTERED, str(reasons[0]))
    running = [s for s in willing if not s.paused]
    if not running:
        return _refused(Decision.BLOCKED, "its subscription is paused")
    return SubscriptionRuling(running[0].subscription_id)


def in_turn(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return the active ones in the order in which their subscriptions speak."""
    return sorted(
        (s for s in sightings if s.active), key=lambda s: (-s.priority, s.subscription_id)
    )


def _refused(decision: Decision, reason: str) -> SubscriptionRuling:
    return SubscriptionRuling(None, Verdict(decision, reason))


def _too_early(
    sighting: Sighting, *, published_at: datetime | None, episode: float | None
) -> str | None:
    match sighting.start_policy:
        case StartPolicy.EVERYTHING:
            return None
        case StartPolicy.EPISODE:
            start = sighting.start_episode
            if start is None or episode is None or episode >= start:
                return None
            return f"your subscription starts at episode {start:g}"
        case StartPolicy.DATE | StartPolicy.NOW:
            return _before(sighting, published_at)


def _before(sighting: Sighting, published_at: datetime | None) -> str | None:
    start = sighting.start_at or sighting.subscribed_at
    if published_at is None:
        # Without a date only one thing is known: it was there when we first looked.
        return "it was in the feed before you subscribed" if sighting.first_fetch else None
    appeared_later = sighting.start_policy is StartPolicy.NOW and not sighting.first_fetch
    if published_at >= start - (_CLOCKS_DIFFER if appeared_later else timedelta()):
        return None
    return f"published {published_at:%Y-%m-%d %H:%M}, before your start {start:%Y-%m-%d %H:%M}"
