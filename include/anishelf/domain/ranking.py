"""Which of the releases of one episode is wanted, and why the others are not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from anishelf.domain.decision import Verdict
from anishelf.domain.policy import Policy, Ties, place
from anishelf.domain.states import Decision
from anishelf.domain.title import ReleaseTitle


class Standing(StrEnum):
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
    standing: Standing = Standing.OPEN
    chosen: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Contest:
    """The releases of one episode, and the policy that decides between them.

    `removed` says that a user removed the episode, and wants no other release of it.
    """

    policy: Policy
    candidates: Sequence[Candidate]
    removed: bool = False


Rank = tuple[int, ...]
_FOLLOWS = "another release of this episode is downloaded already; this better one follows"
_REPLACED = "another release took its place in the library"
_REMOVED = "you removed this episode from the library"
_LATER = "another release of this episode came first"
_SETTLED = frozenset({Standing.HELD, Standing.UNDER_WAY, Standing.ENDED})


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
    return candidate.version > than.version and _is_same(candidate, than)


def choose(contest: Contest) -> dict[int, Verdict]:
    """Decide one episode: release id → verdict, at most one of them wanted.

    What is in the library or under way stays, until something is better than all of that: what is
    under way arrives first, and is replaced then. Otherwise the best rank wins, then who came
    first; where the policy asks about equals, they are in conflict until somebody chooses.
    """
    eligible = [c for c in contest.candidates if c.standing is not Standing.REPLACED]
    if not eligible:
        return _none_wanted(contest, Verdict(Decision.SUPERSEDED, _REPLACED))
    winner, equals = _winner(eligible, contest.policy)
    if contest.removed and winner.standing is Standing.OPEN:
        return _none_wanted(contest, Verdict(Decision.SUPERSEDED, _REMOVED, waits=True))
    tell = _Reasons(contest.policy, winner, len(eligible), contest.removed)
    verdicts = {c.release_id: tell.loss_of(c) for c in contest.candidates if not c.refused}
    if equals:
        words = f"{len(equals)} releases rank alike; `anishelf conflicts` lets you choose"
        verdicts |= {c.release_id: Verdict(Decision.CONFLICT, words) for c in equals}
    elif not winner.refused:
        verdicts[winner.release_id] = Verdict(Decision.WANTED, tell.victory())
    return verdicts


def _none_wanted(contest: Contest, verdict: Verdict) -> dict[int, Verdict]:
    return {c.release_id: verdict for c in contest.candidates if not c.refused}


def _winner(
    candidates: Sequence[Candidate], policy: Policy
) -> tuple[Candidate, Sequence[Candidate]]:
    """Return the best, and those among which only a person can choose (usually none)."""
    if len(candidates) == 1:
        return candidates[0], ()
    order = _order(candidates, policy)
    settled = [c for c in candidates if c.standing in _SETTLED]
    held = [c for c in settled if c.standing is Standing.HELD]
    if held:
        return _upgrade(candidates, settled, policy) or min(held, key=order), ()
    if settled:
        under_way = [c for c in settled if c.standing is Standing.UNDER_WAY]
        return min(under_way or settled, key=order), ()
    fresh = [c for c in candidates if c.standing is Standing.OPEN] or candidates
    best = min(fresh, key=order)
    return best, _equals(best, fresh, policy)


def _upgrade(
    candidates: Sequence[Candidate], settled: Sequence[Candidate], policy: Policy
) -> Candidate | None:
    """Return the best of what is better than all that the library has and that is under way."""
    better = [
        c
        for c in candidates
        if c.standing in {Standing.OPEN, Standing.UNDER_WAY}
        and all(is_better(c, than=other, policy=policy) for other in settled if other is not c)
    ]
    return min(better, key=_order(better, policy), default=None)


def _equals(
    best: Candidate, candidates: Sequence[Candidate], policy: Policy
) -> Sequence[Candidate]:
    """Return the different releases of the best rank when a person is to choose between them."""
    if policy.ties is not Ties.ASK or best.chosen:
        return ()
    top = _standing_out(best, candidates, policy)
    alike = [c for c in candidates if _standing_out(c, candidates, policy) == top]
    return alike if any(not _is_same(best, c) for c in alike) else ()


def _order(
    candidates: Sequence[Candidate], policy: Policy
) -> Callable[[Candidate], tuple[Rank, bool, bool, float, int]]:
    """Return the key that puts the best first: a total order, whatever order they came in."""

    def key(candidate: Candidate) -> tuple[Rank, bool, bool, float, int]:
        published = candidate.published_at
        age = published.timestamp() if published else float("inf")
        place_in_rank = _standing_out(candidate, candidates, policy)
        return (*place_in_rank, not candidate.chosen, age, candidate.release_id)

    return key


def _standing_out(
    candidate: Candidate, candidates: Sequence[Candidate], policy: Policy
) -> tuple[Rank, bool]:
    """Return the rank, and whether a newer version of the same release is there."""
    outdated = any(is_newer(other, than=candidate) for other in candidates)
    return rank(candidate, policy), outdated


def _is_same(one: Candidate, other: Candidate) -> bool:
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


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Says why releases lost against *winner*, or why it won against *count* of them."""

    policy: Policy
    winner: Candidate
    count: int
    removed: bool

    def victory(self) -> str:
        if self.count == 1:
            return "the only release of this episode"
        if self.winner.chosen:
            return f"you chose it among {self.count} releases of this episode"
        return f"the best of {self.count} releases of this episode"

    def loss_of(self, loser: Candidate) -> Verdict:
        waits = (
            not self.removed
            and self.winner.standing is Standing.UNDER_WAY
            and loser.standing is Standing.OPEN
            and is_better(loser, than=self.winner, policy=self.policy)
        )
        reason = _FOLLOWS if waits else self._loss(loser)
        return Verdict(Decision.SUPERSEDED, reason, waits=waits)

    def _loss(self, loser: Candidate) -> str:
        if loser.standing is Standing.REPLACED:
            return _REPLACED
        if self.removed and loser.standing is Standing.OPEN:
            return _REMOVED
        if loser.standing is Standing.FAILED:
            return "its download failed, and another release of this episode is there"
        if loser.standing is Standing.HELD and self.winner.standing is not Standing.HELD:
            return f"{self._advantage(loser)} replaces it"
        if self.winner.standing is Standing.HELD:
            return "the library has this episode already"
        if is_better(self.winner, than=loser, policy=self.policy):
            return f"{self._advantage(loser)} is there"
        return self._equal_loss()

    def _equal_loss(self) -> str:
        if self.winner.standing is Standing.UNDER_WAY:
            return "another release of this episode is downloaded already"
        if self.winner.standing is Standing.ENDED:
            return "you ended the download of another release; skip that entry to take this one"
        return "you chose another release" if self.winner.chosen else _LATER

    def _advantage(self, loser: Candidate) -> str:
        """Return the first thing that the winner has and *loser* has not."""
        winner = self.winner
        mine, its = rank(winner, self.policy), rank(loser, self.policy)
        words = (
            f"a release by {' & '.join(sorted(winner.groups))}",
            f"a release in {winner.resolution}p",
            f"a release in {winner.resolution}p",
            f"a release with {' and '.join(sorted(winner.languages))} subtitles",
            f"a release in {winner.codec}",
            f"a release of source {winner.source}",
        )
        differing = (text for text, a, b in zip(words, mine, its, strict=True) if a != b)
        return next(differing, f"version {winner.version} of the same release")
