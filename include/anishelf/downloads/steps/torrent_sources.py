"""Gets what a downloader is given: the .torrent itself, fetched by us, or a link; and its identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from anishelf.core.torrent import Infohashes, parse_magnet, parse_torrent
from anishelf.core.url import host_of
from anishelf.downloads.domain.download import DownloadRequest
from anishelf.errors import AddressRefused, BodyTooLarge, FetchFailed, NotFound, TorrentInvalid
from anishelf.feeds.domain.states import DownloadType

USELESS = (NotFound, AddressRefused, BodyTooLarge, TorrentInvalid)
"""Errors after which fetching the same address again brings nothing else."""

_HOST_FAILURES = 3


@dataclass(frozen=True, slots=True)
class TorrentSource:
    """The bytes of a .torrent, or a link; the infohashes are computed by us from it."""

    content: bytes | str
    ids: Infohashes
    size: int | None = None


class TorrentSources:
    """Gets them within one run; a site that failed three times in it is left alone."""

    def __init__(self, fetch_torrent: Callable[[str], bytes]) -> None:
        self._fetch_torrent = fetch_torrent
        self._failures: Counter[str | None] = Counter()

    def of(self, request: DownloadRequest) -> TorrentSource:
        """Return what *request* stands for; raises one of USELESS, or FetchFailed to try later."""
        url = request.url or ""
        if request.download_type is DownloadType.MAGNET:
            return TorrentSource(content=url, ids=parse_magnet(url).ids)
        if request.download_type is DownloadType.TORRENT:
            body = self._fetch(url)
            meta = parse_torrent(body)
            return TorrentSource(content=body, ids=meta.ids, size=meta.size)
        return TorrentSource(content=url, ids=Infohashes())

    def _fetch(self, url: str) -> bytes:
        host = host_of(url)
        if self._failures[host] >= _HOST_FAILURES:
            raise FetchFailed(f"{host} does not answer; the next run tries again")
        try:
            return self._fetch_torrent(url)
        except USELESS:
            raise
        except FetchFailed:
            self._failures[host] += 1
            raise
