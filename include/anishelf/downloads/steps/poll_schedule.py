"""When to poll: how often each downloader is asked, and what a waiting trigger may know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.downloads.steps.track import Polled, Tracker

_YOUNG = timedelta(minutes=1)
_SECOND_LOOK = 0.5
_ACTIVE = 5.0


@dataclass(frozen=True, slots=True)
class PollIntervals:
    """Seconds between polls: while a download is young, and while nothing runs."""

    fast: float = 1.0
    slow: float = 30.0


def poll_interval(
    youngest: datetime | None, *, second_look: bool, intervals: PollIntervals, now: datetime
) -> float:
    """Return the seconds between two polls; *youngest* is when the latest download was added."""
    if second_look:
        return _SECOND_LOOK
    if youngest is None:
        return intervals.slow
    if now - youngest < _YOUNG:
        return intervals.fast
    return min(_ACTIVE, intervals.slow)


class PollSchedule:
    """Which downloaders are due, each by a clock of its own: one that hangs delays nobody else.

    `due` and `work_due` are asked by one thread at a time. Each downloader has its own tracker, with
    its own database connection, so that different ones may be polled side by side.
    """

    def __init__(
        self,
        open_tracker: Callable[[int], Tracker],
        *,
        registered: Callable[[], Iterable[int]],
        work_due: Callable[[datetime], bool],
        youngest: Callable[[], datetime | None],
        intervals: PollIntervals,
        clock: Callable[[], datetime],
    ) -> None:
        self._open_tracker = open_tracker
        self._registered = registered
        self._work_due = work_due
        self._youngest = youngest
        self._intervals = intervals
        self._clock = clock
        self._trackers: dict[int, Tracker] = {}
        self._polled_at: dict[int, datetime] = {}

    def work_due(self) -> bool:
        """Return whether file work waits for a task."""
        return self._work_due(self._clock())

    def due(self) -> list[int]:
        """Return the downloaders that should be asked again now."""
        now, youngest = self._clock(), self._youngest()
        return [one for one in self._registered() if self._is_due(one, youngest, now)]

    def poll(self, downloader_id: int) -> Polled:
        """Ask one downloader; its next poll is counted from the end of this one."""
        try:
            return self._tracker(downloader_id).poll()
        finally:
            self._polled_at[downloader_id] = self._clock()

    def _is_due(self, downloader_id: int, youngest: datetime | None, now: datetime) -> bool:
        polled_at = self._polled_at.get(downloader_id)
        if polled_at is None:
            return True
        wait = poll_interval(
            youngest,
            second_look=self._tracker(downloader_id).second_look,
            intervals=self._intervals,
            now=now,
        )
        return (now - polled_at).total_seconds() >= wait

    def _tracker(self, downloader_id: int) -> Tracker:
        if downloader_id not in self._trackers:
            self._trackers[downloader_id] = self._open_tracker(downloader_id)
        return self._trackers[downloader_id]
