from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anishelf.downloads.steps.poll_schedule import PollIntervals, PollSchedule, poll_interval
from anishelf.downloads.steps.track import Polled

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
PACE = PollIntervals(fast=1, slow=30)


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

    assert poll_interval(youngest, second_look=second_look, pace=PACE, now=NOW) == seconds


class FakeTracker:
    def __init__(self) -> None:
        self.second_look = False
        self.polls = 0

    def poll(self) -> Polled:
        self.polls += 1
        return Polled()


class Stage:
    def __init__(self) -> None:
        self.now = NOW
        self.youngest: datetime | None = None
        self.tracker = FakeTracker()
        self.watch = PollSchedule(
            self.tracker,
            work_due=lambda now: now >= NOW + timedelta(minutes=5),
            youngest=lambda: self.youngest,
            pace=PACE,
            clock=lambda: self.now,
        )

    def due_after(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        return self.watch.poll_due()


def test_the_first_poll_is_due_at_once_and_the_next_by_its_pace() -> None:
    stage = Stage()
    assert stage.watch.poll_due()
    stage.watch.poll()

    assert not stage.due_after(29)
    assert stage.due_after(1)


def test_a_download_that_was_just_added_wakes_an_idle_watch() -> None:
    stage = Stage()
    stage.watch.poll()
    assert not stage.due_after(2)

    stage.youngest = stage.now

    assert stage.due_after(0.5)


def test_the_second_look_comes_half_a_second_after_the_first() -> None:
    stage = Stage()
    stage.watch.poll()
    stage.tracker.second_look = True

    assert not stage.due_after(0.4)
    assert stage.due_after(0.1)


def test_work_is_due_by_the_clock() -> None:
    stage = Stage()
    assert not stage.watch.work_due()
    stage.now += timedelta(minutes=5)

    assert stage.watch.work_due()
