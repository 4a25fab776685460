"""One stream to one browser, as server-sent events; it ends by itself, and with the server."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from starlette.concurrency import run_in_threadpool

from anishelf.core.database import errors_in_words
from anishelf.views.changes import Change, Cursor, changes_after, goes_on_from
from anishelf.web.database import POOL
from anishelf.web.live.broadcast import Broadcast
from anishelf.web.problems import Problem

LARGEST: Final = 200
"""Streams at once, in this process."""
LIFE_SECONDS: Final = 600.0
COMMENT_SECONDS: Final = 15.0
_LOOK_SECONDS: Final = 0.25
_IDS: Final = 100
BROADCAST = Broadcast(POOL.connection)


def is_stopping() -> bool:
    """Return whether the server wants to end; it waits for open streams, so they must look."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))


@dataclass(slots=True)
class Streams:
    """Counts the open streams of this process."""

    open: int = 0

    def enter(self) -> None:
        """Count one more, or raise Problem (503) when there are too many."""
        if self.open >= LARGEST:
            raise Problem(503, "too_many_streams", "Too many pages listen.", headers=_LATER)
        self.open += 1

    def leave(self) -> None:
        """Count one less."""
        self.open -= 1


_LATER: Final = {"Retry-After": "30"}
STREAMS = Streams()


async def events(
    asked: Cursor | None, *, stopping: Callable[[], bool] = is_stopping
) -> AsyncIterator[str]:
    """Yield the events after *asked* (None: from now on), a comment now and then."""
    STREAMS.enter()
    try:
        yield "retry: 3000\n\n"
        cursor = await run_in_threadpool(BROADCAST.position)
        if asked is not None:
            async for block, place in _missed(asked, cursor):
                cursor = place
                yield block
        async for block in _follow(cursor, stopping):
            yield block
    finally:
        STREAMS.leave()


async def _missed(asked: Cursor, until: Cursor) -> AsyncIterator[tuple[str, Cursor]]:
    if not await run_in_threadpool(_goes_on, asked):
        yield "event: reset\ndata: {}\n\n", until
        return
    cursor = asked
    while found := await run_in_threadpool(_stored, cursor):
        cursor = found[-1].cursor
        yield blocks(found), cursor


async def _follow(cursor: Cursor, stopping: Callable[[], bool]) -> AsyncIterator[str]:
    end = time.monotonic() + LIFE_SECONDS
    quiet_until = time.monotonic() + COMMENT_SECONDS
    while time.monotonic() < end and not stopping():
        heard = BROADCAST.after(cursor)
        if not heard.is_whole:
            yield "event: reset\ndata: {}\n\n"
        if heard.changes:
            cursor = heard.changes[-1].cursor
            yield blocks(heard.changes)
        elif not heard.is_whole:
            cursor = await run_in_threadpool(BROADCAST.position)
        elif time.monotonic() > quiet_until:
            yield ": still here\n\n"
        else:
            await asyncio.sleep(_LOOK_SECONDS)
            continue
        quiet_until = time.monotonic() + COMMENT_SECONDS


def blocks(changes: Iterable[Change]) -> str:
    """Return changes as events, one for each table; the last bears the place to resume from."""
    found = list(changes)
    tables = list(dict.fromkeys(each.entity for each in found))
    written = [_event(table, [each for each in found if each.entity == table]) for table in tables]
    written[-1] = f"id: {found[-1].cursor}\n{written[-1]}"
    return "".join(written)


def _event(table: str, changes: list[Change]) -> str:
    ids = list(islice(dict.fromkeys(each.entity_id for each in changes), _IDS))
    data = {"type": table, "at": changes[-1].at.isoformat(), "ids": ids}
    return f"event: change\ndata: {json.dumps(data)}\n\n"


def _goes_on(asked: Cursor) -> bool:
    with errors_in_words(), POOL.connection() as conn:
        return goes_on_from(conn, asked, now=datetime.now(UTC))


def _stored(after: Cursor) -> list[Change]:
    with errors_in_words(), POOL.connection() as conn:
        return changes_after(conn, after)
