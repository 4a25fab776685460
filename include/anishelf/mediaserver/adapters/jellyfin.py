"""The calls to Jellyfin that Anishelf makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import requests

from anishelf.errors import JellyfinRefused, JellyfinUnreachable
from anishelf.mediaserver.domain.verification import Item

_TIMEOUT = (5, 20)
"""Seconds to connect, and between two pieces of an answer."""

_REFUSED = frozenset({401, 403})
_PAGE = 500
_MOST_PAGES = 200


class Jellyfin:
    """One Jellyfin server, asked with an API key."""

    def __init__(self, http: requests.Session, base_url: str, *, api_key: str | None) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._api_key = api_key or ""

    def check(self) -> str:
        """Return the server's name and version; proves that the API key is accepted."""
        info = self._json("/System/Info")
        try:
            return f"Jellyfin {info['Version']} ({info['ServerName']})"
        except (KeyError, TypeError) as error:
            raise self._strange(error) from error

    def report_changed(self, folders: Sequence[str]) -> None:
        """Ask Jellyfin to look at *folders* again; it does so a little later, by itself."""
        updates = [{"Path": folder, "UpdateType": "Modified"} for folder in folders]
        self._send("POST", "/Library/Media/Updated", json={"Updates": updates})

    def newest(self) -> Iterator[Item]:
        """Yield its episodes and films, the newest first, as far as the caller reads."""
        for page in range(_MOST_PAGES):
            found = self._json(
                "/Items",
                params={
                    "recursive": "true",
                    "includeItemTypes": "Episode,Movie",
                    "fields": "Path,ProviderIds",
                    "sortBy": "DateCreated",
                    "sortOrder": "Descending",
                    "enableTotalRecordCount": "false",
                    "startIndex": page * _PAGE,
                    "limit": _PAGE,
                },
            )
            try:
                rows = [_item(row) for row in found["Items"] if row.get("Path")]
                complete = len(found["Items"]) < _PAGE
            except (KeyError, TypeError, AttributeError) as error:
                raise self._strange(error) from error
            yield from rows
            if complete:
                return

    def _json(self, path: str, *, params: Mapping[str, str | int] | None = None) -> Any:
        try:
            return self._send("GET", path, params=params).json()
        except ValueError as error:
            raise self._strange(error) from error

    def _send(self, method: str, path: str, **request: Any) -> requests.Response:
        # Only this header works in every release since 10.8; X-Emby-Token can be switched off.
        headers = {"Authorization": f'MediaBrowser Token="{self._api_key}"'}
        url = f"{self._base_url}{path}"
        try:
            reply = self._http.request(method, url, headers=headers, timeout=_TIMEOUT, **request)
            if reply.status_code in _REFUSED:
                raise JellyfinRefused(
                    f"Jellyfin at {self._base_url} does not accept the API key; make one in its "
                    "dashboard (API Keys) and enter it as the password of the connection"
                )
            reply.raise_for_status()
        except requests.RequestException as error:
            raise self._strange(error) from error
        return reply

    def _strange(self, error: Exception) -> JellyfinUnreachable:
        return JellyfinUnreachable(
            f"no Jellyfin answers at {self._base_url}: {type(error).__name__}"
        )


def _item(row: Mapping[str, Any]) -> Item:
    return Item(str(row["Id"]), str(row["Path"]), dict(row.get("ProviderIds") or {}))
