"""Gets what a downloader is given: the .torrent itself, fetched by us, or a link; and its identity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from anishelf.core.torrent import Infohashes, parse_magnet, parse_torrent
from anishelf.core.url import host_of
from anishelf.downloads.domain.download import DownloadRequest
from anishelf.downloads.domain.torrent_retry import (
    is_hopeless,
    pause_after,
    was_tried_enough,
)
from anishelf.downloads.ports import DownloadRows
from anishelf.errors import AddressRefused, BodyTooLarge, FetchFailed, NotFound, TorrentInvalid
from anishelf.feeds.domain.states import DownloadType

_FINAL = (AddressRefused, BodyTooLarge)
"""Errors after which fetching the same address again brings nothing else."""

_USELESS = (NotFound, TorrentInvalid)
"""What sites answer while a file is not there yet, or a check stands before it."""

_HOST_FAILURES = 3
_LONGEST_MAGNET = 1 << 16


@dataclass(frozen=True, slots=True)
class TorrentSource:
    """The bytes of a .torrent, or a link; the infohashes are computed by us from it."""

    content: bytes | str
    ids: Infohashes
    size: int | None = None


class TorrentSources:
    """Gets them within one run; a site that failed three times in it is left alone."""

    def __init__(
        self,
        fetch_torrent: Callable[[str], bytes],
        rows: DownloadRows,
        clock: Callable[[], datetime],
    ) -> None:
        self._fetch_torrent = fetch_torrent
        self._rows = rows
        self._clock = clock
        self._failures: Counter[str | None] = Counter()
        self._asked: set[int] = set()

    def of(self, request: DownloadRequest) -> TorrentSource:
        """Return what *request* stands for; raises TorrentInvalid or FetchFailed.

        A link may lead to a magnet link, as those of indexers do. Where a .torrent was not to be had
        again and again, the magnet link of its known infohash stands for it.
        """
        url = request.url or ""
        if request.download_type is DownloadType.MAGNET:
            return _magnet(url)
        if request.download_type is not DownloadType.TORRENT:
            return TorrentSource(content=url, ids=Infohashes())
        if request.infohash and was_tried_enough(self._rows.torrent_failure(request.download.id)):
            return _magnet(f"magnet:?xt=urn:btih:{request.infohash}")
        body = self._fetch(request.download.id, url)
        if _is_magnet(body):
            return _magnet(body.decode("utf-8", "replace").strip())
        meta = parse_torrent(body)
        return TorrentSource(content=body, ids=meta.ids, size=meta.size)

    def put_off(self, request: DownloadRequest, error: FetchFailed | TorrentInvalid) -> bool:
        """Keep why a source could not be had; return whether it is worth another try.

        A site that does not answer may be back any time. A useless answer stays useless once its
        release is a day old, and every pause was waited for.
        """
        download, now = request.download.id, self._clock()
        if request.download_type is not DownloadType.TORRENT or isinstance(error, _FINAL):
            return False
        if download not in self._asked:
            return True
        before = self._rows.torrent_failure(download)
        times = 1 + (before.times if before else 0)
        self._rows.torrent_failed(
            download, reason=str(error), next_attempt_at=now + pause_after(times)
        )
        useless = isinstance(error, _USELESS) and not request.infohash
        return not (useless and is_hopeless(times, offered_at=request.offered_at, now=now))

    def why_not(self, request: DownloadRequest, error: Exception) -> str:
        """Return every reason why it could not be had, the newest last."""
        before = self._rows.torrent_failure(request.download.id)
        if before is None:
            return str(error)
        reasons = [reason for reason in before.reasons if reason != str(error)]
        return f"{'; before that: '.join([str(error), *reversed(reasons)])} ({before.times} tries)"

    def _fetch(self, download_id: int, url: str) -> bytes:
        host = host_of(url)
        if self._failures[host] >= _HOST_FAILURES:
            raise FetchFailed(f"{host} does not answer; the next run tries again")
        self._asked.add(download_id)
        try:
            return self._fetch_torrent(url)
        except (*_FINAL, *_USELESS):
            raise
        except FetchFailed:
            self._failures[host] += 1
            raise


def _magnet(link: str) -> TorrentSource:
    return TorrentSource(content=link, ids=parse_magnet(link).ids)


def _is_magnet(body: bytes) -> bool:
    return len(body) < _LONGEST_MAGNET and body.lstrip()[:8].lower() == b"magnet:?"
