"""Listens to a hub for as long as it is wanted: what it says goes into the inbox, and nowhere else.

The hub repeats nothing, so after every connection Shoko is asked for what it said meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anishelf.errors import NeighbourRefused, NeighbourUnreachable
from anishelf.tracker.ports import ListenOnce

GATHERED = 0.25
"""Seconds in which messages are gathered, so that a film with twenty pictures is one transaction."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds between two attempts, doubled each time."""

REFUSED_PAUSE = 300.0
"""Seconds until a key that was refused is tried again: somebody may have entered the right one."""

Said = tuple[str, object]
"""The name of an event, and its argument."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Listens to one hub. *keep* and *note* block, so they run in threads.

    *keep* puts messages into the inbox. *note* writes down that it listens from now on (None), or
    why it does not.
    """

    listen_once: ListenOnce
    keep: Callable[[Sequence[Said]], None]
    note: Callable[[str | None], None]
    pause: Callable[[float], float] = float
    """Returns how long to wait really; a test waits less."""

    async def run(self) -> None:
        """Listen until it is cancelled; an outage of our own database ends it, too."""
        failures = 0
        while True:
            said: asyncio.Queue[Said | None] = asyncio.Queue()
            writing = asyncio.create_task(self._write(said))
            hearing = asyncio.create_task(self._hear(said))
            try:
                await asyncio.wait({writing, hearing}, return_when=asyncio.FIRST_COMPLETED)
                if writing.done():
                    writing.result()
                has_listened, reason, wait = hearing.result()
                said.put_nowait(_END)
                await writing
            finally:
                await _stopped(writing, hearing)
            failures = 0 if has_listened else failures + 1
            await asyncio.to_thread(self.note, reason)
            await asyncio.sleep(self.pause(wait or min(FIRST_PAUSE * 2**failures, LONGEST_PAUSE)))

    async def _hear(self, said: asyncio.Queue[Said | None]) -> tuple[bool, str, float | None]:
        """Listen over one connection; return whether it stood, why it ended, how long to wait."""
        stood = False

        def opened() -> None:
            nonlocal stood
            stood = True
            said.put_nowait(None)

        try:
            await self.listen_once(opened, lambda *each: said.put_nowait(each))
        except NeighbourRefused as error:
            return stood, str(error), REFUSED_PAUSE
        except NeighbourUnreachable as error:
            return stood, str(error), None
        return stood, "the connection ended", None

    async def _write(self, said: asyncio.Queue[Said | None]) -> None:
        """Keep what is said, in portions; None stands for a connection that was made."""
        while True:
            some = [await said.get()]
            await asyncio.sleep(GATHERED)
            while not said.empty():
                some.append(said.get_nowait())
            if None in some:
                await asyncio.to_thread(self.note, None)
            messages = [each for each in some if each is not None and each is not _END]
            if messages:
                await asyncio.to_thread(self.keep, messages)
            if _END in some:
                return


_END: Said = ("", None)


async def _stopped(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
