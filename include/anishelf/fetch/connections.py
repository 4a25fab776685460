"""Sockets for one request: opened to checked addresses only, shut when its time is over."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import create_connection

from anishelf.errors import FetchFailed
from anishelf.fetch.addresses import Gate

Address = Callable[[str, int], list[str]]


class Deadline:
    """Ends everything that waits on its sockets once the time is over.

    A read timeout starts anew with each byte, so a server that sends one byte a second would hold
    us for ever. A shut socket ends the wait, whether it is for headers, a handshake or the body.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def watch(self, sock: socket.socket) -> None:
        """Include *sock*; a second descriptor is kept, because TLS takes the first one away."""
        self._sockets.append(sock.dup())
        if self.expired:
            self._shut()

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        for sock in self._sockets:
            sock.close()

    def _shut(self) -> None:
        self.expired = True
        for sock in self._sockets:
            with contextlib.suppress(OSError):  # closed by the other side already
                sock.shutdown(socket.SHUT_RDWR)


class GuardedAdapter(HTTPAdapter):
    """Opens connections only where *gate* allows; to a proxy, which the user chose, anywhere."""

    def __init__(self, gate: Gate, deadline: Deadline) -> None:
        self._direct = _pools(gate.addresses, deadline)
        self._proxied = _pools(lambda host, _: [host], deadline)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use our connections for direct requests."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._direct

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Use our connections for requests through *proxy*."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._proxied
        return manager


def _pools(addresses: Address, deadline: Deadline) -> dict[str, type[HTTPConnectionPool]]:
    def connect(connection: HTTPConnection) -> socket.socket:
        return _open(connection, addresses, deadline)

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

    class Tls(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}


def _open(connection: HTTPConnection, addresses: Address, deadline: Deadline) -> socket.socket:
    host, port = connection.host, connection.port
    refusal = "it has no address"
    for address in addresses(host, port):
        if deadline.expired:
            break
        try:
            sock = create_connection(
                (address, port),
                connection.timeout,
                source_address=connection.source_address,
                socket_options=connection.socket_options,
            )
        except TimeoutError:
            refusal = "it did not answer in time"
        except OSError as error:
            refusal = (error.strerror or str(error)).lower()
        else:
            deadline.watch(sock)
            return sock
    raise FetchFailed(f"no connection to {host}:{port}: {refusal}")
