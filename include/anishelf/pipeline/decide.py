"""Decides what each release is for, and whether it is wanted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from anishelf.domain.decision import Candidate, Sighting, Verdict, choose, refusal
from anishelf.domain.show import Blocked, IdentityQuery, Placement
from anishelf.domain.states import Decision
from anishelf.pipeline.batch import each

log = logging.getLogger(__name__)

Place = Callable[[IdentityQuery], Placement | Blocked]
"""Finds the episodes that a release is for, or says why it cannot."""


class UndecidedRelease(Protocol):
    """What this step reads of a release."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def query(self) -> IdentityQuery: ...
    @property
    def sightings(self) -> Sequence[Sighting]: ...
    @property
    def skipped(self) -> bool: ...


class Releases(Protocol):
    """The rows this step reads and writes."""

    def undecided(self) -> Sequence[UndecidedRelease]: ...
    def place(self, release_id: int, placement: Placement) -> None: ...
    def episodes_of(self, release_id: int) -> list[int]: ...
    def upgradable(self) -> list[int]: ...
    def candidates(self, episode_id: int) -> Sequence[Candidate]: ...
    def decide_episode(self, episode_id: int, verdicts: Mapping[int, Verdict]) -> None: ...
    def decide(self, release_id: int, verdict: Verdict) -> None: ...
    def summarise(self, release_ids: Collection[int]) -> None: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """How many releases were looked at, and how many could not be placed."""

    total: int
    blocked: int


def decide(
    releases: Releases, place: Place, *, transaction: Callable[[], AbstractContextManager[object]]
) -> Decided:
    """Decide every undecided or blocked release; what stays blocked is tried again next time."""
    undecided = releases.undecided()
    touched: set[int] = set()
    blocked = 0

    def decide_one(release: UndecidedRelease) -> None:
        nonlocal blocked
        placement = _refuse(release) or place(release.query)
        match placement:
            case Verdict():
                releases.decide(release.id, placement)
                touched.update(releases.episodes_of(release.id) if release.skipped else ())
            case Blocked():
                blocked += 1
                releases.decide(release.id, Verdict(Decision.BLOCKED, placement.reason))
            case Placement():
                releases.place(release.id, placement)
                touched.update(placement.episode_ids)

    def wait(release: UndecidedRelease, reason: str) -> None:
        nonlocal blocked
        blocked += 1
        releases.decide(release.id, Verdict(Decision.BLOCKED, reason))

    each(undecided, decide_one, on_failure=wait)
    # A version that came while the one before was under way had to wait until that had arrived.
    for episode_id in sorted(touched.union(releases.upgradable())):
        _compare(releases, episode_id, transaction)
    return Decided(total=len(undecided), blocked=blocked)


def _refuse(release: UndecidedRelease) -> Verdict | None:
    if release.skipped:
        return Verdict(Decision.FILTERED, "you skipped this item")
    return refusal(
        release.sightings,
        published_at=release.query.published_at,
        episode=release.query.episode,
    )


def _compare(
    releases: Releases,
    episode_id: int,
    transaction: Callable[[], AbstractContextManager[object]],
) -> None:
    with transaction():
        verdicts = choose(releases.candidates(episode_id))
        releases.decide_episode(episode_id, verdicts)
        releases.summarise(verdicts.keys())
