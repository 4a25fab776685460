"""What waits in the triggerer: for events of neighbours, for Shoko's hub, for what is to be told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from airflow.sdk import BaseSensorOperator, Context
from airflow.triggers.base import BaseTrigger, TriggerEvent

from anishelf.core import database
from anishelf.wiring.airflow import open_context
from anishelf.wiring.listening import Ear, ear
from anishelf.wiring.notifications import Teller
from anishelf.wiring.tracker import Waiter

log = logging.getLogger(__name__)

_A_DAY = 24 * 3600.0
_AFTER_AN_OUTAGE = 5.0
_BETWEEN_TURNS = 5.0
"""Seconds between two looks at what is to be told; arrivals are gathered for a minute anyway."""

_LOOK_FOR_CONNECTION = 60.0
"""Seconds after which a connection that was made, changed or removed is noticed."""


class RequestTrigger(BaseTrigger):
    """Fires once, after a day; until then it takes in events and asks the neighbours.

    All that blocks runs in threads. While our database is away it waits and says so once; a
    neighbour that is away is noted and asked again. It may be stopped at any moment: what was not
    taken in lies in the inbox.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._in_outage = False

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the triggerer makes this trigger again; it carries nothing."""
        return ("anishelf.orchestration.request_trigger.RequestTrigger", {})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Follow requests for a day."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _A_DAY
        while loop.time() < ends:
            try:
                await self._until(ends)
            except database.OUTAGES as error:
                if not self._in_outage:
                    log.warning("our database is away, waiting for it: %s", error)
                self._in_outage = True
                await asyncio.sleep(_AFTER_AN_OUTAGE)
        yield TriggerEvent("over")  # type: ignore[no-untyped-call]

    async def _until(self, ends: float) -> None:
        opened = open_context()
        context = await asyncio.to_thread(opened.__enter__)
        try:
            waiter = await asyncio.to_thread(Waiter, context)
            while asyncio.get_running_loop().time() < ends:
                await asyncio.to_thread(waiter.turn)
                self._in_outage = False
        finally:
            with contextlib.suppress(*database.OUTAGES):
                await asyncio.to_thread(opened.__exit__, None, None, None)


class ListenTrigger(BaseTrigger):
    """Fires once, after a day; until then it listens, and tries again for as long as nobody answers.

    What it hears lies in the inbox before anything else happens. Without a connection it waits for
    one and costs nothing.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._in_outage = False

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the triggerer makes this trigger again; it carries nothing."""
        return ("anishelf.orchestration.request_trigger.ListenTrigger", {})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Listen for a day."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _A_DAY
        while loop.time() < ends:
            try:
                await self._until(ends)
            except database.OUTAGES as error:
                if not self._in_outage:
                    log.warning("our database is away, waiting for it: %s", error)
                self._in_outage = True
                await asyncio.sleep(_AFTER_AN_OUTAGE)
        yield TriggerEvent("over")  # type: ignore[no-untyped-call]

    async def _until(self, ends: float) -> None:
        """Listen over one connection to our database, as long as the one to Shoko is the same."""
        loop = asyncio.get_running_loop()
        opened = open_context()
        context = await asyncio.to_thread(opened.__enter__)
        try:
            found = await asyncio.to_thread(ear, context)
            self._in_outage = False
            if found is None:
                await asyncio.sleep(min(_LOOK_FOR_CONNECTION, max(0.0, ends - loop.time())))
                return
            await _listen(found, lambda: found.is_wanted(context), ends)
        finally:
            with contextlib.suppress(*database.OUTAGES):
                await asyncio.to_thread(opened.__exit__, None, None, None)


async def _listen(found: Ear, is_wanted: Callable[[], bool], ends: float) -> None:
    loop = asyncio.get_running_loop()
    listening = asyncio.create_task(found.listener.run())
    try:
        while loop.time() < ends:
            left = max(0.0, min(_LOOK_FOR_CONNECTION, ends - loop.time()))
            await asyncio.wait({listening}, timeout=left)
            if listening.done():
                listening.result()
            if not await asyncio.to_thread(is_wanted):
                return
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


class TellTrigger(BaseTrigger):
    """Fires once, after a day; until then it delivers what people are to be told.

    All that blocks runs in threads. It may be stopped at any moment: what was not delivered is a
    row, and is delivered under the same id.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._in_outage = False

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the triggerer makes this trigger again; it carries nothing."""
        return ("anishelf.orchestration.request_trigger.TellTrigger", {})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Tell for a day."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _A_DAY
        while loop.time() < ends:
            try:
                await self._until(ends)
            except database.OUTAGES as error:
                if not self._in_outage:
                    log.warning("our database is away, waiting for it: %s", error)
                self._in_outage = True
                await asyncio.sleep(_BETWEEN_TURNS)
        yield TriggerEvent("over")  # type: ignore[no-untyped-call]

    async def _until(self, ends: float) -> None:
        loop = asyncio.get_running_loop()
        opened = open_context()
        context = await asyncio.to_thread(opened.__enter__)
        try:
            teller = await asyncio.to_thread(Teller, context)
            while loop.time() < ends:
                await asyncio.to_thread(teller.turn)
                self._in_outage = False
                await asyncio.sleep(min(_BETWEEN_TURNS, max(0.0, ends - loop.time())))
        finally:
            with contextlib.suppress(*database.OUTAGES):
                await asyncio.to_thread(opened.__exit__, None, None, None)


class Tell(BaseSensorOperator):
    """Tells people in the triggerer, for a day; it holds no worker meanwhile."""

    def execute(self, context: Context) -> None:
        """Defer at once."""
        self.defer(trigger=TellTrigger(), method_name="execute_complete")

    def execute_complete(self, context: Context, event: Any = None) -> None:
        """End: a day is over, and the next run goes on without a pause."""
