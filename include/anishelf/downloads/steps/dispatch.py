"""Gives every wanted release to a downloader, exactly once.

The intent is written first: a pending row with its tag. A crash anywhere leaves such a row, and the
next run finishes it. Several runs at once share the rows between them.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from anishelf.core.batch import each
from anishelf.core.pauses import Pauses
from anishelf.downloads.domain.dispatching import Dispatched, Options
from anishelf.downloads.domain.download import DownloadRequest, able_to_take
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.ports import Attempts, DownloaderClient, Downloaders, DownloadRows
from anishelf.downloads.steps.allowance import Allowance
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.downloads.steps.own_transfers import OwnTransfers
from anishelf.downloads.steps.refused import remove_refused
from anishelf.downloads.steps.submission import Submission, Submitted
from anishelf.downloads.steps.torrent_fetching import FetchTorrent
from anishelf.downloads.steps.torrent_sources import TorrentSources
from anishelf.errors import (
    DownloaderRefused,
    DownloaderUnreachable,
    FetchFailed,
    TorrentInvalid,
    TorrentRejected,
)
from anishelf.feeds.domain.offer import why_unsupported
from anishelf.feeds.domain.states import DownloadType

__all__ = ["Dispatched", "Options", "dispatch"]

log = logging.getLogger(__name__)

# So many are sent before we wait until all of them show.
_CHUNK = 50
_WAITING = frozenset({DownloadStatus.PENDING, DownloadStatus.NO_DOWNLOADER})


def dispatch(
    downloads: DownloadRows,
    attempts: Attempts,
    downloaders: Downloaders,
    *,
    connect: Callable[[Downloader], DownloaderClient],
    fetch_torrent: FetchTorrent,
    pauses: Pauses,
    free_space: Callable[[], int],
    options: Options,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> Dispatched:
    """Send what is wanted and finish what an earlier run left."""
    downloads.follow_decisions()
    pool, everybody = DownloaderPool(connect, downloaders, clock), downloaders.all()
    transfers = OwnTransfers(pool, everybody, downloads_dir=options.downloads_dir)
    remove_refused(downloads, transfers)
    downloads.open_wanted(limit=options.max_adds)
    run = _Run(
        downloads,
        everybody,
        TorrentSources(fetch_torrent, downloads, pauses, clock),
        Submission(downloads, attempts, pool, clock=clock, sleep=sleep, patience=options.patience),
        transfers,
        Allowance(
            max_adds=options.max_adds,
            budget=free_space() - downloads.outstanding_bytes() - options.min_free_space,
        ),
    )
    for chunk in _chunks(downloads.waiting(now=clock())):
        with ExitStack() as holds:
            mine = [one for one in chunk if holds.enter_context(downloads.held(one))]
            each(run.in_turn(mine), run.send, on_failure=run.put_off)
            run.confirm()
    return Dispatched(**run.counts)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run has done so far, and what it may still add."""

    _downloads: DownloadRows
    _downloaders: list[Downloader]
    _sources: TorrentSources
    _submission: Submission
    _transfers: OwnTransfers
    _allowance: Allowance
    counts: Counter[str] = field(default_factory=Counter)

    def in_turn(self, ids: list[int]) -> Iterator[DownloadRequest]:
        """Yield these downloads as what they need arrives; meanwhile what was sent is confirmed."""
        requests = [self._downloads.request(download_id) for download_id in ids]
        return self._sources.as_ready(requests, needed=self._may_go, on_quiet=self.confirm)

    def _may_go(self, request: DownloadRequest) -> bool:
        """Return whether it will need what its link leads to, as far as one can see."""
        return (
            request.download.status in _WAITING
            and request.download.downloader_id is None
            and bool(able_to_take(request, self._downloaders))
            and self._allowance.objection(size=0) is None
        )

    def send(self, request: DownloadRequest) -> None:
        """Bring one waiting download as far as it gets; what is raised leaves it waiting."""
        if request.download.status not in _WAITING:
            return  # another run was quicker
        if request.download_type is DownloadType.UNSUPPORTED:
            self._fail(request, why_unsupported(request.url))
            return
        if self._is_finished(request):
            return
        able = able_to_take(request, self._downloaders)
        if not able:
            self._leave_without_downloader(request)
            return
        request = self._reopened(request)
        passed = self._submission.passed(request)
        candidates = [one for one in able if one.id not in passed]
        if not candidates:
            self._fail(request, "; ".join(f"{one.conn_id}: {passed[one.id]}" for one in able))
            return
        if self._is_held_back(request, size=0):
            return
        self._try_to_send(request, candidates)

    def put_off(self, request: DownloadRequest, reason: str) -> None:
        """Leave it pending with the reason; the next run tries again."""
        self.counts["waiting"] += 1
        self._downloads.note(request.download.id, reason=reason)

    def confirm(self) -> None:
        """Start what shows at its downloader; what does not show stays pending."""
        for downloader in self._downloaders:
            started, others = self._submission.confirm(downloader)
            self.counts["accepted"] += started
            for request, reason in others:
                self.put_off(request, reason)

    def _try_to_send(self, request: DownloadRequest, candidates: list[Downloader]) -> None:
        try:
            self._send_new(request, candidates)
        except TorrentRejected as error:
            self._fail(request, str(error))
        except (FetchFailed, TorrentInvalid) as error:
            if self._sources.put_off(request, error):
                self.put_off(request, str(error))
            else:
                self._fail(request, self._sources.why_not(request, error))

    def _send_new(self, request: DownloadRequest, candidates: list[Downloader]) -> None:
        source = self._sources.of(request)
        size = source.size or 0
        if self._is_held_back(request, size=size):
            return
        save_path = self._transfers.folder(request.download.id)
        submitted = self._submission.offer(request, source, candidates, save_path=save_path)
        if submitted is Submitted.SENT:
            self._allowance.spend(size=size)
        else:
            self.counts[submitted] += 1

    def _is_finished(self, request: DownloadRequest) -> bool:
        """Return whether an earlier run had sent it, and only the row lagged behind.

        A downloader that was disabled since then is asked too: it may have it already.
        """
        if request.download.status is not DownloadStatus.PENDING:
            return False
        for downloader in self._downloaders:
            if downloader.id == request.download.downloader_id:
                finished = self._has_finished(request, downloader)
                self.counts[Submitted.ADOPTED] += finished
                return finished
        return False

    def _has_finished(self, request: DownloadRequest, downloader: Downloader) -> bool:
        try:
            return self._submission.finish_earlier(request, downloader)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            if downloader.enabled:
                raise
            raise DownloaderUnreachable(
                f"{downloader.conn_id} is disabled and may have it: {error}; mend or enable it, or "
                "cancel the download"
            ) from error

    def _is_held_back(self, request: DownloadRequest, *, size: int) -> bool:
        """Return whether it waits for a later run, for its turn or for free space."""
        objection = self._allowance.objection(size=size)
        if objection is not None:
            self.put_off(request, objection)
        return objection is not None

    def _reopened(self, request: DownloadRequest) -> DownloadRequest:
        if request.download.status is DownloadStatus.PENDING:
            return request
        self._downloads.advance(
            request.download.id,
            old=DownloadStatus.NO_DOWNLOADER,
            new=DownloadStatus.PENDING,
            reason=f"a downloader takes a {request.download_type} now",
        )
        return self._downloads.request(request.download.id)

    def _leave_without_downloader(self, request: DownloadRequest) -> None:
        self.counts["waiting"] += 1
        if request.download.status is DownloadStatus.PENDING:
            self._downloads.advance(
                request.download.id,
                old=DownloadStatus.PENDING,
                new=DownloadStatus.NO_DOWNLOADER,
                reason=f"no enabled downloader takes a {request.download_type}; add or enable one",
            )

    def _fail(self, request: DownloadRequest, reason: str) -> None:
        log.warning("%s: %s", request, reason)
        self.counts["failed"] += 1
        self._downloads.advance(
            request.download.id,
            old=DownloadStatus.PENDING,
            new=DownloadStatus.FAILED,
            reason=reason,
        )


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
