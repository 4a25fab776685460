"""Sonarr, Radarr, Seerr and Shoko on loopback: stateful, with the answers that the real ones give."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "a-key-of-the-program"
Answer = tuple[int, Any]
Query = dict[str, list[str]]


@dataclass
class Neighbour:
    """What every stand-in has: its address, what it was asked, and how it misbehaves.

    `exchanges` keep method, path, names of parameters and answer.

    `broken` answers 500 to everything; `accepted` is the key that it takes.
    """

    url: str = ""
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    exchanges: list[tuple[str, str, set[str], Any]] = field(default_factory=list)
    broken: bool = False
    accepted: str = KEY
    key_header: str = "X-Api-Key"
    open_paths: tuple[str, ...] = ()

    def answer(self, method: str, path: str, query: Query, body: Any) -> Answer:
        """Return status and body."""
        for pattern, reply in self.routes():
            found = re.fullmatch(pattern, f"{method} {path}")
            if found:
                return reply(*found.groups(), query=query, body=body)
        return 404, {"message": "NotFound"}

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        """Return what it answers, by method and path."""
        raise NotImplementedError


@dataclass
class FakeArr(Neighbour):
    """A Sonarr (or a Radarr, with `noun` movie) of the third API version."""

    noun: str = "series"
    titles: list[dict[str, Any]] = field(default_factory=list)
    episodes: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    queue: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    commands: list[dict[str, Any]] = field(default_factory=list)

    def add_show(self, tvdb: int, title: str, *, episodes: int, season: int = 1) -> int:
        """Add a show with a season whose episodes have aired; return its id here."""
        native = len(self.titles) + 1
        self.titles.append({"id": native, "tvdbId": tvdb, "title": title, "tags": []})
        for number in range(1, episodes + 1):
            self.episodes.append(
                {
                    "id": native * 100 + number,
                    "seriesId": native,
                    "seasonNumber": season,
                    "episodeNumber": number,
                    "title": f"Episode {number}",
                    "airDateUtc": "2020-01-01T00:00:00Z",
                    "monitored": True,
                    "hasFile": False,
                    "episodeFileId": 0,
                }
            )
        return native

    def import_file(self, native: int, number: int, path: str) -> None:
        """Put a file into the library, as a manual import does: nothing else tells of it."""
        file_id = len(self.files) + 1
        self.files.append({"id": file_id, "seriesId": native, "path": path})
        for episode in self.episodes:
            if (episode["seriesId"], episode["episodeNumber"]) == (native, number):
                episode.update(hasFile=True, episodeFileId=file_id)

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        noun = self.noun
        return [
            (r"GET /api/v3/system/status", self._status),
            (rf"GET /api/v3/{noun}", lambda query, body: (200, self.titles)),
            (rf"GET /api/v3/{noun}/(\d+)", self._one),
            (r"GET /api/v3/episode", lambda query, body: (200, self._of(self.episodes, query))),
            (r"GET /api/v3/episodefile", lambda query, body: (200, self._of(self.files, query))),
            (r"GET /api/v3/queue", self._queue),
            (r"GET /api/v3/history/since", self._history),
            (r"POST /api/v3/command", self._command),
            (r"GET /api/v3/notification", lambda query, body: (200, self.notifications)),
            (r"POST /api/v3/notification", self._notify),
            (r"PUT /api/v3/notification/(\d+)", self._renotify),
            (r"POST /api/v3/notification/test", lambda query, body: (200, {})),
        ]

    def _status(self, *, query: Query, body: Any) -> Answer:
        name = "Sonarr" if self.noun == "series" else "Radarr"
        return 200, {"appName": name, "version": "4.0.19.2979"}

    def _one(self, native: str, *, query: Query, body: Any) -> Answer:
        found = [each for each in self.titles if each["id"] == int(native)]
        return (200, found[0]) if found else (404, {"message": "NotFound"})

    def _of(self, rows: list[dict[str, Any]], query: Query) -> list[dict[str, Any]]:
        return [row for row in rows if row["seriesId"] == int(query["seriesId"][0])]

    def _queue(self, *, query: Query, body: Any) -> Answer:
        page, size = int(query["page"][0]), int(query["pageSize"][0])
        some = self.queue[(page - 1) * size : page * size]
        return 200, {
            "page": page,
            "pageSize": size,
            "totalRecords": len(self.queue),
            "records": some,
        }

    def _history(self, *, query: Query, body: Any) -> Answer:
        since = datetime.fromisoformat(query["date"][0])
        rows = [row for row in self.history if datetime.fromisoformat(row["date"]) >= since]
        return 200, sorted(rows, key=lambda row: str(row["date"]))

    def _command(self, *, query: Query, body: Any) -> Answer:
        self.commands.append(body)
        return 201, {"id": len(self.commands), "name": body["name"], "status": "queued"}

    def _notify(self, *, query: Query, body: Any) -> Answer:
        self.notifications.append({**body, "id": len(self.notifications) + 1})
        return 201, self.notifications[-1]

    def _renotify(self, number: str, *, query: Query, body: Any) -> Answer:
        self.notifications[int(number) - 1] = body
        return 202, body


@dataclass
class FakeSeerr(Neighbour):
    """A Seerr with requests; titles come from `names` by (kind, tmdb id)."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    names: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=lambda: {"options": {"jsonPayload": "{}"}})
    tests: int = 0

    def ask(
        self,
        kind: str,
        tmdb: int,
        *,
        title: str,
        status: int = 2,
        seasons: tuple[int, ...] = (),
        tvdb: int | None = None,
    ) -> int:
        """Add a request and return its number."""
        number = len(self.requests) + 1
        self.names[kind, str(tmdb)] = (title, "2020-01-01")
        self.requests.append(
            {
                "id": number,
                "status": status,
                "type": kind,
                "is4k": False,
                "updatedAt": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}.{number:03d}Z",
                "seasons": [{"seasonNumber": each, "status": status} for each in seasons],
                "media": {"mediaType": kind, "tmdbId": tmdb, "tvdbId": tvdb, "status": 3},
                "requestedBy": {
                    "id": 1,
                    "displayName": "ada",
                    "email": "ada@example.org",
                    "createdAt": "2026-01-01T00:00:00Z",
                    "updatedAt": "2026-01-01T00:00:00Z",
                },
            }
        )
        return number

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        return [
            (r"GET /api/v1/status", lambda query, body: (200, {"version": "3.1.0"})),
            (
                r"GET /api/v1/settings/main",
                lambda query, body: (200, {"applicationTitle": "Seerr"}),
            ),
            (r"GET /api/v1/request", self._list),
            (r"GET /api/v1/request/(\d+)", self._one),
            (r"POST /api/v1/request/(\d+)/(approve|decline|retry)", self._act),
            (r"GET /api/v1/(movie|tv)/(\d+)", self._title),
            (
                r"GET /api/v1/settings/notifications/webhook",
                lambda query, body: (200, self.webhook),
            ),
            (r"POST /api/v1/settings/notifications/webhook", self._install),
            (r"POST /api/v1/settings/notifications/webhook/test", self._test),
        ]

    def _list(self, *, query: Query, body: Any) -> Answer:
        take, skip = int(query["take"][0]), int(query["skip"][0])
        newest = sorted(self.requests, key=lambda row: str(row["updatedAt"]), reverse=True)
        return 200, {"pageInfo": {"results": len(newest)}, "results": newest[skip : skip + take]}

    def _find(self, number: str) -> dict[str, Any] | None:
        return next((row for row in self.requests if row["id"] == int(number)), None)

    def _one(self, number: str, *, query: Query, body: Any) -> Answer:
        found = self._find(number)
        return (200, found) if found else (404, {"message": "Request not found."})

    def _act(self, number: str, verb: str, *, query: Query, body: Any) -> Answer:
        found = self._find(number)
        if found is None:
            return 404, {"message": "Request not found."}
        found["status"] = {"approve": 2, "decline": 3, "retry": 2}[verb]
        return 200, found

    def _title(self, kind: str, tmdb: str, *, query: Query, body: Any) -> Answer:
        title, date = self.names[kind, tmdb]
        names = {"movie": ("title", "releaseDate"), "tv": ("name", "firstAirDate")}[kind]
        return 200, dict(zip(names, (title, date), strict=True))

    def _install(self, *, query: Query, body: Any) -> Answer:
        self.webhook = body
        return 200, body

    def _test(self, *, query: Query, body: Any) -> Answer:
        self.tests += 1
        return 204, None


