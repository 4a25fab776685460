"""Shoko as deletions use it: it is never asked to delete a file, only to forget what is missing."""

from __future__ import annotations

from collections.abc import Sequence

import requests

from anishelf.deletions.domain import asked as ports
from anishelf.deletions.domain.findings import Part, ShokoFile
from anishelf.tracker.adapters.rest import Rest, rows

_PARTS = 3


class Shoko(ports.Shoko):
    """One Shoko, asked with the key of one of its users."""

    def __init__(
        self, http: requests.Session, base_url: str, *, part: Part, api_key: str | None
    ) -> None:
        self.part = part
        self._rest = Rest(http, base_url, name="Shoko", headers={"apikey": api_key or ""})

    def known(self, path: str) -> Sequence[ShokoFile]:
        """Return the files whose path ends in the same folders and name, for it may see other roots."""
        parts = [part for part in path.replace("\\", "/").split("/") if part]
        found = self._rest.get(
            "/api/v3/File/PathEndsWith",
            path="/".join(parts[-_PARTS:]),
            include="XRefs",
            includeXRefs=True,
            limit=10,
        )
        return [ShokoFile(str(row["ID"]), path) for row in rows(found, self._rest)]

    def forget_missing(self, *, edit_mylist: bool) -> None:
        """Have it forget what is missing on the disk; the AniDB list is edited only when asked."""
        self._rest.get(f"/api/v3/Action/RemoveMissingFiles/{str(edit_mylist).lower()}")
