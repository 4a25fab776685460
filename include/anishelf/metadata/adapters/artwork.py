"""Fetches posters, and lets nothing through that is no picture."""

from __future__ import annotations

from anishelf.errors import MetadataInvalid
from anishelf.fetch import Fetcher
from anishelf.metadata.domain.description import Picture

_LARGEST = 10 << 20
_MAGIC = {b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}
_RIFF, _WEBP = b"RIFF", b"WEBP"
_WEBP_HEADER = 12
_NO_ICON = "no_icon"


class Artwork:
    """Fetches pictures through *fetch*."""

    def __init__(self, fetch: Fetcher) -> None:
        self._fetch = fetch

    def picture(self, url: str) -> Picture:
        """Return the picture at *url* (at most 10 MB), or raise MetadataInvalid when it is none."""
        reply = self._fetch.get(url, max_bytes=_LARGEST)
        if _NO_ICON in reply.url:
            raise MetadataInvalid(f"{url} leads to the placeholder for a missing picture")
        kind = reply.headers.get("content-type", "")
        if not kind.lower().startswith("image/"):
            raise MetadataInvalid(f"{url} is {kind or 'of no type'}, no picture")
        suffix = _suffix(reply.body)
        if suffix is None:
            raise MetadataInvalid(
                f"{url} says that it is {kind}, and its bytes are no JPEG, PNG or WebP"
            )
        return Picture(reply.body, suffix)


def _suffix(data: bytes) -> str | None:
    if data[:4] == _RIFF and data[8:_WEBP_HEADER] == _WEBP:
        return ".webp"
    return next((suffix for magic, suffix in _MAGIC.items() if data.startswith(magic)), None)
