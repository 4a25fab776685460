"""A Jellyfin on loopback: its answers have the shapes of the real server's API."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class FakeJellyfin:
    """`items` is what its libraries show, `reported` what it was told; `broken` answers 500.

    `refused` counts what it did not answer; `delay` (seconds) passes before each answer.
    """

    url: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    reported: list[list[str]] = field(default_factory=list)
    pages: int = 0
    refused: int = 0
    delay: float = 0.0
    broken: bool = False

    def show(self, path: str, **provider_ids: str) -> str:
        """Add the episode at *path* and return its id."""
        item_id = f"{len(self.items):032x}"
        self.items.append(
            {
                "Name": "Episode",
                "ServerId": "5f0e",
                "Id": item_id,
                "Path": path,
                "ProviderIds": provider_ids,
                "Type": "Episode",
                "LocationType": "FileSystem",
                "MediaType": "Video",
            }
        )
        return item_id

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
        newest = self.items[::-1]
        return {"Items": newest[start : start + limit], "TotalRecordCount": 0, "StartIndex": start}


class Requests(BaseHTTPRequestHandler):
    jellyfin: FakeJellyfin

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if not self._refused() and url.path == "/Items":
            self._answer(200, self.jellyfin.listing(parse_qs(url.query)))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._refused() and self.path == "/Library/Media/Updated":
            self.jellyfin.reported.append([update["Path"] for update in body["Updates"]])
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
    handler = type("Bound", (Requests,), {"jellyfin": jellyfin})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    jellyfin.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield jellyfin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
