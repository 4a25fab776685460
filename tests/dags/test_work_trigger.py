from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from airflow.triggers.base import TriggerEvent

from anishelf.orchestration import triggers
from anishelf.orchestration.triggers import WorkTrigger


class FakeSchedule:
    """A schedule whose world the test sets; it remembers how often it was opened and polled."""

    def __init__(self) -> None:
        self.has_work = False
        self.polls: list[int] = []
        self.opened = 0
        self.closed = 0
        self.outages = 0
        self.downloaders = [1]
        self.on_poll: Callable[[int], object] = lambda _: None

    @contextmanager
    def open(self) -> Iterator[FakeSchedule]:
        self.opened += 1
        yield self
        self.closed += 1

    def work_due(self) -> bool:
        if self.outages:
            self.outages -= 1
            raise psycopg.OperationalError("the connection is closed")
        return self.has_work

    def due(self) -> list[int]:
        return self.downloaders

    def poll(self, downloader_id: int) -> None:
        self.downloaders = [one for one in self.downloaders if one != downloader_id]
        self.polls.append(downloader_id)
        self.on_poll(downloader_id)


@pytest.fixture
def schedule(monkeypatch: pytest.MonkeyPatch) -> FakeSchedule:
    fake = FakeSchedule()
    monkeypatch.setattr(triggers, "open_poll_schedule", fake.open)
    monkeypatch.setattr(triggers, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(triggers, "_AFTER_AN_OUTAGE", 0.05)
    return fake


async def first_event(trigger: WorkTrigger) -> TriggerEvent:
    return await anext(aiter(trigger.run()))


async def within(seconds: float) -> TriggerEvent | None:
    try:
        return await asyncio.wait_for(first_event(WorkTrigger()), seconds)
    except TimeoutError:
        return None
    finally:
        await asyncio.sleep(0.1)  # what it opened is closed in the background


def test_it_can_be_made_again_from_what_it_says_of_itself() -> None:
    path, arguments = WorkTrigger().serialize()

    assert path == f"{WorkTrigger.__module__}.{WorkTrigger.__qualname__}"
    assert isinstance(WorkTrigger(**arguments), WorkTrigger)


def test_it_waits_while_nothing_is_due_and_closes_what_it_opened(schedule: FakeSchedule) -> None:
    assert asyncio.run(within(0.3)) is None

    assert (schedule.opened, schedule.closed) == (1, 1)
    assert schedule.polls == [1]


def test_it_fires_at_once_when_work_is_due(schedule: FakeSchedule) -> None:
    schedule.has_work = True

    assert asyncio.run(within(1)) is not None

    assert schedule.polls == []


def test_a_poll_that_completes_something_is_noticed_without_another_wait(
    schedule: FakeSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triggers, "LOOK_EVERY", 30)
    schedule.on_poll = lambda _: setattr(schedule, "has_work", True)

    assert asyncio.run(within(2)) is not None


def test_a_downloader_that_hangs_is_waited_for_alone(schedule: FakeSchedule) -> None:
    released = threading.Event()
    answers: list[int] = []

    def answer(downloader_id: int) -> None:
        if downloader_id == 1:
            released.wait(5)
        answers.append(downloader_id)
        schedule.downloaders = [1, 2]
        schedule.has_work = answers.count(2) == 3

    schedule.downloaders = [1, 2]
    schedule.on_poll = answer

    async def scenario() -> list[int]:
        await first_event(WorkTrigger())
        asked, answered = list(schedule.polls), list(answers)
        released.set()
        await asyncio.sleep(0.1)
        return asked + answered

    assert sorted(asyncio.run(asyncio.wait_for(scenario(), 4))) == [1, 2, 2, 2, 2, 2, 2]


def test_a_downloader_that_hangs_holds_up_neither_the_loop_nor_the_event(
    schedule: FakeSchedule,
) -> None:
    released = threading.Event()
    schedule.on_poll = lambda _: released.wait(5)

    async def scenario() -> float:
        ticks = 0
        running = asyncio.ensure_future(first_event(WorkTrigger()))
        for _ in range(10):
            await asyncio.sleep(0.02)
            ticks += 1
        assert ticks == 10
        schedule.has_work = True
        begin = time.monotonic()
        await running
        took = time.monotonic() - begin
        released.set()
        await asyncio.sleep(0.1)
        return took

    assert asyncio.run(scenario()) < 1
    assert schedule.polls == [1]
    assert schedule.closed == 1


def test_an_outage_of_our_database_is_waited_for_and_said_once(
    schedule: FakeSchedule, caplog: pytest.LogCaptureFixture
) -> None:
    schedule.outages = 3
    schedule.has_work = True

    assert asyncio.run(within(2)) is not None

    assert schedule.opened == schedule.closed == 4
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_fault_of_our_own_is_not_hidden(schedule: FakeSchedule) -> None:
    def fault(_: int) -> None:
        raise ZeroDivisionError

    schedule.on_poll = fault

    with pytest.raises(ZeroDivisionError):
        asyncio.run(within(2))
