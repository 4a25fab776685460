"""Seerr as deletions use it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from anishelf.deletions.domain import asked as ports
from anishelf.deletions.domain.findings import Part, SeerrMedia
from anishelf.errors import NotFound
from anishelf.tracker.adapters.rest import Rest, rows

Row = Mapping[str, Any]
_API = "/api/v1"
_JOB = "availability-sync"
_LOOKS = 120


class Seerr(ports.Seerr):
    """One Seerr, asked with an API key, which acts as its first user.

    Its call that deletes files is never used: it takes a whole title and never answers where no
    server fits (Seerr 3.1, `DELETE /media/{id}/file`).
    """

    def __init__(
        self,
        http: requests.Session,
        base_url: str,
        *,
        part: Part,
        api_key: str | None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.part = part
        self._sleep = sleep
        self._rest = Rest(http, base_url, name="Seerr", headers={"X-Api-Key": api_key or ""})

    def media(self, kind: str, tmdb: str) -> SeerrMedia | None:
        """Return what it has of a title, None where it says that it has nothing."""
        try:
            found = self._rest.get(f"{_API}/{kind}/{int(tmdb)}")
        except NotFound:
            return None
        if not isinstance(found, Mapping):
            raise self._rest.strange("the answer is no object")
        info = found.get("mediaInfo")
        if not isinstance(info, Mapping) or not info.get("id"):
            return None
        return SeerrMedia(
            id=int(info["id"]),
            tmdb=tmdb,
            status=int(info.get("status") or 1),
            status_uhd=int(info.get("status4k") or 1),
            seasons={int(s["seasonNumber"]): int(s["status"]) for s in info.get("seasons") or ()},
            requests={int(r["id"]): _seasons(r) for r in info.get("requests") or ()},
        )

    def forget(self, media_id: str) -> None:
        """Remove a title with all its requests: it can be asked for again."""
        self._delete(f"{_API}/media/{int(media_id)}")

    def withdraw(self, request: str) -> None:
        """Remove one request."""
        self._delete(f"{_API}/request/{int(request)}")

    def look_again(self) -> None:
        """Run the job that looks what is still there, to its end."""
        self._rest.send("POST", f"{_API}/settings/jobs/{_JOB}/run")
        for _ in range(_LOOKS):
            jobs = rows(self._rest.get(f"{_API}/settings/jobs"), self._rest)
            if not any(job.get("running") for job in jobs if job.get("id") == _JOB):
                return
            self._sleep(0.5)
        raise self._rest.strange("its job does not come to an end")

    def _delete(self, path: str) -> None:
        try:
            self._rest.send("DELETE", path)
        except NotFound:
            return


def _seasons(row: Row) -> frozenset[int]:
    return frozenset(int(each["seasonNumber"]) for each in row.get("seasons") or ())
