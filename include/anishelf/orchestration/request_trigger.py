"""Follows requests in the triggerer: one waiter, for all neighbours."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from anishelf.core import database
from anishelf.wiring.airflow import open_context
from anishelf.wiring.tracker import Waiter

log = logging.getLogger(__name__)

_A_DAY = 24 * 3600.0
_AFTER_AN_OUTAGE = 5.0


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
