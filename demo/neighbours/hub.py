"""Shoko's hub beside its REST API: SignalR over a WebSocket, in its JSON form.

It does what ASP.NET's does as far as clients notice: they negotiate, the id that they get is good
for one connection, records end with 0x1E, a client that was away is told nothing afterwards.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import WSMsgType, web

from demo.neighbours.messages import Body
from demo.neighbours.programs import FakeShoko

_END = "\x1e"
_PING = json.dumps({"type": 6}) + _END


@dataclass
class Hub:
    """The hub of a Shoko. Its methods may be called from any thread."""

    shoko: FakeShoko
    negotiated: int = 0
    _ids: set[str] = field(default_factory=set)
    _open: set[web.WebSocketResponse] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    @property
    def listeners(self) -> int:
        """Return how many clients listen now."""
        return len(self._open)

    def say(self, body: Body) -> None:
        """Say something to everybody who listens; nobody is no fault."""
        self._call(self._send(json.dumps(body) + _END))

    def say_together(self, bodies: list[Body]) -> None:
        """Say several things in one frame."""
        self._call(self._send("".join(json.dumps(body) + _END for body in bodies)))

    def drop(self) -> None:
        """End every connection without a word, as a restart does."""
        self._call(self._drop())

    def app(self) -> web.Application:
        """Return what answers: the hub, and the REST API for everything else."""
        app = web.Application()
        app.router.add_post("/signalr/aggregate/negotiate", self._negotiate)
        app.router.add_get("/signalr/aggregate", self._connect)
        app.router.add_route("*", "/{path:.*}", self._rest)
        return app

    def _call(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _send(self, text: str) -> None:
        for each in list(self._open):
            with suppress(ConnectionError, RuntimeError):
                await each.send_str(text)

    async def _drop(self) -> None:
        self._ids.clear()
        for each in list(self._open):
            transport = each._req.transport if each._req else None  # noqa: SLF001
            if transport is not None:
                transport.abort()

    async def _negotiate(self, request: web.Request) -> web.Response:
        if self.shoko.broken:
            return web.Response(status=500)
        if request.headers.get("apikey") != self.shoko.accepted:
            return web.Response(status=401)
        self.negotiated += 1
        number = secrets.token_urlsafe(16)
        self._ids.add(number)
        transports = [{"transport": "WebSockets", "transferFormats": ["Text", "Binary"]}]
        return web.json_response(
            {
                "negotiateVersion": 1,
                "connectionId": number,
                "connectionToken": number,
                "availableTransports": transports,
            }
        )

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        number = request.query.get("id", "")
        if number not in self._ids:
            return web.Response(status=404)
        self._ids.discard(number)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.receive()  # the handshake: which protocol
        await socket.send_str("{}" + _END)
        self._open.add(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and '"type":6' in message.data:
                    await socket.send_str(_PING)
        finally:
            self._open.discard(socket)
        return socket

    async def _rest(self, request: web.Request) -> web.Response:
        shoko = self.shoko
        body = await request.json() if request.can_read_body else None
        shoko.calls.append((request.method, request.path, body))
        if shoko.broken:
            return web.json_response({"message": "broken"}, status=500)
        if request.headers.get(shoko.key_header) != shoko.accepted:
            return web.json_response({"error": "Unauthorized"}, status=401)
        query = parse_qs(request.query_string)
        status, said = shoko.answer(request.method, request.path, query, body)
        shoko.exchanges.append((request.method, request.path, set(query), said))
        return web.json_response(said, status=status)


@contextmanager
def talking(shoko: FakeShoko, *, port: int = 0) -> Iterator[Hub]:
    """Let a Shoko answer at its `url`, with a hub."""
    hub = Hub(shoko)
    runner = web.AppRunner(hub.app(), access_log=None, shutdown_timeout=0.1)
    thread = threading.Thread(target=hub._loop.run_forever, daemon=True)  # noqa: SLF001
    thread.start()

    async def start() -> int:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        return int(runner.addresses[0][1])

    loop = hub._loop  # noqa: SLF001
    shoko.url = f"http://127.0.0.1:{asyncio.run_coroutine_threadsafe(start(), loop).result(10)}"
    try:
        yield hub
    finally:
        hub.drop()
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.05), loop).result(10)  # sockets close
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
