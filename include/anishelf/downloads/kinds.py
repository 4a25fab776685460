"""The kinds of downloaders: what each takes, and how a client is made. A new one is one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from anishelf.core.endpoint import Endpoint
from anishelf.downloads.ports import DownloaderClient
from anishelf.errors import SettingInvalid
from anishelf.feeds.domain.states import DownloadType

Connect: TypeAlias = Callable[[Endpoint | None, Path], DownloaderClient]
"""Makes a client of an endpoint and the folder that holds all downloads; it does not call yet."""
_TORRENTS = frozenset({DownloadType.MAGNET, DownloadType.TORRENT})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: what people call it, the download types it takes, and how to reach one.

    One without a connection is part of Anishelf and is given no endpoint.
    """

    label: str
    takes: frozenset[DownloadType]
    connect: Connect
    has_connection: bool = True


def kind_of(name: str) -> Kind:
    """Return a kind by the name that `downloaders.type` holds, or raise SettingInvalid."""
    if name not in KINDS:
        raise SettingInvalid(f"{name!r} is no kind of downloader; there are {', '.join(KINDS)}")
    return KINDS[name]


def _qbittorrent(at: Endpoint | None, _: Path) -> DownloaderClient:
    from anishelf.downloads.adapters.qbittorrent import connect

    return connect(_reached(at))


def _aria2(at: Endpoint | None, _: Path) -> DownloaderClient:
    from anishelf.downloads.adapters.aria2 import connect

    return connect(_reached(at))


def _transmission(at: Endpoint | None, _: Path) -> DownloaderClient:
    from anishelf.downloads.adapters.transmission import connect

    return connect(_reached(at))


def _http(_: Endpoint | None, downloads_dir: Path) -> DownloaderClient:
    from anishelf.downloads.adapters.http_download import HttpDownloads

    return HttpDownloads(downloads_dir)


def _reached(at: Endpoint | None) -> Endpoint:
    if at is None:
        raise SettingInvalid("this downloader needs a connection")
    return at


KINDS: dict[str, Kind] = {
    "qbittorrent": Kind("qBittorrent", _TORRENTS, _qbittorrent),
    "aria2": Kind("aria2", _TORRENTS | {DownloadType.HTTP}, _aria2),
    "transmission": Kind("Transmission", _TORRENTS, _transmission),
    "http": Kind(
        "the built-in HTTP downloader", frozenset({DownloadType.HTTP}), _http, has_connection=False
    ),
}
"""Every kind, by the name of its connection type. Clients are imported when one is used."""
