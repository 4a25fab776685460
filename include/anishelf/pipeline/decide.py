"""Decides what each release is for, and whether it is wanted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from anishelf.domain.decision import Candidate, Sighting, Verdict, choose, refusal
from anishelf.domain.show import Blocked, IdentityQuery, Placement
from anishelf.domain.states import Decision
from anishelf.pipeline.batch import each, together

log = logging.getLogger(__name__)

Transaction = Callable[[], AbstractContextManager[object]]
_AT_ONCE = 500
"""Episodes compared in one transaction: its locks keep others waiting."""


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
    def place_all(self, placements: Mapping[int, Placement]) -> Sequence[int]: ...
    def episodes_of(self, release_ids: Collection[int]) -> list[int]: ...
    def upgradable(self) -> list[int]: ...
    def candidates(self, episode_ids: Collection[int]) -> Mapping[int, Sequence[Candidate]]: ...
    def decide_episodes(self, verdicts: Mapping[tuple[int, int], Verdict]) -> None: ...
    def decide_all(self, verdicts: Mapping[int, Verdict]) -> None: ...
    def summarise(self, release_ids: Collection[int]) -> None: ...


class Identity(Protocol):
    """Finds the episodes that releases are for, or says why it cannot; then makes their rows."""

    def find(self, query: IdentityQuery) -> Any | Blocked: ...
    def file(self, found: Sequence[Any]) -> Sequence[Placement | Blocked]: ...


@dataclass(frozen=True, slots=True)
class Decided:
    """How many releases were looked at, and how many could not be placed.

    `misplaced` are the works whose library files lie where another show or episode belongs.
    """

    total: int
    blocked: int
    misplaced: tuple[int, ...] = ()


@dataclass(slots=True)
class _Outcome:
    found: list[tuple[UndecidedRelease, Any]] = field(default_factory=list)
    placed: dict[int, Placement] = field(default_factory=dict)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    skipped: list[int] = field(default_factory=list)

    def block(self, release_id: int, reason: str) -> None:
        self.verdicts[release_id] = Verdict(Decision.BLOCKED, reason)


def decide(releases: Releases, identity: Identity, *, transaction: Transaction) -> Decided:
    """Decide every undecided or blocked release; what stays blocked is tried again next time."""
    undecided = releases.undecided()
    outcome = _Outcome()
    each(
        undecided,
        lambda release: _look(release, identity, outcome),
        on_failure=lambda release, reason: outcome.block(release.id, reason),
    )
    together(
        outcome.found,
        lambda some: _file(some, identity, outcome),
        on_failure=lambda one, reason: outcome.block(one[0].id, reason),
    )
    # Episodes that a release was taken for before are open to others again.
    touched = set(releases.episodes_of(outcome.placed))
    misplaced = releases.place_all(outcome.placed)
    releases.decide_all(outcome.verdicts)
    touched.update(episode for one in outcome.placed.values() for episode in one.episode_ids)
    touched.update(releases.episodes_of(outcome.skipped))
    # A version that came while the one before was under way had to wait until that had arrived.
    touched.update(releases.upgradable())
    _compare(releases, sorted(touched), transaction)
    blocked = [v for v in outcome.verdicts.values() if v.decision is Decision.BLOCKED]
    return Decided(len(undecided), len(blocked), tuple(misplaced))


def _look(release: UndecidedRelease, identity: Identity, outcome: _Outcome) -> None:
    refused = _refuse(release)
    if refused is not None:
        outcome.verdicts[release.id] = refused
        outcome.skipped += [release.id] if release.skipped else []
        return
    found = identity.find(release.query)
    if isinstance(found, Blocked):
        outcome.block(release.id, found.reason)
    else:
        outcome.found.append((release, found))


def _file(
    some: Sequence[tuple[UndecidedRelease, Any]], identity: Identity, outcome: _Outcome
) -> None:
    placements = identity.file([found for _, found in some])
    for (release, _), placement in zip(some, placements, strict=True):
        if isinstance(placement, Blocked):
            outcome.block(release.id, placement.reason)
        else:
            outcome.placed[release.id] = placement


def _refuse(release: UndecidedRelease) -> Verdict | None:
    if release.skipped:
        return Verdict(Decision.FILTERED, "you skipped this item")
    return refusal(
        release.sightings,
        published_at=release.query.published_at,
        episode=release.query.episode,
    )


def _compare(releases: Releases, episode_ids: Sequence[int], transaction: Transaction) -> None:
    for start in range(0, len(episode_ids), _AT_ONCE):
        with transaction():
            candidates = releases.candidates(episode_ids[start : start + _AT_ONCE])
            verdicts = {
                (release_id, episode_id): verdict
                for episode_id, offered in candidates.items()
                for release_id, verdict in choose(offered).items()
            }
            releases.decide_episodes(verdicts)
            releases.summarise({release_id for release_id, _ in verdicts})
