"""A Jellyfin on loopback: its answers have the shapes of the real server's API."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "0123456789abcdef0123456789abcdef"
_UNIQUE_ID = re.compile(r'<uniqueid type="(\w+)"[^>]*>([^<]+)</uniqueid>')


@dataclass
class FakeJellyfin:
    """`items` is what its libraries show, `reported` what it was told; `broken` answers 500.

    `pages` and `asked_series` count what it was asked, `refused` what it did not answer; `delay`
    (seconds) passes before each answer. With `scans` it looks into the folders that it is told of.
    """

    url: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    reported: list[list[str]] = field(default_factory=list)
    pages: int = 0
    asked_series: int = 0
    refused: int = 0
    delay: float = 0.0
    broken: bool = False
    scans: bool = False

    def show(self, path: str, **provider_ids: str) -> str:
        """Add the episode at *path* and return its id."""
        return self.add("Episode", path, provider_ids)

    def add(self, kind: str, path: str, provider_ids: Mapping[str, str], **facts: object) -> str:
        """Add an item of *kind* with further *facts* in the API's words, and return its id."""
        item_id = f"{len(self.items):032x}"
        self.items.append(
            {
                "Name": kind,
                "ServerId": "5f0e",
                "Id": item_id,
                "Path": path,
                "ProviderIds": dict(provider_ids),
                "Type": kind,
                "LocationType": "FileSystem",
                "MediaType": "Video",
                "MediaSources": [{"Protocol": "File", "Path": path}],
                **facts,
            }
        )
        return item_id

    def scan(self, folder: str) -> None:
        """Show every video below *folder* that is there and has an NFO, with the ids of that."""
        known = {item["Path"] for item in self.items}
        for video in sorted(Path(folder).rglob("*.mkv")):
            nfo = video.with_suffix(".nfo")
            if str(video) not in known and nfo.is_file():
                ids = dict(_UNIQUE_ID.findall(nfo.read_text(encoding="utf-8", errors="replace")))
                self.add("Episode", str(video), ids)

    def refusal(self, authorization: str | None) -> int | None:
        """Return the status of an answer that is none, or None."""
        if not self.broken and authorization == f'MediaBrowser Token="{KEY}"':
            return None
        self.refused += 1
        return 500 if self.broken else 401

    def listing(self, query: dict[str, list[str]]) -> dict[str, Any]:
        """Answer GET /Items: the newest first, as asked for by startIndex and limit."""
        self.pages += 1
        start, limit = int(query["startIndex"][0]), int(query["limit"][0])
        found = self.items[::-1][start : start + limit]
        return {"Items": found, "TotalRecordCount": len(self.items), "StartIndex": start}

    def episodes(self, series_id: str) -> dict[str, Any]:
        """Answer GET /Shows/{seriesId}/Episodes."""
        self.asked_series += 1
        found = [item for item in self.items if item.get("SeriesId") == series_id]
        return {"Items": found, "TotalRecordCount": len(found), "StartIndex": 0}


class Requests(BaseHTTPRequestHandler):
    jellyfin: FakeJellyfin

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if self._refused():
            return
        if url.path == "/Items":
            self._answer(200, self.jellyfin.listing(parse_qs(url.query)))
        elif url.path.startswith("/Shows/"):
            self._answer(200, self.jellyfin.episodes(url.path.split("/")[2]))
        elif url.path == "/System/Info":
            self._answer(200, {"ServerName": "media", "Version": "10.11.8", "Id": "5f0e"})
        else:
            self._answer(404)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._refused() and self.path == "/Library/Media/Updated":
            folders = [update["Path"] for update in body["Updates"]]
            self.jellyfin.reported.append(folders)
            for folder in folders if self.jellyfin.scans else ():
                self.jellyfin.scan(folder)
            self._answer(204)

    def _refused(self) -> bool:
        time.sleep(self.jellyfin.delay)
        status = self.jellyfin.refusal(self.headers.get("Authorization"))
        if status:
            self._answer(status)
        return status is not None

    def _answer(self, status: int, body: object = None) -> None:
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@contextlib.contextmanager
def running_jellyfin() -> Iterator[FakeJellyfin]:
    """Start a Jellyfin that accepts the API key `KEY` in the Authorization header alone."""
    jellyfin = FakeJellyfin()
    with answering(jellyfin):
        yield jellyfin


@contextlib.contextmanager
def answering(jellyfin: FakeJellyfin) -> Iterator[None]:
    """Let *jellyfin* answer at its `url`."""
    handler = type("Bound", (Requests,), {"jellyfin": jellyfin})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    jellyfin.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
