"""The calls to Jellyfin that Anishelf makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any
from urllib.parse import quote

import requests

from anishelf.errors import JellyfinRefused, JellyfinUnreachable
from anishelf.fetch import json_in
from anishelf.mediaserver.domain.items import Item, ItemKind, Page

_TIMEOUT = (5, 20)
"""Seconds to connect, and between two pieces of an answer."""

_REFUSED = frozenset({401, 403})
_FIELDS = "Path,ProviderIds,MediaSources"
PAGE = 500
"""Items in one answer."""


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

    def page(self, number: int) -> Page:
        """Return page *number*, from 0, of its films, series and episodes; the newest come first.

        Jellyfin cannot filter by a path or by a provider id; it ignores what it does not know.
        """
        found = self._json(
            "/Items",
            params={
                "recursive": "true",
                "includeItemTypes": "Episode,Movie,Series",
                "fields": _FIELDS,
                "enableUserData": "false",
                "enableImages": "false",
                "sortBy": "DateCreated",
                "sortOrder": "Descending",
                "startIndex": number * PAGE,
                "limit": PAGE,
            },
        )
        try:
            pages = ceil(int(found["TotalRecordCount"]) / PAGE)
        except (KeyError, TypeError, ValueError) as error:
            raise self._strange(error) from error
        return Page(self._items(found), pages)

    def episodes(self, series_id: str) -> list[Item]:
        """Return the episodes of a series that have a file."""
        params = {"isMissing": "false", "fields": _FIELDS, "enableUserData": "false"}
        return self._items(
            self._json(f"/Shows/{quote(series_id, safe='')}/Episodes", params=params)
        )

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return which of these items there are; an id that is none is left out by the server."""
        params = {"ids": ",".join(ids), "enableUserData": "false", "enableImages": "false"}
        found = self._json("/Items", params=params)
        try:
            return {str(row["Id"]) for row in found["Items"]} & set(ids)
        except (KeyError, TypeError) as error:
            raise self._strange(error) from error

    def _items(self, found: Any) -> list[Item]:
        try:
            return [_item(row) for row in found["Items"]]
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise self._strange(error) from error

    def _json(self, path: str, *, params: Mapping[str, str | int] | None = None) -> Any:
        try:
            return json_in(self._send("GET", path, params=params).content)
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
        except (requests.RequestException, ValueError) as error:
            # requests reads where a redirect leads, and fails on an address that is none.
            raise self._strange(error) from error
        return reply

    def _strange(self, error: Exception) -> JellyfinUnreachable:
        return JellyfinUnreachable(
            f"no Jellyfin answers at {self._base_url}: {type(error).__name__}"
        )


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        id=str(row["Id"]),
        kind=ItemKind(row["Type"]),
        path=str(row.get("Path") or ""),
        provider_ids={str(k): str(v) for k, v in (row.get("ProviderIds") or {}).items() if v},
        name=str(row.get("Name") or ""),
        year=row.get("ProductionYear"),
        is_playable=_is_playable(row),
        series_id=row.get("SeriesId"),
        season=row.get("ParentIndexNumber"),
        number=row.get("IndexNumber"),
        last=row.get("IndexNumberEnd"),
    )


def _is_playable(row: Mapping[str, Any]) -> bool:
    """Return whether there is a file: what a plugin announces alone has a place and no source."""
    sources = row.get("MediaSources")
    return row.get("LocationType") == "FileSystem" and bool(row.get("Path")) and sources != []
