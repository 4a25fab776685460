from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anishelf.downloads.steps.poll_schedule import PollIntervals, PollSchedule, poll_interval
from anishelf.downloads.steps.track import Polled, Tracker

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
INTERVALS = PollIntervals(fast=1, slow=30)


@pytest.mark.parametrize(
    ("age", "second_look", "seconds"),
    [
        (None, False, 30),
        (10, False, 1),
        (59, False, 1),
        (60, False, 5),
        (None, True, 0.5),
        (10, True, 0.5),
    ],
)
def test_polls_are_quick_while_something_is_new(
    *,
    age: float | None,
    second_look: bool,
    seconds: float,
) -> None:
    youngest = None if age is None else NOW - timedelta(seconds=age)

    assert poll_interval(youngest, second_look=second_look, intervals=INTERVALS, now=NOW) == seconds


class FakeTracker(Tracker):
    """Asks nobody; whether it waits for a second look is said by the test."""

    def __init__(self) -> None:
        self.saw_one_complete = False

    @property
    def second_look(self) -> bool:
        return self.saw_one_complete

    def poll(self) -> Polled:
        return Polled()


class Stage:
    """Two trackers, whose second looks the test sets; time passes only when told."""

    def __init__(self) -> None:
        self.now = NOW
        self.youngest: datetime | None = None
        self.trackers = {1: FakeTracker(), 2: FakeTracker()}
        self.schedule = PollSchedule(
            self.trackers.__getitem__,
            registered=lambda: self.trackers,
            work_due=lambda now: now >= NOW + timedelta(minutes=5),
            youngest=lambda: self.youngest,
            intervals=INTERVALS,
            clock=lambda: self.now,
        )

    def poll_both(self) -> None:
        for one in self.trackers:
            self.schedule.poll(one)

    def due_after(self, seconds: float) -> list[int]:
        self.now += timedelta(seconds=seconds)
        return self.schedule.due()


def test_the_first_poll_is_due_at_once_and_the_next_after_its_interval() -> None:
    stage = Stage()
    assert stage.schedule.due() == [1, 2]
    stage.poll_both()

    assert stage.due_after(29) == []
    assert stage.due_after(1) == [1, 2]


def test_each_downloader_is_due_by_a_clock_of_its_own() -> None:
    stage = Stage()
    stage.poll_both()
    assert stage.due_after(30) == [1, 2]

    stage.schedule.poll(2)

    assert stage.due_after(10) == [1]


def test_a_download_that_was_just_added_ends_the_long_wait() -> None:
    stage = Stage()
    stage.poll_both()
    assert stage.due_after(2) == []

    stage.youngest = stage.now

    assert stage.due_after(0.5) == [1, 2]


def test_the_second_look_comes_half_a_second_after_the_first_where_one_waits() -> None:
    stage = Stage()
    stage.poll_both()
    stage.trackers[2].saw_one_complete = True

    assert stage.due_after(0.4) == []
    assert stage.due_after(0.1) == [2]


def test_work_is_due_by_the_clock() -> None:
    stage = Stage()
    assert not stage.schedule.work_due()
    stage.now += timedelta(minutes=5)

    assert stage.schedule.work_due()
