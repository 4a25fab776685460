"""Which release is wanted for which episode, and why. Pure: time comes in as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.domain.states import Decision, StartPolicy


@dataclass(frozen=True, slots=True)
class Sighting:
    """One subscription that saw the item, with the part of its policy that decides."""

    subscription_id: int
    priority: int
    active: bool
    paused: bool
    start_policy: StartPolicy
    start_at: datetime | None
    start_episode: float | None
    subscribed_at: datetime
    first_fetch: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that covers an episode, with what ranks it.

    `taken` says that a download of it exists; `held` that the library holds the episode from it.
    """

    release_id: int
    groups: frozenset[str]
    version: int
    resolution: int
    published_at: datetime | None
    taken: bool = False
    held: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision and its first reason, in words a user understands."""

    decision: Decision
    reason: str


def refusal(
    sightings: Sequence[Sighting], *, published_at: datetime | None, episode: float | None
) -> Verdict | None:
    """Return why no subscription wants an item of this age, or None when one does.

    The subscription with the highest priority (then the lowest id) speaks first; an item is wanted
    if any active one wants it. While all of those are paused it waits.
    """
    active = sorted(
        (s for s in sightings if s.active), key=lambda s: (-s.priority, s.subscription_id)
    )
    if not active:
        return Verdict(Decision.FILTERED, "its subscription was removed")
    too_early = [(s, _too_early(s, published_at=published_at, episode=episode)) for s in active]
    willing = [s for s, reason in too_early if reason is None]
    if not willing:
        return Verdict(Decision.FILTERED, str(too_early[0][1]))
    if all(s.paused for s in willing):
        return Verdict(Decision.BLOCKED, "its subscription is paused")
    return None


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
    if published_at >= start:
        return None
    return f"published {published_at:%Y-%m-%d %H:%M}, before your start {start:%Y-%m-%d %H:%M}"


def choose(candidates: Sequence[Candidate]) -> dict[int, Verdict]:
    """Decide one episode: release id → verdict, exactly one of them wanted (if any can be).

    What is in the library or under way stays, until a newer version of the same group's release is
    better than everything there and under way. Otherwise such a version counts first, then the
    resolution, then who came first.
    """
    open_ones = [c for c in candidates if not c.skipped]
    verdicts = {
        c.release_id: Verdict(Decision.FILTERED, "you skipped this item")
        for c in candidates
        if c.skipped
    }
    if not open_ones:
        return verdicts
    winner = _winner(open_ones)
    for loser in open_ones:
        verdicts[loser.release_id] = Verdict(Decision.SUPERSEDED, _why_lost(loser, winner))
    verdicts[winner.release_id] = Verdict(Decision.WANTED, _why_won(winner, open_ones))
    return verdicts


def _winner(candidates: Sequence[Candidate]) -> Candidate:
    held = [c for c in candidates if c.held]
    if held:
        return max(_upgrades(candidates), key=lambda c: c.version, default=min(held, key=_rank))
    taken = [c for c in candidates if c.taken]
    return min(taken or [c for c in candidates if not _outdated(c, candidates)], key=_rank)


def _upgrades(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return what is strictly better than all that the library has and that is under way."""
    settled = [c for c in candidates if c.held or c.taken]
    return [
        c
        for c in candidates
        if not c.held and all(_is_newer(c, than=other) for other in settled if other is not c)
    ]


def _is_newer(candidate: Candidate, *, than: Candidate) -> bool:
    return candidate.version > than.version and candidate.groups == than.groups


def _outdated(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    return any(_is_newer(other, than=candidate) for other in others)


def _rank(candidate: Candidate) -> tuple[int, float, int]:
    published = candidate.published_at
    age = published.timestamp() if published else float("inf")
    return (-candidate.resolution, age, candidate.release_id)


def _why_lost(loser: Candidate, winner: Candidate) -> str:
    if loser.held and not winner.held:
        return f"version {winner.version} of the same release replaces it"
    if winner.held:
        return "the library has this episode already"
    if winner.taken and not _is_newer(winner, than=loser):
        return "another release of this episode is downloaded already"
    if winner.groups == loser.groups and winner.version > loser.version:
        return f"version {winner.version} of the same release is there"
    if winner.resolution > loser.resolution:
        return f"a release in {winner.resolution}p is there"
    return "another release of this episode came first"


def _why_won(winner: Candidate, candidates: Sequence[Candidate]) -> str:
    if len(candidates) == 1:
        return "the only release of this episode"
    return f"the best of {len(candidates)} releases of this episode"
