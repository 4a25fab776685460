"""Refuses bodies that are too large before anything reads them."""

from __future__ import annotations

from typing import Final

from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST: Final = 1 << 20
"""Bytes."""


class BodyLimit:
    """Passes a request on while its body stays below the limit; else answers 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        # What the neighbours post has a limit of its own.
        if scope["type"] != "http" or "/hooks/" in scope["path"]:
            await self._app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        if not told.isdigit() or int(told) > LARGEST:
            await _too_large()(scope, receive, send)
            return
        await self._app(scope, _counted(receive), send)


def _counted(receive: Receive) -> Receive:
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        # What comes without a length is cut off: its reader sees a client that went away.
        return message if seen <= LARGEST else {"type": "http.disconnect"}

    return counting


def _too_large() -> JSONResponse:
    body = {
        "type": "about:blank",
        "title": "The body is larger than 1 MiB.",
        "status": 413,
        "code": "too_large",
    }
    return JSONResponse(body, 413, media_type="application/problem+json")
