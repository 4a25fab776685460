"""Brings the bytes of the public catalogue of shows: from a web address or from a file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from anishelf.errors import CatalogueInvalid
from anishelf.fetch import Fetcher

_LARGEST = 64 << 20
"""Bytes; bangumi-data has 7 MB today."""

_SECONDS = 120.0


class CatalogueSource:
    """Reads *place*: an http(s) address, a file:// address or a path."""

    def __init__(self, place: str, fetch: Fetcher) -> None:
        self._place = place
        self._fetch = fetch

    def read(self) -> bytes:
        """Return the file, or raise FetchFailed or CatalogueInvalid."""
        if self._place.lower().startswith(("http://", "https://")):
            # The user chose this host in a setting, so a mirror in the home network is fine.
            reply = self._fetch.get(
                self._place, max_bytes=_LARGEST, timeout=_SECONDS, trust_host=True
            )
            return reply.body
        return self._read_file()

    def _read_file(self) -> bytes:
        address = urlsplit(self._place)
        path = Path(unquote(address.path) if address.scheme == "file" else self._place)
        try:
            with path.expanduser().open("rb") as file:
                body = file.read(_LARGEST + 1)
        except OSError as error:
            raise CatalogueInvalid(
                f"the catalogue {self._place} cannot be read ({error.strerror}); "
                "see ANISHELF_CATALOGUE_URL"
            ) from error
        if len(body) > _LARGEST:
            raise CatalogueInvalid(f"the catalogue {self._place} is larger than {_LARGEST} bytes")
        return body
