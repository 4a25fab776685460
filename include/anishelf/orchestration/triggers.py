"""Waiting for something to do, in the triggerer instead of a worker slot."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from anishelf.core import database
from anishelf.downloads.steps.poll_schedule import PollSchedule
from anishelf.wiring.airflow import open_watch

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
_AFTER_AN_OUTAGE = 5.0
_closing: set[asyncio.Future[None]] = set()


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
                yield TriggerEvent("due")  # type: ignore[no-untyped-call]
                return

    async def _until_due(self) -> None:
        opened = open_watch()
        watch = await asyncio.to_thread(opened.__enter__)
        poll: asyncio.Future[object] | None = None
        try:
            while not await asyncio.to_thread(watch.work_due):
                self._in_outage = False
                poll = await self._polled(watch, poll)
                await _pause(poll)
        finally:
            # In the background: a poll that hangs must not hold up the event.
            closing = asyncio.ensure_future(_close(opened, poll))
            _closing.add(closing)
            closing.add_done_callback(_closing.discard)

    async def _polled(
        self, watch: PollSchedule, poll: asyncio.Future[object] | None
    ) -> asyncio.Future[object] | None:
        """Start the next poll when it is time and none is under way; a hung downloader blocks nothing."""
        if poll is not None and not poll.done():
            return poll
        if poll is not None:
            poll.result()
        if await asyncio.to_thread(watch.poll_due):
            return asyncio.ensure_future(asyncio.to_thread(watch.poll))
        return None


async def _pause(poll: asyncio.Future[object] | None) -> None:
    """Wait half a second, or less when a poll ends before: it may have completed something."""
    if poll is None:
        await asyncio.sleep(LOOK_EVERY)
    else:
        await asyncio.wait({poll}, timeout=LOOK_EVERY)


async def _close(
    opened: AbstractContextManager[PollSchedule], poll: asyncio.Future[object] | None
) -> None:
    """Close what was opened, once no thread uses it any more; how its last poll ended is past."""
    if poll is not None:
        await asyncio.gather(poll, return_exceptions=True)
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