@dataclass
class FakeShoko(Neighbour):
    """A Shoko with files: path below its folder → (file id, AniDB anime, AniDB episode)."""

    key_header: str = "apikey"
    files: dict[str, tuple[int, int | None, int | None]] = field(default_factory=dict)
    rescanned: list[int] = field(default_factory=list)

    def routes(self) -> list[tuple[str, Callable[..., Answer]]]:
        return [
            (
                r"GET /api/v3/Init/Version",
                lambda query, body: (200, {"Server": {"Version": "5.3.3.0"}}),
            ),
            (r"GET /api/v3/User/Current", lambda query, body: (200, {"ID": 1, "Username": "ada"})),
            (r"GET /api/v3/File/PathEndsWith", self._ending),
            (r"POST /api/v3/File/(\d+)/Rescan", self._rescan),
        ]

    def _ending(self, *, query: Query, body: Any) -> Answer:
        end = query["path"][0].casefold()
        found = [self._file(path) for path in self.files if path.casefold().endswith(end)]
        return 200, found[: int(query["limit"][0])]

    def _file(self, path: str) -> dict[str, Any]:
        number, anime, episode = self.files[path]
        known = [
            {"SeriesID": {"ID": 1, "AniDB": anime}, "EpisodeIDs": [{"ID": 1, "AniDB": episode}]}
        ]
        return {
            "ID": number,
            "Size": 1000,
            "Created": "2026-01-01T00:00:00Z",
            "Updated": "2026-01-01T00:00:00Z",
            "Locations": [
                {
                    "ID": number,
                    "FileID": number,
                    "ImportFolderID": 1,
                    "RelativePath": path,
                    "IsAccessible": True,
                }
            ],
            "SeriesIDs": known if anime else [],
        }

    def _rescan(self, number: str, *, query: Query, body: Any) -> Answer:
        self.rescanned.append(int(number))
        return 200, None


class _Requests(BaseHTTPRequestHandler):
    neighbour: Neighbour
    protocol_version = "HTTP/1.1"

    def _handle(self) -> None:
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw else None
        self.neighbour.calls.append((self.command, url.path, body))
        query = parse_qs(url.query)
        status, said = self._checked(url.path, query, body)
        self.neighbour.exchanges.append((self.command, url.path, set(query), said))
        data = b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _checked(self, path: str, query: Query, body: Any) -> Answer:
        if self.neighbour.broken:
            return 500, {"message": "broken"}
        if self.headers.get(self.neighbour.key_header) != self.neighbour.accepted:
            return 401, {"error": "Unauthorized"}
        return self.neighbour.answer(self.command, path, query, body)

    do_GET = do_POST = do_PUT = _handle  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@contextlib.contextmanager
def running(neighbour: Neighbour) -> Iterator[None]:
    """Let a stand-in answer at its `url`."""
    handler = type("Bound", (_Requests,), {"neighbour": neighbour})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        neighbour.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
