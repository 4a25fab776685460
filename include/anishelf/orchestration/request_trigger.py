"""What waits in the triggerer: for events of neighbours, for Shoko's hub, for what is to be told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable
from typing import Any

from airflow.sdk import BaseSensorOperator, Context
from airflow.triggers.base import BaseTrigger, TriggerEvent

from anishelf.core import database
from anishelf.wiring.airflow import open_context
from anishelf.wiring.context import Context as OurContext
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


class DayTrigger(BaseTrigger):
    """Fires once, after a day; until then it does its `_work` over a connection to our database.

    All that blocks runs in threads. While our database is away it waits and says so once. It may be
    stopped at any moment: what is not done yet lies in rows.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._in_outage = False

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the triggerer makes this trigger again; it carries nothing."""
        return (f"{__name__}.{type(self).__name__}", {})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Work for a day."""
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
            await self._work(context, ends)
        finally:
            with contextlib.suppress(*database.OUTAGES):
                await asyncio.to_thread(opened.__exit__, None, None, None)

    @abstractmethod
    async def _work(self, context: OurContext, ends: float) -> None:
        """Work over one connection until *ends* (seconds of the loop), or return to open another."""


class RequestTrigger(DayTrigger):
    """Takes in events and asks the neighbours; one that is away is noted and asked again."""

    async def _work(self, context: OurContext, ends: float) -> None:
        waiter = await asyncio.to_thread(Waiter, context)
        while asyncio.get_running_loop().time() < ends:
            await asyncio.to_thread(waiter.turn)
            self._in_outage = False


class ListenTrigger(DayTrigger):
    """Listens to Shoko, and tries again for as long as nobody answers.

    What it hears lies in the inbox before anything else happens. Without a connection it waits for
    one and costs nothing.
    """

    async def _work(self, context: OurContext, ends: float) -> None:
        """Listen as long as the connection to Shoko is the same."""
        found = await asyncio.to_thread(ear, context)
        self._in_outage = False
        if found is None:
            left = max(0.0, ends - asyncio.get_running_loop().time())
            await asyncio.sleep(min(_LOOK_FOR_CONNECTION, left))
            return
        await _listen(found, lambda: found.is_wanted(context), ends)


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


class TellTrigger(DayTrigger):
    """Delivers what people are to be told; what was not delivered goes out under the same id."""

    async def _work(self, context: OurContext, ends: float) -> None:
        loop = asyncio.get_running_loop()
        teller = await asyncio.to_thread(Teller, context)
        while loop.time() < ends:
            await asyncio.to_thread(teller.turn)
            self._in_outage = False
            await asyncio.sleep(min(_BETWEEN_TURNS, max(0.0, ends - loop.time())))


class Tell(BaseSensorOperator):
    """Tells people in the triggerer, for a day; it holds no worker meanwhile."""

    def execute(self, context: Context) -> None:
        """Defer at once."""
        self.defer(trigger=TellTrigger(), method_name="execute_complete")

    def execute_complete(self, context: Context, event: Any = None) -> None:
        """End: a day is over, and the next run goes on without a pause."""
