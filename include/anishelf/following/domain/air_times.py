"""From when on an episode that aired is late, and how far it is. Pure: no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

LATE_AFTER = timedelta(hours=24)
"""After airing, while nothing is known of how soon the releases of a show come."""

_FEWEST = 3
_PATIENCE = timedelta(hours=6)
_LONGEST = timedelta(days=21)


class AirState(StrEnum):
    """How far an episode is."""

    EXPECTED = "expected"
    AIRED = "aired"
    UNDER_WAY = "under_way"
    LATE = "late"
    HERE = "here"


def late_after(delays: Sequence[timedelta]) -> timedelta:
    """Return how long after airing an episode without a file is late.

    *delays* are those of the show's past episodes, from airing to their first release: six hours
    more than nine in ten of them took, at least a day and at most three weeks.
    """
    known = sorted(delay for delay in delays if delay >= timedelta())
    if len(known) < _FEWEST:
        return LATE_AFTER
    usual = known[min(len(known) * 9 // 10, len(known) - 1)]
    return min(max(LATE_AFTER, usual + _PATIENCE), _LONGEST)


def state_of(
    aired_at: datetime, *, is_here: bool, is_under_way: bool, patience: timedelta, now: datetime
) -> AirState:
    """Return how far an episode is that airs at *aired_at*."""
    if is_here:
        return AirState.HERE
    if is_under_way:
        return AirState.UNDER_WAY
    if aired_at > now:
        return AirState.EXPECTED
    return AirState.LATE if now - aired_at >= patience else AirState.AIRED
