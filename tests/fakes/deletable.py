"""Programs on loopback from which things are deleted, over a real folder, with the real ones' faults.

A fault meets whatever changes something: it is refused (500, 409), answered and not done, done and
not answered, or nobody answers at all. Sonarr and Radarr leave a folder without a word where it
holds another title's, as the real ones do.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from demo.neighbours.jellyfin import KEY as JELLYFIN_KEY
from demo.neighbours.programs import FakeArr, FakeSeerr, FakeShoko, Neighbour

Query = dict[str, list[str]]
Answer = tuple[int, Any]


class Fault(StrEnum):
    """How a program misbehaves."""

    NONE = "none"
    REFUSED_500 = "500"
    REFUSED_409 = "409"
    IGNORED = "answers and does not act"
    LATE = "acts and does not answer"
    AWAY = "away"
    SILENT = "leaves the folder without a word"


@dataclass
class Deletable(Neighbour):
    """What every stand-in here has: a fault, and what counts as a change."""

    fault: Fault = Fault.NONE
    changes: tuple[str, ...] = (r"(DELETE|PUT|POST) .*",)

    def is_change(self, method: str, path: str) -> bool:
        """Return whether a call changes something."""
        return any(re.fullmatch(each, f"{method} {path}") for each in self.changes)


@dataclass
class DeletableArr(Deletable, FakeArr):
    """A Sonarr or Radarr whose files lie on a disk."""

    bin: str = ""
    listed: list[int] = field(default_factory=list)

    def add(
        self, native: int, folder: Path, *, tvdb: int = 0, tmdb: int = 0, title: str = "One"
    ) -> int:
        """Add a title in a folder; return its id."""
        self.titles.append(
            {
                "id": native,
                "tvdbId": tvdb,
                "tmdbId": tmdb,
                "title": title,
                "year": 2020,
                "path": str(folder),
                "monitored": True,
                "tags": [],
                "seasons": [],
            }
        )
        return native

    def put(self, native: int, path: Path, season: int, *numbers: int, data: bytes = b"v") -> int:
        """Put a file with these episodes on the disk; return its id."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        file_id = 1 + max((each["id"] for each in self.files), default=0)
        key = "seriesId" if self.noun == "series" else "movieId"
        self.files.append({"id": file_id, key: native, "path": str(path), "size": len(data)})
        row = next(each for each in self.titles if each["id"] == native)
        if self.noun == "movie":
            row["hasFile"] = True
        elif season not in [each["seasonNumber"] for each in row["seasons"]]:
            row["seasons"].append({"seasonNumber": season, "monitored": True})
        for number in numbers:
            self.episodes.append(
                {
                    "id": 1 + max((each["id"] for each in self.episodes), default=100),
                    "seriesId": native,
                    "seasonNumber": season,
                    "episodeNumber": number,
                    "monitored": True,
                    "hasFile": True,
                    "episodeFileId": file_id,
                }
            )
        return file_id

    def grabbed(self, native: int, download_id: str, *places: tuple[int, int]) -> None:
        """Remember that a download brought episodes, or the film."""
        key = "seriesId" if self.noun == "series" else "movieId"
        for season, number in places or ((0, 0),):
            self.history.append(
                {
                    "downloadId": download_id,
                    "date": "2026-01-01T00:00:00Z",
                    key: native,
                    "episode": {"seasonNumber": season, "episodeNumber": number},
                }
            )

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        noun, file = self.noun, "episodefile" if self.noun == "series" else "moviefile"
        key = "seriesId" if self.noun == "series" else "movieId"
        return [
            (rf"GET /api/v3/{file}", lambda query, body: (200, _of(self.files, query, key))),
            (
                rf"GET /api/v3/history/{noun}",
                lambda query, body: (200, _of(self.history, query, key)),
            ),
            (r"GET /api/v3/history", self._downloads),
            (
                r"GET /api/v3/config/mediamanagement",
                lambda query, body: (200, {"recycleBin": self.bin}),
            ),
            (rf"DELETE /api/v3/{file}/bulk", self._delete_files),
            (rf"DELETE /api/v3/{noun}/(\d+)", self._delete),
            (rf"PUT /api/v3/{noun}/(\d+)", self._put),
            (r"PUT /api/v3/episode/monitor", self._monitor),
            *super().routes(),
        ]

    def _downloads(self, *, query: Query, body: Any) -> Answer:
        wanted = query["downloadId"][0]
        return 200, {"records": [row for row in self.history if row["downloadId"] == wanted]}

    def _delete_files(self, *, query: Query, body: Any) -> Answer:
        (ids,) = body.values()
        for row in [each for each in self.files if each["id"] in ids]:
            Path(row["path"]).unlink(missing_ok=True)
            self.files.remove(row)
            for episode in self.episodes:
                if episode["episodeFileId"] == row["id"]:
                    episode.update(hasFile=False, episodeFileId=0)
        return 200, {}

    def _delete(self, native: str, *, query: Query, body: Any) -> Answer:
        row = next((each for each in self.titles if each["id"] == int(native)), None)
        if row is None:
            return 404, {"message": "NotFound"}
        self.titles.remove(row)
        key = "seriesId" if self.noun == "series" else "movieId"
        for rows in (self.files, self.episodes, self.history):
            rows[:] = [each for each in rows if each.get(key) != int(native)]
        others = [Path(each["path"]) for each in self.titles]
        clash = any(
            each == Path(row["path"]) or Path(row["path"]) in each.parents for each in others
        )
        switch = "addImportListExclusion" if self.noun == "series" else "addImportExclusion"
        if query[switch] == ["true"]:
            self.listed.append(int(native))
        if query["deleteFiles"] == ["true"] and not clash and self.fault is not Fault.SILENT:
            shutil.rmtree(row["path"], ignore_errors=True)
        return 200, {}

    def _put(self, native: str, *, query: Query, body: Any) -> Answer:
        for row in self.titles:
            if row["id"] == int(native):
                row.update(body)
        return 202, body

    def _monitor(self, *, query: Query, body: Any) -> Answer:
        for row in self.episodes:
            if row["id"] in body["episodeIds"]:
                row["monitored"] = body["monitored"]
        return 202, []

    def _command(self, *, query: Query, body: Any) -> Answer:
        for row in list(self.files):
            if not Path(row["path"]).exists():
                self._delete_files(query={}, body={"ids": [row["id"]]})
        return super()._command(query=query, body=body)


