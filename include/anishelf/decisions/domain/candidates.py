"""The releases that compete for one episode, and what tells them apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from anishelf.decisions.domain.policy import Policy, place
from anishelf.titles.parser import ReleaseTitle

Rank = tuple[int, ...]
"""The place of a release by what is preferred; the lower, the better."""


class CandidateState(StrEnum):
    """How far a release has come for the episode.

    `open`: nobody downloads it. `ended`: a user cancelled or removed its download. `replaced`: it
    was in the library, and another one took its place there.
    """

    OPEN = "open"
    UNDER_WAY = "under_way"
    FAILED = "failed"
    ENDED = "ended"
    HELD = "held"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that covers an episode, with what ranks it.

    `resolution` counts lines. `chosen`: a person preferred it to others of its rank. `refused`:
    it is not wanted for another reason and only here because the library holds it.
    """

    release_id: int
    groups: frozenset[str]
    version: int
    resolution: int
    published_at: datetime | None
    languages: frozenset[str] = frozenset()
    codec: str | None = None
    source: str | None = None
    state: CandidateState = CandidateState.OPEN
    chosen: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class EpisodeCandidates:
    """The releases of one episode, and the policy that decides between them.

    `removed` says that a user removed the episode, and wants no other release of it. Until
    `waits_until` the policy's first group is waited for; None: for nobody, or not any more.
    """

    policy: Policy
    candidates: Sequence[Candidate]
    removed: bool = False
    waits_until: datetime | None = None


def candidate_of(
    release_id: int, title: ReleaseTitle, *, published_at: datetime | None
) -> Candidate:
    """Return a release that nobody downloads yet, as its title describes it."""
    digits = "".join(char for char in title.resolution or "" if char.isdecimal())
    return Candidate(
        release_id=release_id,
        groups=frozenset(title.groups),
        version=title.version,
        resolution=int(digits or 0),
        published_at=published_at,
        languages=frozenset(title.subtitle_langs),
        codec=title.video_codec,
        source=title.source,
    )


def rank(candidate: Candidate, policy: Policy) -> Rank:
    """Return the place of a release by what is preferred; the lower, the better.

    Groups count first, then resolution (unnamed ones by height), subtitles, codec and source.
    """
    return (
        place(candidate.groups, policy.groups),
        place((f"{candidate.resolution}p",), policy.resolutions),
        -candidate.resolution,
        place(candidate.languages, policy.languages),
        place((candidate.codec or "",), policy.codecs),
        place((candidate.source or "",), policy.sources),
    )


def is_better(candidate: Candidate, *, than: Candidate, policy: Policy) -> bool:
    """Return whether a release may replace another: it ranks before it, or is its newer version."""
    mine, other = rank(candidate, policy), rank(than, policy)
    return mine < other or (mine == other and is_newer(candidate, than=than))


def is_newer(candidate: Candidate, *, than: Candidate) -> bool:
    """Return whether it is a later version of the same release."""
    return candidate.version > than.version and is_same(candidate, than)


def is_same(one: Candidate, other: Candidate) -> bool:
    """Return whether two releases differ in nothing but their version, as far as titles say."""
    facts = (
        (one.languages, other.languages),
        (one.codec, other.codec),
        (one.source, other.source),
        (one.resolution, other.resolution),
    )
    return one.groups == other.groups and all(
        mine == its or not mine or not its for mine, its in facts
    )
