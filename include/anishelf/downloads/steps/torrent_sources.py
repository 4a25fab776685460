"""Gets what a downloader is given: the .torrent itself, fetched by us, or a link; and its identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.core.pace import wished
from anishelf.core.pauses import Pauses
from anishelf.core.torrent import Infohashes, parse_magnet, parse_torrent
from anishelf.core.url import site_of
from anishelf.downloads.domain.download import DownloadRequest
from anishelf.downloads.domain.torrent_retry import (
    is_hopeless,
    pause_after,
    was_tried_enough,
)
from anishelf.downloads.ports import DownloadRows
from anishelf.downloads.steps.torrent_fetching import (
    FINAL,
    FIRST_SECONDS,
    LATER_SECONDS,
    USELESS,
    Arrived,
    FetchTorrent,
    TorrentLink,
    Wanted,
    fetched,
    side_by_side,
)
from anishelf.errors import FetchFailed, RateLimited, TorrentInvalid
from anishelf.feeds.domain.states import DownloadType

_LONGEST_MAGNET = 1 << 16


@dataclass(frozen=True, slots=True)
class TorrentSource:
    """The bytes of a .torrent, or a link; the infohashes are computed by us from it."""

    content: bytes | str
    ids: Infohashes
    size: int | None = None


class TorrentSources:
    """Gets them within one run, from many sites side by side, so that none holds up another's.

    A site that failed three times in it, or once was slow, is left alone; one that asks us to wait
    is, by later runs too.
    """

    def __init__(
        self,
        fetch_torrent: FetchTorrent,
        rows: DownloadRows,
        pauses: Pauses,
        clock: Callable[[], datetime],
    ) -> None:
        self._fetch_torrent = fetch_torrent
        self._rows = rows
        self._pauses = pauses
        self._clock = clock
        self._fetched: dict[int, bytes | FetchFailed] = {}
        self._asked: set[int] = set()

    def as_ready(
        self,
        requests: Sequence[DownloadRequest],
        *,
        needed: Callable[[DownloadRequest], bool],
        on_quiet: Callable[[], None],
    ) -> Iterator[DownloadRequest]:
        """Yield all of *requests*, the .torrent of those that are *needed* as it arrives.

        *on_quiet* is called when what comes next takes a while.
        """
        pauses = self._pauses.of({_of_site(request) for request in requests})
        sites: dict[str, list[Wanted]] = defaultdict(list)
        for request in requests:
            if request.download_type is not DownloadType.TORRENT or not needed(request):
                yield request
                continue
            pause = pauses.get(_of_site(request))
            if pause is not None and pause > self._clock():
                self._fetched[request.download.id] = FetchFailed(_in_words(request, pause))
                yield request
            else:
                sites[_of_site(request)].append(Wanted(request, self._link(request)))
        # Who failed before comes last: a slot is for those that answer.
        turn = sorted(sites.values(), key=lambda some: max(one.link.seconds for one in some))
        for one in side_by_side(self._fetch_torrent, turn, on_quiet):
            self._keep(one)
            yield one.request

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
        body = self._body(request)
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
        if request.download_type is not DownloadType.TORRENT or isinstance(error, FINAL):
            return False
        if download not in self._asked:
            return True
        before = self._rows.torrent_failure(download)
        times = 1 + (before.times if before else 0)
        self._rows.torrent_failed(
            download, reason=str(error), next_attempt_at=now + pause_after(times)
        )
        useless = isinstance(error, USELESS) and not request.infohash
        return not (useless and is_hopeless(times, offered_at=request.offered_at, now=now))

    def why_not(self, request: DownloadRequest, error: Exception) -> str:
        """Return every reason why it could not be had, the newest last."""
        before = self._rows.torrent_failure(request.download.id)
        if before is None:
            return str(error)
        reasons = [reason for reason in before.reasons if reason != str(error)]
        return f"{'; before that: '.join([str(error), *reversed(reasons)])} ({before.times} tries)"

    def _body(self, request: DownloadRequest) -> bytes:
        body = self._fetched.pop(request.download.id, None)
        if body is None:  # nobody thought that it would be needed
            self._asked.add(request.download.id)
            body = fetched(self._fetch_torrent, self._link(request))
        if isinstance(body, FetchFailed):
            raise body
        return body

    def _link(self, request: DownloadRequest) -> TorrentLink:
        again = self._rows.torrent_failure(request.download.id) is not None
        seconds = LATER_SECONDS if again else FIRST_SECONDS
        return TorrentLink(request.url or "", request.feeds, seconds)

    def _keep(self, one: Arrived) -> None:
        self._fetched[one.request.download.id] = one.body
        if one.asked:
            self._asked.add(one.request.download.id)
        if isinstance(one.body, RateLimited) and one.body.seconds is not None:
            until = wished(one.body.seconds, now=self._clock())
            self._pauses.set(_of_site(one.request), until=until)


def _of_site(request: DownloadRequest) -> str:
    return f"site {site_of(request.url)}"


def _in_words(request: DownloadRequest, until: datetime) -> str:
    site = site_of(request.url)
    return f"{site} asked us to wait; tried again from {until:%Y-%m-%d %H:%M} UTC"


def _magnet(link: str) -> TorrentSource:
    return TorrentSource(content=link, ids=parse_magnet(link).ids)


def _is_magnet(body: bytes) -> bool:
    return len(body) < _LONGEST_MAGNET and body.lstrip()[:8].lower() == b"magnet:?"
