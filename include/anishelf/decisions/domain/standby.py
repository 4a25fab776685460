"""Waiting for the group that a policy names first, before a stand-in is taken. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from anishelf.decisions.domain.candidates import Candidate, CandidateState
from anishelf.decisions.domain.policy import Policy, place

SHORTEST = timedelta(hours=6)
"""For so long the first group is waited for after airing, however soon it usually comes."""

LONGEST = timedelta(days=7)
_FEWEST = 3


def waits_until(aired_at: datetime, delays: Sequence[timedelta]) -> datetime:
    """Return until when the first group is waited for of an episode that aired at *aired_at*.

    *delays* are its past ones, from airing to its release: nine in ten of them are waited for, at
    least six hours and at most a week. Of fewer than three nothing is learned.
    """
    known = sorted(delay for delay in delays if delay >= timedelta())
    usual = known[min(len(known) * 9 // 10, len(known) - 1)] if len(known) >= _FEWEST else SHORTEST
    return aired_at + min(max(usual, SHORTEST), LONGEST)


def is_stand_in(candidate: Candidate, policy: Policy) -> bool:
    """Return whether nobody downloads a release yet and it is not of the first group."""
    is_free = candidate.state is CandidateState.OPEN and not candidate.chosen
    return is_free and bool(policy.groups) and place(candidate.groups, policy.groups) > 0
