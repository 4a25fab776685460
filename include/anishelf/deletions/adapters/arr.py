"""Sonarr and Radarr as deletions use them: what they list, and their ways to delete."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import requests

from anishelf.deletions.domain import asked as ports
from anishelf.deletions.domain.findings import HeldFile, Part
from anishelf.deletions.domain.records import ArrTitle, Brought
from anishelf.deletions.domain.scope import FILM, Place
from anishelf.deletions.domain.states import DeletionService
from anishelf.disk.path_map import PathMap
from anishelf.errors import NotFound
from anishelf.tracker.adapters.rest import Rest, rows

Row = Mapping[str, Any]
_API = "/api/v3"
_PAGE = 1000
_AT_ONCE = 200
"""Files in one call."""


class _Program(ports.Arr):
    """What both have in common."""

    noun: str
    files_noun: str

    def __init__(
        self,
        http: requests.Session,
        base_url: str,
        *,
        part: Part,
        track: str,
        api_key: str | None,
        paths: PathMap,
    ) -> None:
        self.part = part
        self.track = track
        self._paths = paths
        name = part.service.value.title()
        self._rest = Rest(http, base_url, name=name, headers={"X-Api-Key": api_key or ""})

    def titles(self) -> Sequence[ArrTitle]:
        """Return everything that it has."""
        found = rows(self._rest.get(f"{_API}/{self.noun}"), self._rest)
        return [self._title(row) for row in found]

    def keeps_in_bin(self) -> bool:
        """Return whether what it deletes goes to its recycle bin."""
        try:
            said = self._rest.get(f"{_API}/config/mediamanagement")
        except NotFound:
            return False
        return isinstance(said, Mapping) and bool(said.get("recycleBin"))

    def downloads(self, native: int) -> frozenset[str]:
        """Return the ids of all downloads in the history of a title."""
        path, key = f"{_API}/history/{self.noun}", f"{self.noun}Id"
        found = rows(self._rest.get(path, **{key: native}), self._rest)
        return frozenset(str(row["downloadId"]).upper() for row in found if row.get("downloadId"))

    def brought(self, download_id: str) -> Sequence[Brought]:
        """Return everything that a download brought here, whatever title it belongs to."""
        answer = self._rest.get(
            f"{_API}/history",
            page=1,
            pageSize=_PAGE,
            downloadId=download_id,
            includeEpisode=True,
        )
        if not isinstance(answer, Mapping):
            raise self._rest.strange("the answer is no page")
        found = rows(answer.get("records"), self._rest)
        mine = [row for row in found if str(row.get("downloadId", "")).upper() == download_id]
        return list(dict.fromkeys(self._brought(row) for row in mine))

    def delete_files(self, ids: Sequence[int]) -> None:
        """Delete files; this call is answered when it is done. One that is gone is no error."""
        for start in range(0, len(ids), _AT_ONCE):
            some = list(ids[start : start + _AT_ONCE])
            body = {f"{self.files_noun}Ids": some}
            self._rest.send("DELETE", f"{_API}/{self.files_noun.lower()}/bulk", json=body)

    def _delete(self, native: int, **switches: bool) -> None:
        words = {name: str(on).lower() for name, on in switches.items()}
        try:
            self._rest.send("DELETE", f"{_API}/{self.noun}/{native}", params=words)
        except NotFound:
            return

    def _change(self, native: int, members: Mapping[str, object]) -> None:
        found = self._rest.get(f"{_API}/{self.noun}/{native}")
        if not isinstance(found, Mapping):
            raise self._rest.strange("the answer is no object")
        if any(found.get(name) != value for name, value in members.items()):
            self._rest.send("PUT", f"{_API}/{self.noun}/{native}", json={**found, **members})

    def _title(self, row: Row) -> ArrTitle:
        ids = {name: row.get(f"{name}Id") for name in ("tvdb", "tmdb", "imdb")}
        return ArrTitle(
            int(row["id"]),
            str(row.get("title") or ""),
            row.get("year"),
            self._paths.ours(str(row.get("path") or "")).rstrip("/"),
            {name: str(value) for name, value in ids.items() if value},
            bool(row.get("monitored")),
        )

    def _file(self, row: Row, places: Collection[Place]) -> HeldFile:
        path = self._paths.ours(str(row.get("path") or ""))
        return HeldFile(int(row["id"]), path, int(row.get("size") or 0), frozenset(places))

    def _brought(self, row: Row) -> Brought:
        raise NotImplementedError


class Sonarr(_Program):
    """One Sonarr."""

    noun = "series"
    files_noun = "episodeFile"

    def episodes(self, native: int) -> Mapping[Place, int]:
        """Return all episodes of a show, with their ids here."""
        return {_place(row): int(row["id"]) for row in self._episodes(native)}

    def files(self, native: int) -> Sequence[HeldFile]:
        """Return the files of a show, each with all episodes that it holds."""
        held: dict[int, list[Place]] = {}
        for row in self._episodes(native):
            if row.get("episodeFileId"):
                held.setdefault(int(row["episodeFileId"]), []).append(_place(row))
        found = rows(self._rest.get(f"{_API}/episodefile", seriesId=native), self._rest)
        return [self._file(row, held.get(int(row["id"]), ())) for row in found]

    def is_monitored(self, native: int, places: Collection[Place]) -> bool:
        """Return whether it still looks for one of the episodes."""
        wanted = set(places)
        return any(row.get("monitored") and _place(row) in wanted for row in self._episodes(native))

    def unmonitor(
        self, native: int, places: Collection[Place], *, season: int | None, whole: bool
    ) -> None:
        """Look for episodes no more, with their season's own flag, or for the whole show."""
        wanted = set(places)
        ids = [n for place, n in self.episodes(native).items() if whole or place in wanted]
        if ids:
            body = {"episodeIds": ids, "monitored": False}
            self._rest.send("PUT", f"{_API}/episode/monitor", json=body)
        if whole:
            self._change(native, {"monitored": False})
        elif season is not None:
            found = self._rest.get(f"{_API}/series/{native}")
            seasons = [
                {**each, "monitored": False} if each.get("seasonNumber") == season else each
                for each in (found.get("seasons") or () if isinstance(found, Mapping) else ())
            ]
            self._change(native, {"seasons": seasons})

    def rescan(self, native: int) -> None:
        """Have it look at the disk again."""
        body = {"name": "RefreshSeries", "seriesId": native}
        self._rest.send("POST", f"{_API}/command", json=body)

    def delete_title(self, native: int, *, with_folder: bool, exclude: bool) -> None:
        """Remove a show; with its folder that happens after the answer."""
        self._delete(native, deleteFiles=with_folder, addImportListExclusion=exclude)

    def _episodes(self, native: int) -> Sequence[Row]:
        return rows(self._rest.get(f"{_API}/episode", seriesId=native), self._rest)

    def _brought(self, row: Row) -> Brought:
        return Brought(int(row["seriesId"]), _place(row.get("episode") or {}))


