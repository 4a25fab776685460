"""When a delivery that failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

TRIES_AGAIN = 8
"""Repeats after the first attempt; then the delivery has failed, until somebody replays it."""

_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(hours=6)
_GROWTH = 3


def next_attempt(failed: int, *, now: datetime, random: Random) -> datetime | None:
    """Return when to try again after *failed* attempts (at least one), or None when that was the last.

    The longest pause grows from 30 s to 6 h; the real one is drawn evenly from nothing up to it (full
    jitter), so that channels that went away together do not come back together.
    """
    if failed > TRIES_AGAIN:
        return None
    return now + longest_pause(failed) * random.random()


def longest_pause(failed: int) -> timedelta:
    """Return the upper bound of the pause after *failed* attempts."""
    pause = _FIRST
    for _ in range(failed - 1):
        pause = min(pause * _GROWTH, _LONGEST)
    return pause
