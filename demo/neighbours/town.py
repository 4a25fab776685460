"""Seerr, Sonarr, Radarr, Shoko and Jellyfin together: what one does the others can be asked for.

What happens is a change of their state and the messages that they send of it. Who plays it decides
what becomes of the messages: they may come late, twice, or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from demo.neighbours import jellyfin as jellyfins
from demo.neighbours import messages
from demo.neighbours.messages import SIZE, Body, Generation
from demo.neighbours.programs import KEY, FakeArr, FakeSeerr, FakeShoko, Neighbour, running
from demo.neighbours.titles import Title


@dataclass(frozen=True, slots=True)
class Message:
    """What a program sends: Shoko over its hub, everybody else by a POST."""

    source: str
    body: Body


Messages = Sequence[Message]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Town:
    """The five programs; `clock` says what time they think it is."""

    generation: Generation = Generation.NEW
    clock: Callable[[], datetime] = _now
    seerr: FakeSeerr = field(default_factory=FakeSeerr)
    sonarr: FakeArr = field(default_factory=FakeArr)
    radarr: FakeArr = field(default_factory=lambda: FakeArr(noun="movie"))
    shoko: FakeShoko = field(default_factory=FakeShoko)
    jellyfin: jellyfins.FakeJellyfin = field(default_factory=jellyfins.FakeJellyfin)
    _series: dict[int, str] = field(default_factory=dict)

    @property
    def addresses(self) -> dict[str, tuple[str, str]]:
        """Return address and key of each, by the connection that Anishelf looks for."""
        programs: dict[str, Neighbour] = {
            "seerr": self.seerr,
            "sonarr": self.sonarr,
            "radarr": self.radarr,
            "shoko": self.shoko,
        }
        found = {f"{name}_default": (each.url, KEY) for name, each in programs.items()}
        return {**found, "jellyfin_default": (self.jellyfin.url, jellyfins.KEY)}

    def ask(self, title: Title, *, approved: bool = True) -> Messages:
        """Let somebody ask for a title."""
        self.seerr.ask(
            "movie" if title.is_film else "tv",
            title.tmdb,
            title=title.name,
            status=2 if approved else 1,
            seasons=() if title.season is None else (title.season,),
            tvdb=title.tvdb,
        )
        kind = "MEDIA_AUTO_APPROVED" if approved else "MEDIA_PENDING"
        return [self._from_seerr(title, kind, "PENDING")]

    def approve(self, title: Title) -> Messages:
        """Let somebody approve it."""
        self._request(title).update(status=2, updatedAt=f"{self.clock():%Y-%m-%dT%H:%M:%S}.900Z")
        return [self._from_seerr(title, "MEDIA_APPROVED", "PENDING")]

    def add(self, title: Title) -> Messages:
        """Let Seerr hand it to Sonarr or Radarr."""
        arr = self._arr(title)
        held = messages.holding(title, self.generation)["movie" if title.is_film else "series"]
        arr.titles.append({**held, "monitored": True, "hasFile": False})
        for number in () if title.is_film else title.numbers:
            row = messages.episode(title, number, self.clock())
            arr.episodes.append({**row, "monitored": True, "hasFile": False, "episodeFileId": 0})
        event = "MovieAdded" if title.is_film else "SeriesAdd"
        return [self._from_arr(title, event, ())]

    def grab(self, title: Title, numbers: Sequence[int]) -> Messages:
        """Let it grab a release of some episodes, or of the film: it is queued."""
        arr = self._arr(title)
        for number in numbers:
            arr.queue.append(self._queue_row(title, numbers, number))
            self._note(title, numbers, number, "grabbed", {})
        return [self._from_arr(title, "Grab", numbers, grabbed=numbers)]

    def download(self, title: Title, part: float) -> Messages:
        """Let *part* of what is queued be there. Nobody tells of that."""
        for row in self._arr(title).queue:
            if row["seriesId" if not title.is_film else "movieId"] == title.native:
                row["sizeleft"] = int(row["size"] * (1 - part))
                row["trackedDownloadState"] = "importPending" if part == 1 else "downloading"
        return []

    def import_files(self, title: Title, numbers: Sequence[int]) -> Messages:
        """Let it import a download: a message for each file, and Sonarr one for all of it."""
        arr = self._arr(title)
        arr.queue = [row for row in arr.queue if row["downloadId"] != download_id(title, numbers)]
        told = [self._import(title, numbers, number) for number in numbers]
        if not title.is_film:
            files = [messages.file(title, number) for number in numbers]
            whole = {"episodeFiles": files, "fileCount": len(files)}
            told.append(self._from_arr(title, "Download", numbers, grabbed=numbers, **whole))
        return told

    def match(self, title: Title, number: int) -> Messages:
        """Let Shoko meet a file and find out what it is."""
        file_id = title.native * 10 + number
        place = title.path(number).removeprefix("/data/media/anime")
        self.shoko.files[place] = (file_id, 16_000 + title.native, 260_000 + file_id)
        said = messages.shoko_files(title, number, file_id, generation=self.generation)
        return [Message("shoko", body) for body in said]

    def show(self, title: Title, number: int) -> Messages:
        """Let Jellyfin show it under the place that its file has."""
        ids = {"Tmdb": str(title.tmdb)}
        if title.is_film:
            facts: dict[str, Any] = {"Name": title.name, "ProductionYear": title.year}
            return [self._added("Movie", title.path(1), ids, **facts)]
        told = self._series_of(title, title.name, title.year, ids)
        facts = {"ParentIndexNumber": title.season, "IndexNumber": number}
        return [*told, self._shown_episode(title.path(number), {}, title.native, **facts)]

    def show_by_shoko(
        self, title: Title, number: int, *, season: int, episode: int, series: str
    ) -> Messages:
        """Let Jellyfin show it where Shoko's plugin files it: under paths of its own."""
        file_id = title.native * 10 + number
        folder = f"/config/Shokofin/VFS/1/{series} [Shoko Series=17]/Season {season:02}"
        path = f"{folder}/{series} S{season:02}E{episode:02} [Shoko File={file_id}].mkv"
        told = self._series_of(title, series, title.year - 3, {"AniDB": "13485"})
        ids = {"Shoko File": str(file_id), "AniDB": str(260_000 + file_id)}
        facts = {"ParentIndexNumber": season, "IndexNumber": episode}
        return [*told, self._shown_episode(path, ids, title.native, **facts)]

    def complete(self, title: Title) -> Messages:
        """Let Seerr notice that it is all there."""
        row = self._request(title)
        row.update(status=5, updatedAt=f"{self.clock():%Y-%m-%dT%H:%M:%S}.950Z")
        row["media"]["status"] = 5
        return [self._from_seerr(title, "MEDIA_AVAILABLE", "AVAILABLE")]

    def _arr(self, title: Title) -> FakeArr:
        return self.radarr if title.is_film else self.sonarr

    def _request(self, title: Title) -> dict[str, Any]:
        rows = [row for row in self.seerr.requests if row["media"]["tmdbId"] == title.tmdb]
        return rows[-1]

    def _from_seerr(self, title: Title, kind: str, status: str) -> Message:
        number = self._request(title)["id"]
        body = messages.asked(title, kind, number=number, status=status, generation=self.generation)
        return Message("seerr", body)

    def _from_arr(
        self,
        title: Title,
        event: str,
        numbers: Iterable[int],
        *,
        grabbed: Sequence[int] = (),
        **members: Any,
    ) -> Message:
        body = messages.from_arr(
            title,
            event,
            numbers,
            now=self.clock(),
            generation=self.generation,
            download_id=download_id(title, grabbed) if grabbed else None,
            release=release_of(title, grabbed) if grabbed else None,
            **members,
        )
        return Message("radarr" if title.is_film else "sonarr", body)

    def _queue_row(self, title: Title, numbers: Sequence[int], number: int) -> dict[str, Any]:
        row = {
            "downloadId": download_id(title, numbers),
            "title": release_of(title, numbers),
            "size": SIZE * len(numbers),
            "sizeleft": SIZE * len(numbers),
            "status": "downloading",
            "trackedDownloadState": "downloading",
            "trackedDownloadStatus": "ok",
        }
        if title.is_film:
            return {**row, "movieId": title.native}
        said = messages.episode(title, number, self.clock())
        return {**row, "seriesId": title.native, "episodeId": said["id"], "episode": said}

    def _note(
        self,
        title: Title,
        numbers: Sequence[int],
        number: int,
        event: str,
        data: dict[str, str],
    ) -> None:
        """Write a row of the history; it has one for each episode."""
        arr = self._arr(title)
        row: dict[str, Any] = {
            "id": len(arr.history) + 1,
            "date": self.clock().isoformat(),
            "eventType": event,
            "downloadId": download_id(title, numbers),
            "sourceTitle": release_of(title, numbers),
            "data": data,
        }
        held = messages.holding(title, self.generation)
        if title.is_film:
            row |= {"movieId": title.native, "movie": held["movie"]}
        else:
            said = messages.episode(title, number, self.clock())
            row |= {"seriesId": title.native, "series": held["series"]}
            row |= {"episodeId": said["id"], "episode": said}
        arr.history.append(row)

    def _import(self, title: Title, numbers: Sequence[int], number: int) -> Message:
        said = messages.file(title, number)
        self._note(
            title,
            numbers,
            number,
            "downloadFolderImported",
            {"fileId": str(said["id"]), "importedPath": said["path"]},
        )
        if title.is_film:
            for row in self.radarr.titles:
                if row["id"] == title.native:
                    row.update(hasFile=True, movieFile=said)
            name = "movieFile"
        else:
            self.sonarr.import_file(title.native, number, said["path"])
            name = "episodeFile"
        members = {name: said, "isUpgrade": False}
        return self._from_arr(title, "Download", [number], grabbed=numbers, **members)

    def _series_of(self, title: Title, name: str, year: int, ids: dict[str, str]) -> list[Message]:
        if title.native in self._series:
            return []
        known = {**ids, **({"Tvdb": str(title.tvdb)} if title.tvdb else {})}
        told = self._added("Series", f"/media/{name}", known, Name=name, ProductionYear=year)
        self._series[title.native] = told.body["ItemId"]
        return [told]

    def _shown_episode(
        self, path: str, ids: dict[str, str], native: int, **facts: object
    ) -> Message:
        return self._added("Episode", path, ids, SeriesId=self._series[native], **facts)

    def _added(self, kind: str, path: str, ids: dict[str, str], **facts: object) -> Message:
        self.jellyfin.add(kind, path, ids, **facts)
        said = messages.item_added(self.jellyfin.items[-1], now=self.clock())
        return Message("jellyfin", said)


def download_id(title: Title, numbers: Sequence[int]) -> str:
    """Return the id of a download: the info hash in capitals, as Sonarr writes it."""
    said = f"{title.name}:{','.join(map(str, numbers))}"
    return hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest().upper()


def release_of(title: Title, numbers: Sequence[int]) -> str:
    """Return the name of the release that holds these episodes."""
    return title.season_pack() if len(numbers) != 1 or title.is_film else title.release(numbers[0])


@contextmanager
def answering(town: Town) -> Iterator[Town]:
    """Let all but Shoko answer on loopback; Shoko answers together with its hub, or alone."""
    with ExitStack() as stack:
        for each in (town.seerr, town.sonarr, town.radarr):
            stack.enter_context(running(each))
        stack.enter_context(jellyfins.answering(town.jellyfin))
        yield town


@contextmanager
def living(town: Town) -> Iterator[Town]:
    """Let all five answer on loopback, Shoko without a hub."""
    with answering(town), running(town.shoko):
        yield town
