"""Sonarr and Radarr, over the third version of their API, which all that are in use serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import requests

from anishelf.errors import NotFound
from anishelf.tracker.adapters.rest import Rest, rows
from anishelf.tracker.domain.states import Source

Row = Mapping[str, Any]
_API = "/api/v3"
_PAGE = 200
_MOST_PAGES = 50


_OF_THE_QUEUE: Mapping[Source, Mapping[str, bool]] = {
    Source.SONARR: {"includeEpisode": True, "includeUnknownSeriesItems": False},
    Source.RADARR: {"includeUnknownMovieItems": False},
}
_OF_THE_HISTORY: Mapping[Source, Mapping[str, bool]] = {
    Source.SONARR: {"includeSeries": True, "includeEpisode": True},
    Source.RADARR: {"includeMovie": True},
}


class Arr:
    """One instance of Sonarr or Radarr."""

    def __init__(
        self, http: requests.Session, base_url: str, *, source: Source, api_key: str | None
    ) -> None:
        self.source = source
        name = "Sonarr" if source is Source.SONARR else "Radarr"
        self._rest = Rest(http, base_url, name=name, headers={"X-Api-Key": api_key or ""})

    def check(self) -> str:
        """Return the program's name and version; proves that the API key is accepted."""
        found = self._rest.get(f"{_API}/system/status")
        if not isinstance(found, Mapping) or "version" not in found:
            raise self._rest.strange("it says no version")
        return f"{found.get('appName') or self.source.value.title()} {found['version']}"

    def all(self) -> Sequence[Row]:
        """Return every show, or every film."""
        return rows(self._rest.get(f"{_API}/{self._noun}"), self._rest)

    def one(self, native: str) -> Row | None:
        """Return one show or film, None where the program says that it has none of this id."""
        try:
            found = self._rest.get(f"{_API}/{self._noun}/{int(native)}")
        except NotFound:
            return None
        if not isinstance(found, Mapping):
            raise self._rest.strange("the answer is no object")
        return found

    def episodes(self, native: str) -> Sequence[Row]:
        """Return the episodes of a show."""
        return rows(self._rest.get(f"{_API}/episode", seriesId=native), self._rest)

    def files(self, native: str) -> Sequence[Row]:
        """Return the files of a show."""
        return rows(self._rest.get(f"{_API}/episodefile", seriesId=native), self._rest)

    def queue(self) -> Sequence[Row]:
        """Return what is under way, all pages of it."""
        found: list[Row] = []
        for page in range(1, _MOST_PAGES + 1):
            answer = self._rest.get(
                f"{_API}/queue",
                page=page,
                pageSize=_PAGE,
                **_OF_THE_QUEUE[self.source],
            )
            if not isinstance(answer, Mapping):
                raise self._rest.strange("the answer is no page")
            some = rows(answer.get("records"), self._rest)
            found += some
            if len(some) < _PAGE or len(found) >= int(answer.get("totalRecords") or 0):
                break
        return found

    def history_since(self, moment: datetime) -> Sequence[Row]:
        """Return the history from a moment on, the oldest first."""
        stamp = moment.isoformat().replace("+00:00", "Z")
        included = _OF_THE_HISTORY[self.source]
        return rows(self._rest.get(f"{_API}/history/since", date=stamp, **included), self._rest)

    def command(self, name: str, **members: object) -> None:
        """Ask the program to do something; it does so a little later."""
        self._rest.send("POST", f"{_API}/command", json={"name": name, **members})

    def notifications(self) -> Sequence[Row]:
        """Return the connections that the program tells of what happens."""
        return rows(self._rest.get(f"{_API}/notification"), self._rest)

    def install(self, body: Row) -> Row:
        """Add a connection, or change the one of its id, and return it; the program tests it first."""
        number = body.get("id")
        path = f"{_API}/notification/{number}" if number else f"{_API}/notification"
        found = self._rest.send("PUT" if number else "POST", path, json=dict(body))
        return found if isinstance(found, Mapping) else {}

    def test(self, body: Row) -> None:
        """Press the test button of a connection."""
        self._rest.send("POST", f"{_API}/notification/test", json=dict(body))

    @property
    def _noun(self) -> str:
        return "series" if self.source is Source.SONARR else "movie"
