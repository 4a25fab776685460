"""What the API is, told by itself: OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.routing import BaseRoute

from anishelf.web.headers import COMMON

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    """Return the description of every operation."""
    return JSONResponse(describe(request.app.routes), headers=dict(COMMON))


def describe(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Return the description of those of *routes* that are part of the API."""
    return get_openapi(
        title="Anishelf",
        version="1",
        openapi_version="3.1.0",
        summary="What the pages and the command line do, for programs.",
        routes=[each for each in routes if getattr(each, "path", "").startswith("/api/")],
        servers=[{"url": "/anishelf"}],
    )
