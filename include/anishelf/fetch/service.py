"""Sessions for the services that a user connected: trusted with a login, not with our memory or time.

A service may be broken, taken over, or something else altogether (a login page, a proxy). What it
answers is cut off in size after unpacking and in time, whoever reads it: also clients of libraries
that take a session.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import weakref
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

MAX_BYTES = 32 << 20
"""Bytes of one answer after unpacking."""

TOTAL_SECONDS = 60.0
"""Seconds of one exchange, from the connection to the last byte."""

MOST_LEVELS = 100
"""Levels of one JSON document; the deepest real answer has nine."""

_CHUNK = 1 << 16


class AnswerTooLarge(requests.RequestException):
    """A service sends more than the limit; asking again brings the same."""


class AnswerTooSlow(requests.Timeout):
    """A service did not come to the end of its answer in time; asking again may help."""


def service_session(
    *,
    proxy: str | None = None,
    max_bytes: int = MAX_BYTES,
    seconds: float = TOTAL_SECONDS,
) -> requests.Session:
    """Return a session that takes nothing from the machine's environment and limits every answer.

    No `.netrc` password replaces a token, no `HTTP_PROXY` sees it. Answers are read whole; what is
    larger than *max_bytes* or lasts longer than *seconds* raises a `requests.RequestException`, as
    does a body that breaks off or cannot be unpacked.
    """
    session = requests.Session()
    limit(session, max_bytes=max_bytes, seconds=seconds)
    session.proxies = {"http": proxy, "https": proxy} if proxy else {}
    return session


def limit(
    session: requests.Session, *, max_bytes: int = MAX_BYTES, seconds: float = TOTAL_SECONDS
) -> None:
    """Put the limits of `service_session` on the *session* of somebody else's client."""
    session.trust_env = False
    adapter = LimitedAdapter(max_bytes=max_bytes, seconds=seconds)
    session.mount("http://", adapter)
    session.mount("https://", adapter)


def json_in(body: bytes) -> Any:
    """Return the JSON value in *body*, or raise ValueError: also where it is nested absurdly deep.

    Numbers that no database holds (`1e999`, `NaN`) are refused.
    """
    try:
        value = json.loads(body, parse_constant=_refused, parse_float=_finite)
    except RecursionError:
        raise ValueError(f"more than {MOST_LEVELS} levels") from None
    _check_depth(value)
    return value


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise ValueError(f"more than {MOST_LEVELS} levels")


def _inside(value: Any) -> list[Any]:
    """Return the lists and objects right inside *value*."""
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [inner for inner in values if isinstance(inner, (dict, list))]


def _refused(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise ValueError("a number is too large")
    return value


class LimitedAdapter(HTTPAdapter):
    """Reads each answer whole, within its bytes and seconds; used by one thread at a time."""

    def __init__(self, *, max_bytes: int, seconds: float) -> None:
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._pools = _pools(self._sockets)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use connections that can be shut from outside."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Use connections that can be shut from outside, also to a proxy."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        """Return the answer with its whole body, or raise a RequestException."""
        expired = threading.Event()
        timer = threading.Timer(self._seconds, self._shut, (expired,))
        timer.daemon = True
        timer.start()
        try:
            return self._read(super().send(request, **{**kwargs, "stream": True}), expired)
        except requests.RequestException as error:
            if expired.is_set():
                raise AnswerTooSlow(self._slow(), request=request) from error
            raise
        finally:
            timer.cancel()

    def _read(self, answer: requests.Response, expired: threading.Event) -> requests.Response:
        with contextlib.ExitStack() as broken:
            broken.callback(answer.close)
            body = self._body(answer)
            if expired.is_set():  # a shut socket looks like the end of an answer without a length
                raise AnswerTooSlow(self._slow(), request=answer.request)
            broken.pop_all()
        answer._content = body  # noqa: SLF001  # as requests does when it reads by itself
        return answer

    def _body(self, answer: requests.Response) -> bytes:
        body = bytearray()
        for chunk in answer.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._max_bytes:
                said = f"the answer is larger than {self._max_bytes >> 20} MB"
                raise AnswerTooLarge(said, request=answer.request)
        return bytes(body)

    def _slow(self) -> str:
        return f"the answer did not end within {self._seconds:g} seconds"

    def _shut(self, expired: threading.Event) -> None:
        expired.set()
        for sock in list(self._sockets):
            with contextlib.suppress(OSError):  # closed by the other side already
                sock.shutdown(socket.SHUT_RDWR)


def _pools(sockets: weakref.WeakSet[socket.socket]) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            sockets.add(sock)
            return sock

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            sockets.add(sock)
            return sock

        def connect(self) -> None:
            super().connect()
            if self.sock is not None:
                sockets.add(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}
