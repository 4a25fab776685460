"""When a .torrent that could not be had is fetched again, and what is used instead. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""How long to wait after the first, the second, … failure; the last one repeats."""

OLD_AFTER = timedelta(hours=24)
"""The age of a release from which on a .torrent that is not there does not come any more."""


@dataclass(frozen=True, slots=True)
class TorrentFailure:
    """How often a .torrent could not be had since its download began, and why, each reason once."""

    times: int
    reasons: tuple[str, ...]


def pause_after(times: int) -> timedelta:
    """Return how long to wait after the failure number *times*."""
    return PAUSES[min(times, len(PAUSES)) - 1]


def was_tried_enough(failure: TorrentFailure | None) -> bool:
    """Return whether every pause was waited for at least once."""
    return failure is not None and failure.times >= len(PAUSES)


def is_hopeless(times: int, *, offered_at: datetime, now: datetime) -> bool:
    """Return whether the failure number *times* of a useless answer is the last one."""
    return times > len(PAUSES) - 1 and now - offered_at >= OLD_AFTER
