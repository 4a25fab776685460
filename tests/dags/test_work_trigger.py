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


class FakeWatch:
    """A watch whose world the test sets; it remembers how often it was opened and polled."""

    def __init__(self) -> None:
        self.due = False
        self.polls = 0
        self.opened = 0
        self.closed = 0
        self.outages = 0
        self.poll_is_due = True
        self.on_poll: Callable[[], object] = lambda: None

    @contextmanager
    def open(self) -> Iterator[FakeWatch]:
        self.opened += 1
        yield self
        self.closed += 1

    def work_due(self) -> bool:
        if self.outages:
            self.outages -= 1
            raise psycopg.OperationalError("the connection is closed")
        return self.due

    def poll_due(self) -> bool:
        due, self.poll_is_due = self.poll_is_due, False
        return due

    def poll(self) -> None:
        self.polls += 1
        self.on_poll()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> FakeWatch:
    fake = FakeWatch()
    monkeypatch.setattr(triggers, "open_watch", fake.open)
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


def test_it_waits_while_nothing_is_due_and_closes_what_it_opened(watch: FakeWatch) -> None:
    assert asyncio.run(within(0.3)) is None

    assert (watch.opened, watch.closed) == (1, 1)
    assert watch.polls == 1


def test_it_fires_at_once_when_work_is_due(watch: FakeWatch) -> None:
    watch.due = True

    assert asyncio.run(within(1)) is not None

    assert watch.polls == 0


def test_a_poll_that_completes_something_is_noticed_without_another_wait(
    watch: FakeWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triggers, "LOOK_EVERY", 30)
    watch.on_poll = lambda: setattr(watch, "due", True)

    assert asyncio.run(within(2)) is not None


def test_a_downloader_that_hangs_holds_up_neither_the_loop_nor_the_event(watch: FakeWatch) -> None:
    released = threading.Event()
    watch.on_poll = lambda: released.wait(5)

    async def scenario() -> float:
        ticks = 0
        running = asyncio.ensure_future(first_event(WorkTrigger()))
        for _ in range(10):
            await asyncio.sleep(0.02)
            ticks += 1
        assert ticks == 10
        watch.due = True
        begin = time.monotonic()
        await running
        took = time.monotonic() - begin
        released.set()
        await asyncio.sleep(0.1)
        return took

    assert asyncio.run(scenario()) < 1
    assert watch.polls == 1
    assert watch.closed == 1


def test_an_outage_of_our_database_is_waited_for_and_said_once(
    watch: FakeWatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch.outages = 3
    watch.due = True

    assert asyncio.run(within(2)) is not None

    assert watch.opened == watch.closed == 4
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_fault_of_our_own_is_not_hidden(watch: FakeWatch) -> None:
    def fault() -> None:
        raise ZeroDivisionError

    watch.on_poll = fault

    with pytest.raises(ZeroDivisionError):
        asyncio.run(within(2))
