"""The calls to Jellyfin that Anishelf makes."""

from __future__ import annotations

import requests

from anishelf.errors import JellyfinRefused, JellyfinUnreachable

_TIMEOUT = (5, 20)
"""Seconds to connect, and between two pieces of an answer."""

_REFUSED = frozenset({401, 403})


class Jellyfin:
    """One Jellyfin server, asked with an API key."""

    def __init__(self, http: requests.Session, base_url: str, *, api_key: str | None) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._api_key = api_key or ""

    def check(self) -> str:
        """Return the server's name and version; proves that the API key is accepted."""
        # Only this header works in every release since 10.8; X-Emby-Token can be switched off.
        headers = {"Authorization": f'MediaBrowser Token="{self._api_key}"'}
        url = f"{self._base_url}/System/Info"
        try:
            reply = self._http.get(url, headers=headers, timeout=_TIMEOUT)
            if reply.status_code in _REFUSED:
                raise JellyfinRefused(
                    f"Jellyfin at {self._base_url} does not accept the API key; make one in its "
                    "dashboard (API Keys) and enter it as the password of the connection"
                )
            reply.raise_for_status()
            info = reply.json()
            return f"Jellyfin {info['Version']} ({info['ServerName']})"
        except (requests.RequestException, KeyError, TypeError) as error:
            raise JellyfinUnreachable(
                f"no Jellyfin answers at {self._base_url}: {type(error).__name__}"
            ) from error
