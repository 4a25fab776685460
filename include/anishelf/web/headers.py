"""The headers of every answer: what a browser may load, keep and tell others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from fastapi import Request, Response

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
COMMON: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": POLICY,
}
PAGE: Final = {**COMMON, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"}
FOR_EVER: Final = {**COMMON, "Cache-Control": "public, max-age=31536000, immutable"}
ASK_AGAIN: Final = {**COMMON, "Cache-Control": "no-cache"}
POSTER: Final = {**COMMON, "Cache-Control": "private, max-age=604800, immutable"}
NEVER_KEPT: Final = {**COMMON, "Cache-Control": "no-store"}


def tag_of(content: bytes) -> str:
    """Return a weak entity tag: proxies may compress what it names."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'


def answer_unless_known(request: Request, response: Response) -> Response:
    """Add an entity tag to *response*, or answer 304 where the asker has that content already."""
    tag = tag_of(bytes(response.body))
    kept = {name: value for name, value in response.headers.items() if name != "content-length"}
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        kept.pop("content-type", None)
        return Response(status_code=304, headers={**kept, "ETag": tag})
    response.headers["ETag"] = tag
    return response
