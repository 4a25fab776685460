"""A session with Transmission's RPC."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from transmission_rpc import Client

from anishelf.fetch import limit

DEFAULT_PORT = 9091
_PATH = "/transmission/rpc"
_TIMEOUT = 15.0


def open_client(url: str, login: str | None, password: str | None) -> Client:
    """Return a client that has asked for the session already; raises what the library raises."""
    parts = urlsplit(url)
    return _Limited(
        protocol="https" if parts.scheme == "https" else "http",
        host=parts.netloc.removesuffix(f":{parts.port}"),  # with the brackets of IPv6
        port=parts.port or DEFAULT_PORT,
        path=parts.path or _PATH,
        username=login,
        password=password,
        timeout=_TIMEOUT,
    )


class _Limited(Client):
    """The library's client; its answers are limited in size and time, as those of all services.

    It asks in its constructor already, right after it has made its session.
    """

    @property
    def _http_session(self) -> requests.Session:
        return self._limited

    @_http_session.setter
    def _http_session(self, session: requests.Session) -> None:
        limit(session)
        self._limited = session
