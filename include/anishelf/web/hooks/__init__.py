"""Where the neighbours post what happens: `POST /anishelf/hooks/{source}`, a token for each sender.

With a valid token everything is kept and answered with success, even what cannot be read; only a
wrong token (401), a body that is too large (413) or too slow (408) is refused, and counted.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from anishelf.core.database import errors_in_words
from anishelf.tracker.actions import receive as inbox
from anishelf.tracker.domain.report import Sender
from anishelf.web.database import POOL, clock
from anishelf.web.hooks.doorkeeper import Doorkeeper
from anishelf.web.hooks.writer import Writer
from anishelf.web.problems import Problem

LARGEST = 2 << 20
"""Bytes of a body; a season of several hundred episodes is well below one MiB."""

SLOWEST = 10.0
"""Seconds that a body may take."""

_SMALL = 64 << 10
"""Bytes of a body that is read at once; a larger one is read in a thread."""

_DOOR = Doorkeeper()
_WRITER = Writer()


async def sender_token(request: Request) -> Sender:
    """Let in who brings the token of a sender of this program; return which one."""
    name = str(request.path_params.get("source", ""))
    given = list(inbox.tokens_in(request.headers, request.query_params.get("token")))
    found = await _DOOR.whose(inbox.source_named(name), given)
    if found is None:
        await run_in_threadpool(_refuse, name, "wrong token")
        raise Problem(401, "wrong_token", "The token is not that of a sender.")
    return found


Known = Annotated[Sender, Depends(sender_token)]
router = APIRouter(prefix="/hooks")


@router.post("/{source}", status_code=204, response_class=Response)
@router.put("/{source}", status_code=204, response_class=Response)
async def take(source: str, request: Request, sender: Known) -> Response:
    """Keep what a sender posts, whatever its content type says."""
    try:
        raw = await asyncio.wait_for(_body(request), SLOWEST)
    except TimeoutError as error:
        await run_in_threadpool(_refuse, source, "too slow")
        raise Problem(408, "too_slow", "The body took too long.") from error
    if raw is None:
        await run_in_threadpool(_refuse, source, "too large")
        raise Problem(413, "too_large", "The body is too large.")
    if len(raw) <= _SMALL:
        came = inbox.arrival(sender, raw, now=clock())
    else:
        came = await run_in_threadpool(inbox.arrival, sender, raw, now=clock())
    await _WRITER.keep(came)
    return Response(status_code=204)


async def _body(request: Request) -> bytes | None:
    """Return the body, None as soon as it is too large; who hangs up sent what had come."""
    held = bytearray()
    try:
        async for chunk in request.stream():
            held += chunk
            if len(held) > LARGEST:
                return None
    except ClientDisconnect:
        return bytes(held)
    return bytes(held)


def _refuse(source: str, reason: str) -> None:
    with errors_in_words(), POOL.connection() as conn:
        inbox.refuse(conn, inbox.source_named(source), reason, now=clock())
