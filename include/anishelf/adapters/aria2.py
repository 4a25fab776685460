"""aria2, over its JSON-RPC interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

import aria2p
import requests

from anishelf.errors import DownloaderRefused, DownloaderUnreachable

DEFAULT_PORT = 6800
_TIMEOUT = 15.0
_UNAUTHORIZED = 1


def open_client(url: str, *, secret: str | None) -> aria2p.Client:
    """Return a client that has not called yet; *url* names the server, `/jsonrpc` is added."""
    parts = urlsplit(url)
    host = parts._replace(netloc=parts.netloc.removesuffix(f":{parts.port}")).geturl()
    return aria2p.Client(
        host, port=parts.port or DEFAULT_PORT, secret=secret or "", timeout=_TIMEOUT
    )


class Aria2:
    """One aria2."""

    def __init__(self, client: aria2p.Client) -> None:
        self._client = client

    def check(self) -> str:
        """Return the version, or raise DownloaderRefused or DownloaderUnreachable."""
        where = f"{self._client.host}:{self._client.port}"
        try:
            answer = cast("Mapping[str, Any]", self._client.get_version())
            return f"aria2 {answer['version']}"
        except aria2p.ClientException as error:
            if error.code == _UNAUTHORIZED:
                raise DownloaderRefused(
                    f"aria2 at {where} does not accept the secret (rpc-secret); "
                    "enter it as the password of the connection"
                ) from error
            raise DownloaderUnreachable(f"aria2 at {where} answered: {error}") from error
        except (requests.RequestException, KeyError, TypeError) as error:
            raise DownloaderUnreachable(
                f"no aria2 answers at {where}: {type(error).__name__}; is its RPC enabled?"
            ) from error