class Radarr(_Program):
    """One Radarr."""

    noun = "movie"
    files_noun = "movieFile"

    def episodes(self, native: int) -> Mapping[Place, int]:
        """Return the film itself."""
        return {FILM: native}

    def files(self, native: int) -> Sequence[HeldFile]:
        """Return the file of a film."""
        found = rows(self._rest.get(f"{_API}/moviefile", movieId=native), self._rest)
        return [self._file(row, [FILM]) for row in found]

    def is_monitored(self, native: int, places: Collection[Place]) -> bool:
        """Return whether it still looks for the film."""
        del places
        found = self._rest.get(f"{_API}/movie/{native}")
        return isinstance(found, Mapping) and bool(found.get("monitored"))

    def unmonitor(
        self, native: int, places: Collection[Place], *, season: int | None, whole: bool
    ) -> None:
        """Look for the film no more."""
        del places, season, whole
        self._change(native, {"monitored": False})

    def rescan(self, native: int) -> None:
        """Have it look at the disk again."""
        self._rest.send(
            "POST", f"{_API}/command", json={"name": "RefreshMovie", "movieIds": [native]}
        )

    def delete_title(self, native: int, *, with_folder: bool, exclude: bool) -> None:
        """Remove a film; its switch has another name than Sonarr's."""
        self._delete(native, deleteFiles=with_folder, addImportExclusion=exclude)

    def _brought(self, row: Row) -> Brought:
        return Brought(int(row["movieId"]), FILM)


def open_arr(
    http: requests.Session,
    base_url: str,
    *,
    part: Part,
    track: str,
    api_key: str | None,
    paths: PathMap,
) -> ports.Arr:
    """Return a client for a Sonarr or Radarr."""
    kind = Sonarr if part.service is DeletionService.SONARR else Radarr
    return kind(http, base_url, part=part, track=track, api_key=api_key, paths=paths)


def _place(row: Row) -> Place:
    season, episode = row.get("seasonNumber"), row.get("episodeNumber")
    return Place(int(season or 0), int(episode or 0))