@dataclass
class DeletableShoko(Deletable, FakeShoko):
    """A Shoko that looks at the disk; its call that forgets is a GET that changes data."""

    key_header: str = "apikey"
    changes: tuple[str, ...] = (r"GET /api/v3/Action/RemoveMissingFiles/.*",)
    edited: list[str] = field(default_factory=list)

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        forget = (r"GET /api/v3/Action/RemoveMissingFiles/(true|false)", self._forget)
        return [forget, *super().routes()]

    def _forget(self, edit: str, *, query: Query, body: Any) -> Answer:
        self.edited.append(edit)
        for path in [each for each in self.files if not Path(each).exists()]:
            del self.files[path]
        return 200, None


@dataclass
class DeletableSeerr(Deletable, FakeSeerr):
    """A Seerr with media; its job looks at others through `has_season`."""

    media: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    has_season: Callable[[str, int], bool] = lambda tmdb, season: True
    forgotten: list[int] = field(default_factory=list)

    def know(self, kind: str, tmdb: str, media_id: int, seasons: tuple[int, ...] = ()) -> None:
        """Have a title that is available, asked for by one request for each season."""
        self.names[kind, tmdb] = ("One", "2020-01-01")
        self.media[kind, tmdb] = {
            "id": media_id,
            "status": 5,
            "status4k": 1,
            "seasons": [{"seasonNumber": each, "status": 5} for each in seasons],
            "requests": [
                {"id": 10 * media_id + each, "seasons": [{"seasonNumber": each}]}
                for each in seasons or (0,)
            ],
        }

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        jobs = [{"id": "availability-sync", "running": False}]
        return [
            (r"DELETE /api/v1/media/(\d+)", self._forget),
            (r"DELETE /api/v1/request/(\d+)", self._withdraw),
            (r"POST /api/v1/settings/jobs/availability-sync/run", self._sync),
            (r"GET /api/v1/settings/jobs", lambda query, body: (200, jobs)),
            (r"GET /api/v1/(movie|tv)/(\d+)", self._known),
            *super().routes(),
        ]

    def _known(self, kind: str, tmdb: str, *, query: Query, body: Any) -> Answer:
        if (kind, tmdb) not in self.names:
            return 404, {"message": "NotFound"}
        found = self.media.get((kind, tmdb))
        return 200, {"id": int(tmdb), **({"mediaInfo": found} if found else {})}

    def _forget(self, media_id: str, *, query: Query, body: Any) -> Answer:
        before = len(self.media)
        self.media = {k: m for k, m in self.media.items() if m["id"] != int(media_id)}
        self.forgotten.append(int(media_id))
        return (204, None) if len(self.media) < before else (404, {"message": "NotFound"})

    def _withdraw(self, number: str, *, query: Query, body: Any) -> Answer:
        for media in self.media.values():
            media["requests"] = [r for r in media["requests"] if r["id"] != int(number)]
        return 204, None

    def _sync(self, *, query: Query, body: Any) -> Answer:
        for (_, tmdb), media in self.media.items():
            for season in media["seasons"]:
                if not self.has_season(tmdb, season["seasonNumber"]):
                    season["status"] = 7
        return 200, {}


