"""A small HTTP server for stand-ins: sites answer requests; it adds ranges, faults and speed limits.

Binds to loopback only. It remembers every request, so that a test can ask what was sent.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from demo.world.answers import NOT_FOUND, Answer, Fault, Request, Site, conditional, ranged

_CHUNK = 1 << 16
_LIMITED_CHUNK = 1 << 13
_MAX_BODY = 1 << 20


class Server:
    """Serves *sites* from the start of `with` to its end; the first site that knows a path answers.

    `faults` and `rates` (bytes a second, shared by all connections) are keyed by the decoded
    path without its query; a key that ends in `*` stands for every path that begins so.
    """

    def __init__(self, sites: Iterable[Site] = (), *, port: int = 0) -> None:
        self.sites = list(sites)
        self.faults: dict[str, Fault] = {}
        self.rates: dict[str, float] = {}
        self.requests: list[Request] = []
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._http = _HttpServer(("127.0.0.1", port), self)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where the server listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to answer."""
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, cut open connections and free the port."""
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._thread = None
        self._http.server_close()
        self._http.cut_connections()

    def requests_to(self, path: str) -> list[Request]:
        """Return what was asked of *path*, oldest first."""
        return [request for request in list(self.requests) if request.path == path]

    def answer(self, request: Request) -> Answer:
        """Record *request* and return the first answer a site has for it."""
        with self._lock:
            self.requests.append(request)
        for site in self.sites:
            answer = site.answer(request)
            if answer is not None:
                return ranged(request, conditional(request, answer))
        return NOT_FOUND

    def take_fault(self, path: str) -> Fault | None:
        """Return the fault that hits this request, counting it; None when all is well."""
        with self._lock:
            key = _matching(self.faults, path)
            if key is None:
                return None
            fault = self.faults[key]
            if fault.times is not None:
                self.faults[key] = replace(fault, times=fault.times - 1)
                if fault.times <= 1:
                    del self.faults[key]
            return fault

    def pause(self, path: str, size: int) -> None:
        """Wait until *size* more bytes of *path* may leave."""
        with self._lock:
            key = _matching(self.rates, path)
            if key is None:
                return
            begin = max(time.monotonic(), self._free_at.get(path, 0.0))
            self._free_at[path] = begin + size / self.rates[key]
            wait = self._free_at[path] - time.monotonic()
        time.sleep(max(0.0, wait))

    def is_limited(self, path: str) -> bool:
        """Return whether *path* has a speed limit now."""
        return _matching(self.rates, path) is not None


def _matching(rules: dict[str, Any], path: str) -> str | None:
    if path in rules:
        return path
    prefixes = (key for key in rules if key.endswith("*") and path.startswith(key[:-1]))
    return next(prefixes, None)


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], owner: Server) -> None:
        super().__init__(address, _Handler)
        self.owner = owner
        self._open: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def cut_connections(self) -> None:
        """End the connections that clients keep open."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report everything but a client that hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _HttpServer
    protocol_version = "HTTP/1.1"
    server_version = "demo-world"
    sys_version = ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        owner = self.server.owner
        request = self._request()
        fault = owner.take_fault(request.path)
        answer = owner.answer(request)
        if fault is not None:
            time.sleep(fault.delay)
            answer = fault.applied(answer)
        self._send(request, answer, cut_after=fault.cut_after if fault else None)

    def log_message(self, *_: Any) -> None:
        """Stay silent: requests are kept in `Server.requests`."""

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        length = min(int(self.headers.get("Content-Length") or 0), _MAX_BODY)
        return Request(
            method=self.command,
            path=unquote(parts.path),
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
            at=time.time(),
        )

    def _send(self, request: Request, answer: Answer, *, cut_after: int | None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(answer.length))
        self.end_headers()
        if request.method != "HEAD" and answer.status != 304:
            self._send_body(request.path, answer, cut_after)

    def _send_body(self, path: str, answer: Answer, cut_after: int | None) -> None:
        left = answer.length if cut_after is None else min(cut_after, answer.length)
        with answer.open() as stream:
            while left > 0:
                size = _LIMITED_CHUNK if self.server.owner.is_limited(path) else _CHUNK
                chunk = stream.read(min(size, left))
                self.server.owner.pause(path, len(chunk))
                self.wfile.write(chunk)
                left -= len(chunk)
        if cut_after is not None:
            self.wfile.flush()
            self.close_connection = True


for _method in ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
    # The sites look at the method themselves.
    setattr(_Handler, f"do_{_method}", _Handler.do_GET)
