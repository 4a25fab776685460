"""Transmission, over its RPC interface."""

from __future__ import annotations

from urllib.parse import urlsplit

from transmission_rpc import Client
from transmission_rpc.error import TransmissionAuthError, TransmissionError

from anishelf.errors import DownloaderRefused, DownloaderUnreachable

DEFAULT_PORT = 9091
_PATH = "/transmission/rpc"
_TIMEOUT = 15.0


class Transmission:
    """One Transmission; its client calls as soon as it is made, so it is made by each call."""

    def __init__(self, url: str, *, login: str | None, password: str | None) -> None:
        self._url = url
        self._login = login
        self._password = password

    def check(self) -> str:
        """Return the version, or raise DownloaderRefused or DownloaderUnreachable."""
        try:
            return f"Transmission {self._client().get_session().version}"
        except TransmissionAuthError as error:
            raise DownloaderRefused(
                f"Transmission at {self._url} does not accept the login; change the connection"
            ) from error
        except (TransmissionError, ValueError) as error:
            # Its messages hold the address with the login in it.
            raise DownloaderUnreachable(
                f"no Transmission answers at {self._url}: {type(error).__name__}"
            ) from None

    def _client(self) -> Client:
        parts = urlsplit(self._url)
        return Client(
            protocol="https" if parts.scheme == "https" else "http",
            host=parts.netloc.removesuffix(f":{parts.port}"),  # with the brackets of IPv6
            port=parts.port or DEFAULT_PORT,
            path=parts.path or _PATH,
            username=self._login,
            password=self._password,
            timeout=_TIMEOUT,
        )
