"""Events: what changes, as it changes. An event names rows; what they are now is asked for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from anishelf.views.changes import Cursor
from anishelf.web.headers import NEVER_KEPT
from anishelf.web.live.stream import LARGEST, STREAMS, events
from anishelf.web.problems import Problem

router = APIRouter(tags=["events"])


@router.get(
    "/events",
    operation_id="streamEvents",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "The stream."}},
)
async def stream(
    last: Annotated[
        str | None,
        Header(alias="Last-Event-ID", max_length=60, description="Where a stream ended."),
    ] = None,
) -> StreamingResponse:
    """Stream changes (`event: change`); `event: reset` means that all is to be looked at again.

    A stream ends after ten minutes, and with the server; go on with the id of its last event.
    """
    if STREAMS.open >= LARGEST:
        raise Problem(503, "too_many_streams", "Too many pages listen.")
    headers = {**NEVER_KEPT, "X-Accel-Buffering": "no"}
    asked = Cursor.read(last) if last else None
    return StreamingResponse(events(asked), media_type="text/event-stream", headers=headers)
