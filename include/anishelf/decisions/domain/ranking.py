"""Which of the releases of one episode is wanted, and why the others are not. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from anishelf.decisions.domain.candidates import (
    Candidate,
    CandidateState,
    EpisodeCandidates,
    Rank,
    is_better,
    is_newer,
    is_same,
    rank,
)
from anishelf.decisions.domain.decision import Verdict
from anishelf.decisions.domain.policy import Policy, Ties
from anishelf.decisions.domain.reasons import REMOVED, REPLACED, Reasons
from anishelf.decisions.domain.standby import is_stand_in
from anishelf.decisions.domain.states import Decision

_SETTLED = frozenset({CandidateState.HELD, CandidateState.UNDER_WAY, CandidateState.ENDED})


def choose(candidates: EpisodeCandidates) -> dict[int, Verdict]:
    """Decide one episode: release id → verdict, at most one of them wanted.

    What is in the library or under way stays, until something is better than all of that: what is
    under way arrives first, and is replaced then. Otherwise the best rank wins, then who came
    first; where the policy asks about equals, they are in conflict until somebody chooses.
    """
    eligible = [c for c in candidates.candidates if c.state is not CandidateState.REPLACED]
    if not eligible:
        return _none_wanted(candidates, Verdict(Decision.SUPERSEDED, REPLACED))
    winner, equals = _winner(eligible, candidates.policy)
    if candidates.removed and winner.state is CandidateState.OPEN:
        return _none_wanted(candidates, Verdict(Decision.SUPERSEDED, REMOVED, waits=True))
    tell = Reasons(candidates.policy, winner, len(eligible), candidates.removed)
    verdicts = {c.release_id: tell.loss_of(c) for c in candidates.candidates if not c.refused}
    if equals:
        words = f"{len(equals)} releases rank alike: choose one"
        verdicts |= {c.release_id: Verdict(Decision.CONFLICT, words) for c in equals}
    elif candidates.waits_until is not None and is_stand_in(winner, candidates.policy):
        words = f"waits for {candidates.policy.groups[0]} until {candidates.waits_until:%Y-%m-%d %H:%M} UTC"
        verdicts[winner.release_id] = Verdict(Decision.BLOCKED, words)
    elif not winner.refused:
        verdicts[winner.release_id] = Verdict(Decision.WANTED, tell.victory())
    return verdicts


def _none_wanted(candidates: EpisodeCandidates, verdict: Verdict) -> dict[int, Verdict]:
    return {c.release_id: verdict for c in candidates.candidates if not c.refused}


def _winner(
    candidates: Sequence[Candidate], policy: Policy
) -> tuple[Candidate, Sequence[Candidate]]:
    """Return the best, and those among which only a person can choose (usually none)."""
    if len(candidates) == 1:
        return candidates[0], ()
    order = _order(candidates, policy)
    settled = [c for c in candidates if c.state in _SETTLED]
    held = [c for c in settled if c.state is CandidateState.HELD]
    if held:
        better = _upgrade(candidates, settled, policy) if policy.replaces else None
        return better or min(held, key=order), ()
    if settled:
        under_way = [c for c in settled if c.state is CandidateState.UNDER_WAY]
        return min(under_way or settled, key=order), ()
    fresh = [c for c in candidates if c.state is CandidateState.OPEN] or candidates
    best = min(fresh, key=order)
    return best, _equals(best, fresh, policy)


def _upgrade(
    candidates: Sequence[Candidate], settled: Sequence[Candidate], policy: Policy
) -> Candidate | None:
    """Return the best of what is better than all that the library has and that is under way."""
    better = [
        c
        for c in candidates
        if c.state in {CandidateState.OPEN, CandidateState.UNDER_WAY}
        and all(is_better(c, than=other, policy=policy) for other in settled if other is not c)
    ]
    return min(better, key=_order(better, policy), default=None)


def _equals(
    best: Candidate, candidates: Sequence[Candidate], policy: Policy
) -> Sequence[Candidate]:
    """Return the different releases of the best rank when a person is to choose between them."""
    if policy.ties is not Ties.ASK or best.chosen:
        return ()
    later = _later(candidates)
    top = rank(best, policy), _is_outdated(best, later)
    alike = [c for c in candidates if (rank(c, policy), _is_outdated(c, later)) == top]
    return alike if any(not is_same(best, c) for c in alike) else ()


def _order(
    candidates: Sequence[Candidate], policy: Policy
) -> Callable[[Candidate], tuple[Rank, bool, bool, float, int]]:
    """Return the key that puts the best first: a total order, whatever order they came in."""
    later = _later(candidates)

    def key(candidate: Candidate) -> tuple[Rank, bool, bool, float, int]:
        published = candidate.published_at
        return (
            rank(candidate, policy),
            _is_outdated(candidate, later),
            not candidate.chosen,
            published.timestamp() if published else float("inf"),
            candidate.release_id,
        )

    return key


def _later(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the few that can be a newer version of another one."""
    return [c for c in candidates if c.version > 1]


def _is_outdated(candidate: Candidate, later: Sequence[Candidate]) -> bool:
    """Return whether a newer version of the same release is there."""
    return any(is_newer(other, than=candidate) for other in later)
