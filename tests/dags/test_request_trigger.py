from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from anishelf.orchestration import request_trigger
from anishelf.orchestration.request_trigger import ListenTrigger, RequestTrigger, TellTrigger


class FakeWaiter:
    """Counts its turns; its database is away as often as the test says."""

    def __init__(self) -> None:
        self.turns = 0
        self.opened = 0
        self.closed = 0
        self.outages = 0
        self.threads: set[str] = set()

    @contextmanager
    def open(self) -> Iterator[FakeWaiter]:
        self.opened += 1
        yield self
        self.closed += 1

    def turn(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.outages:
            self.outages -= 1
            raise psycopg.OperationalError("the connection is closed")
        self.turns += 1
        threading.Event().wait(0.01)


@pytest.fixture
def waiter(monkeypatch: pytest.MonkeyPatch) -> FakeWaiter:
    fake = FakeWaiter()
    monkeypatch.setattr(request_trigger, "open_context", fake.open)
    monkeypatch.setattr(request_trigger, "Waiter", lambda context: context)
    monkeypatch.setattr(request_trigger, "_AFTER_AN_OUTAGE", 0.01)
    return fake


async def _ends() -> object:
    event = await anext(aiter(RequestTrigger().run()))
    return event.payload


def test_it_can_be_made_again_from_what_it_says_of_itself() -> None:
    path, arguments = RequestTrigger().serialize()

    assert path == f"{RequestTrigger.__module__}.{RequestTrigger.__qualname__}"
    assert isinstance(RequestTrigger(**arguments), RequestTrigger)


def test_it_takes_turns_in_threads_and_does_not_fire(waiter: FakeWaiter) -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(_ends(), 0.4))

    assert waiter.turns > 3
    assert threading.main_thread().name not in waiter.threads


def test_it_ends_after_a_day_and_closes_what_it_opened(
    waiter: FakeWaiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_trigger, "_A_DAY", 0.2)

    assert asyncio.run(_ends()) == "over"
    assert waiter.opened == waiter.closed == 1


def test_it_waits_while_the_database_is_away(
    waiter: FakeWaiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_trigger, "_A_DAY", 0.5)
    waiter.outages = 2

    assert asyncio.run(_ends()) == "over"
    assert waiter.opened == 3
    assert waiter.turns > 0


class FakeEar:
    """Listens until it is cancelled; its connection changes when the test says so."""

    def __init__(self) -> None:
        self.listener = self
        self.begun = 0
        self.wanted = True

    async def run(self) -> None:
        self.begun += 1
        await asyncio.Event().wait()

    def is_wanted(self, context: object) -> bool:
        del context
        return self.wanted


def test_the_ear_can_be_made_again_from_what_it_says_of_itself() -> None:
    path, arguments = ListenTrigger().serialize()

    assert path == f"{ListenTrigger.__module__}.{ListenTrigger.__qualname__}"
    assert isinstance(ListenTrigger(**arguments), ListenTrigger)


@pytest.mark.parametrize("is_set_up", [True, False])
def test_it_listens_for_a_day_or_waits_for_a_connection(
    waiter: FakeWaiter, monkeypatch: pytest.MonkeyPatch, *, is_set_up: bool
) -> None:
    ear = FakeEar()
    monkeypatch.setattr(request_trigger, "_A_DAY", 0.3)
    monkeypatch.setattr(request_trigger, "ear", lambda context: ear if is_set_up else None)

    async def ends() -> object:
        event = await anext(aiter(ListenTrigger().run()))
        return event.payload

    assert asyncio.run(ends()) == "over"
    assert ear.begun == int(is_set_up)
    assert waiter.opened == waiter.closed


def test_a_connection_that_changed_is_listened_to_anew(
    waiter: FakeWaiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = FakeEar()
    ear.wanted = False
    monkeypatch.setattr(request_trigger, "_A_DAY", 0.4)
    monkeypatch.setattr(request_trigger, "_LOOK_FOR_CONNECTION", 0.05)
    monkeypatch.setattr(request_trigger, "ear", lambda context: ear)

    async def ends() -> None:
        await anext(aiter(ListenTrigger().run()))

    asyncio.run(ends())

    assert ear.begun > 2
    assert waiter.opened == waiter.closed


def test_the_teller_can_be_made_again_and_tells_for_a_day(
    waiter: FakeWaiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_trigger, "_A_DAY", 0.3)
    monkeypatch.setattr(request_trigger, "_BETWEEN_TURNS", 0.02)
    monkeypatch.setattr(request_trigger, "_AFTER_AN_OUTAGE", 0.02)
    monkeypatch.setattr(request_trigger, "Teller", lambda context: context)
    path, arguments = TellTrigger().serialize()

    async def ends() -> object:
        event = await anext(aiter(TellTrigger(**arguments).run()))
        return event.payload

    waiter.outages = 1
    assert asyncio.run(ends()) == "over"
    assert path == f"{TellTrigger.__module__}.{TellTrigger.__qualname__}"
    assert waiter.turns > 2
    assert waiter.opened == 2
