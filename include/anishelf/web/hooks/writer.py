"""Writes what came in: whatever comes while one batch is being written is the next batch."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool

from anishelf.core.database import errors_in_words
from anishelf.errors import PipelineError
from anishelf.tracker.actions.receive import keep
from anishelf.tracker.domain.intake import Arrival
from anishelf.web.database import POOL

_Waiting = tuple[Arrival, asyncio.Future[None]]


class Writer:
    """Keeps each arrival before its sender is answered; many at once cost one transaction."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, arrival: Arrival) -> None:
        """Return when *arrival* is saved; raise what stood in the way."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting, []
            troubles = await run_in_threadpool(_saved, [arrival for arrival, _ in some])
            for (_, done), trouble in zip(some, troubles, strict=True):
                if done.done():
                    continue
                if trouble is None:
                    done.set_result(None)
                else:
                    done.set_exception(trouble)


def _saved(arrivals: Sequence[Arrival]) -> list[PipelineError | None]:
    """Save all at once; where that fails, each alone: one must not take the others along."""
    trouble = _trouble(arrivals)
    if trouble is None or len(arrivals) == 1:
        return [trouble] * len(arrivals)
    return [_trouble([each]) for each in arrivals]


def _trouble(arrivals: Sequence[Arrival]) -> PipelineError | None:
    try:
        with errors_in_words(), POOL.connection() as conn:
            keep(conn, arrivals)
    except PipelineError as error:
        return error
    return None
