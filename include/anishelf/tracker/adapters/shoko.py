"""Shoko's REST API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import requests

from anishelf.tracker.adapters.rest import Rest, rows

Row = Mapping[str, Any]


class Shoko:
    """One Shoko server, asked with the key of one of its users."""

    def __init__(self, http: requests.Session, base_url: str, *, api_key: str | None) -> None:
        self._rest = Rest(http, base_url, name="Shoko", headers={"apikey": api_key or ""})

    def check(self) -> str:
        """Return its version; proves that the key is accepted, which the status needs not."""
        found = self._rest.get("/api/v3/Init/Version")
        self._rest.get("/api/v3/User/Current")
        server = found.get("Server") if isinstance(found, Mapping) else None
        version = server.get("Version") if isinstance(server, Mapping) else None
        return f"Shoko {version or 'of an unknown version'}"

    def files_ending(self, path: str) -> Sequence[Row]:
        """Return the files whose path ends like *path*, with what they are; both dialects are asked."""
        found = self._rest.get(
            "/api/v3/File/PathEndsWith", path=path, include="XRefs", includeXRefs=True, limit=2
        )
        return rows(found, self._rest)

    def rescan(self, file_id: str) -> None:
        """Ask it to find out again what a file is."""
        self._rest.send("POST", f"/api/v3/File/{int(file_id)}/Rescan")