@dataclass
class DeletableJellyfin(Deletable):
    """A Jellyfin that drops what is gone when it is told of its folder."""

    key_header: str = "Authorization"
    accepted: str = f'MediaBrowser Token="{JELLYFIN_KEY}"'
    items: list[dict[str, Any]] = field(default_factory=list)

    def show(self, path: Path) -> str:
        """Show the video at a path; return the item's id."""
        number = f"{len(self.items) + 1:032x}"
        self.items.append(
            {
                "Id": number,
                "Type": "Episode",
                "Name": path.stem,
                "Path": str(path),
                "ProviderIds": {},
                "LocationType": "FileSystem",
                "MediaSources": [{"Path": str(path)}],
            }
        )
        return number

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        return [(r"GET /Items", self._items), (r"POST /Library/Media/Updated", self._told)]

    def _items(self, *, query: Query, body: Any) -> Answer:
        found = self.items
        if "ids" in query:
            found = [each for each in found if each["Id"] in query["ids"][0].split(",")]
        return 200, {"Items": found, "TotalRecordCount": len(found)}

    def _told(self, *, query: Query, body: Any) -> Answer:
        folders = {Path(each["Path"]) for each in body["Updates"]}
        self.items = [
            each
            for each in self.items
            if Path(each["Path"]).exists() or not folders & set(Path(each["Path"]).parents)
        ]
        return 204, None


def _of(rows: list[dict[str, Any]], query: Query, key: str) -> list[dict[str, Any]]:
    return [row for row in rows if row.get(key) == int(query[key][0])]


class _Requests(BaseHTTPRequestHandler):
    program: Deletable
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        url, program = urlsplit(self.path), self.program
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw else None
        is_change = program.is_change(self.command, url.path)
        if program.fault is Fault.AWAY:
            self.close_connection = True
            return
        status = {Fault.REFUSED_500: 500, Fault.REFUSED_409: 409, Fault.IGNORED: 200}
        if is_change and program.fault in status:
            self._answer(status[program.fault], {})
            return
        said: Answer = (401, {})
        if self.headers.get(program.key_header) == program.accepted:
            program.calls.append((self.command, url.path, body))
            said = program.answer(self.command, url.path, parse_qs(url.query), body)
        if is_change and program.fault is Fault.LATE:
            self.close_connection = True
            return
        self._answer(*said)

    def _answer(self, status: int, said: Any) -> None:
        data = b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = _handle  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""

    def handle(self) -> None:
        """Let a caller hang up."""
        with contextlib.suppress(ConnectionError):
            super().handle()


@contextlib.contextmanager
def answering(program: Deletable) -> Iterator[None]:
    """Let a stand-in answer at its `url`."""
    handler = type("Bound", (_Requests,), {"program": program})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    program.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
