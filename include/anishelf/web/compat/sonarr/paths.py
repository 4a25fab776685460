"""Paths of the dialect without regard to case, for Seerr asks for `qualityProfile`."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

DIALECT: Final = "/compat/sonarr/"


class AnyCase:
    """Makes the paths of the dialect lower case before anybody looks at them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            at = scope["path"].lower().find(DIALECT)
            if at >= 0:
                path = scope["path"]
                scope = {**scope, "path": f"{path[:at]}{path[at:].lower()}"}
        await self._app(scope, receive, send)
