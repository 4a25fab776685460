"""When to look: how often downloaders are asked, and what a waiting trigger may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from anishelf.downloads.steps.track import Polled

_YOUNG = timedelta(minutes=1)
_SECOND_LOOK = 0.5
_ACTIVE = 5.0


class Tracker(Protocol):
    """Asks the downloaders once."""

    @property
    def second_look(self) -> bool: ...
    def poll(self) -> Polled: ...


@dataclass(frozen=True, slots=True)
class PollIntervals:
    """Seconds between polls: while a download is young, and while nothing runs."""

    fast: float = 1.0
    slow: float = 30.0


def poll_interval(
    youngest: datetime | None, *, second_look: bool, pace: PollIntervals, now: datetime
) -> float:
    """Return the seconds between two polls; *youngest* is when the latest download was added."""
    if second_look:
        return _SECOND_LOOK
    if youngest is None:
        return pace.slow
    if now - youngest < _YOUNG:
        return pace.fast
    return min(_ACTIVE, pace.slow)


class PollSchedule:
    """What a waiting trigger asks every half second; polls and looks use connections of their own."""

    def __init__(
        self,
        tracker: Tracker,
        *,
        work_due: Callable[[datetime], bool],
        youngest: Callable[[], datetime | None],
        pace: PollIntervals,
        clock: Callable[[], datetime],
    ) -> None:
        self._tracker = tracker
        self._work_due = work_due
        self._youngest = youngest
        self._pace = pace
        self._clock = clock
        self._polled_at: datetime | None = None

    def work_due(self) -> bool:
        """Return whether file work waits for a task."""
        return self._work_due(self._clock())

    def poll_due(self) -> bool:
        """Return whether the downloaders should be asked again now."""
        if self._polled_at is None:
            return True
        now = self._clock()
        second_look = self._tracker.second_look
        wait = poll_interval(self._youngest(), second_look=second_look, pace=self._pace, now=now)
        return (now - self._polled_at).total_seconds() >= wait

    def poll(self) -> Polled:
        """Ask the downloaders; the next poll is counted from the end of this one."""
        try:
            return self._tracker.poll()
        finally:
            self._polled_at = self._clock()
