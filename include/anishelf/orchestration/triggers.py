"""Waiting for something to do, in the triggerer instead of a worker slot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, TypeAlias

from airflow.triggers.base import BaseTrigger, TriggerEvent

from anishelf.core import database
from anishelf.orchestration.bell import Ring, ring
from anishelf.wiring.airflow import open_poll_schedule

if TYPE_CHECKING:
    from anishelf.downloads.steps.poll_schedule import PollSchedule

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
_AFTER_AN_OUTAGE = 5.0
_closing: set[asyncio.Future[None]] = set()
_Polls: TypeAlias = dict[int, asyncio.Future[object]]
"""The polls under way, by downloader."""


class WorkTrigger(BaseTrigger):
    """Fires once, when file work is due; until then it keeps the state of every download current.

    All that blocks runs in threads. While our database is away it waits and says so once;
    downloaders that are away are the tracker's business.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._in_outage = False

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the triggerer makes this trigger again; it carries nothing."""
        return ("anishelf.orchestration.triggers.WorkTrigger", {})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Watch until file work is due."""
        while True:
            try:
                await self._until_due()
            except database.OUTAGES as error:
                if not self._in_outage:
                    log.warning("our database is away, waiting for it: %s", error)
                self._in_outage = True
                await asyncio.sleep(_AFTER_AN_OUTAGE)
            else:
                ring(Ring.SOON)
                yield TriggerEvent("due")  # type: ignore[no-untyped-call]
                return

    async def _until_due(self) -> None:
        opened = open_poll_schedule()
        schedule = await asyncio.to_thread(opened.__enter__)
        polls: _Polls = {}
        try:
            while not await asyncio.to_thread(schedule.work_due):
                self._in_outage = False
                await self._start_polls(schedule, polls)
                await _pause(polls)
        finally:
            # In the background: a poll that hangs must not hold up the event.
            closing = asyncio.ensure_future(_close(opened, polls))
            _closing.add(closing)
            closing.add_done_callback(_closing.discard)

    async def _start_polls(self, schedule: PollSchedule, polls: _Polls) -> None:
        """Poll each downloader whose time has come, unless it still owes the last answer."""
        for downloader_id in [one for one, poll in polls.items() if poll.done()]:
            polls.pop(downloader_id).result()
        for downloader_id in await asyncio.to_thread(schedule.due):
            if downloader_id not in polls:
                asked = asyncio.to_thread(schedule.poll, downloader_id)
                polls[downloader_id] = asyncio.ensure_future(asked)


async def _pause(polls: _Polls) -> None:
    """Wait half a second, or less when a poll ends before: it may have completed something."""
    if polls:
        await asyncio.wait(polls.values(), timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
    else:
        await asyncio.sleep(LOOK_EVERY)


async def _close(opened: AbstractContextManager[PollSchedule], polls: _Polls) -> None:
    """Close what was opened, once no thread uses it any more; how its last polls ended is past."""
    await asyncio.gather(*polls.values(), return_exceptions=True)
    with contextlib.suppress(*database.OUTAGES):
        await asyncio.to_thread(opened.__exit__, None, None, None)


class Pause(BaseTrigger):
    """Fires once, after some seconds; a triggerer that was restarted waits from the beginning."""

    def __init__(self, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.seconds = seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the triggerer makes this trigger again."""
        return ("anishelf.orchestration.triggers.Pause", {"seconds": self.seconds})

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait."""
        await asyncio.sleep(self.seconds)
        yield TriggerEvent("over")  # type: ignore[no-untyped-call]
