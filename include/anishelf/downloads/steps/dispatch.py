"""Hands every wanted release to a downloader, exactly once.

The intent is written first: a pending row with its tag. A crash anywhere leaves such a row, and the
next run finishes it. Several runs at once share the rows between them.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from anishelf.core.batch import each
from anishelf.downloads.domain.download import Download, DownloadRequest
from anishelf.downloads.domain.downloader import FAILURES_SHOWN_AFTER, Downloader
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.steps.downloader_pool import DownloaderClient, DownloaderPool, Health
from anishelf.downloads.steps.own_transfers import OwnTransfers
from anishelf.downloads.steps.submission import Attempts, DownloadRows, Submission, Submitted
from anishelf.downloads.steps.torrent_sources import USELESS, Parcels
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected
from anishelf.feeds.domain.offer import why_unsupported
from anishelf.feeds.domain.states import DownloadType

log = logging.getLogger(__name__)

# So many are sent before we wait until all of them show.
_CHUNK = 50
_GIGABYTE = 1 << 30
_WAITING = frozenset({DownloadStatus.PENDING, DownloadStatus.NO_DOWNLOADER})


class Downloads(DownloadRows, Protocol):
    """The rows of transfers."""

    def open_wanted(self, *, limit: int) -> list[int]: ...
    def follow_decisions(self) -> None: ...
    def refused(self) -> list[Download]: ...
    def withdrawn(self, download_id: int) -> None: ...
    def waiting(self) -> list[int]: ...
    def held(self, download_id: int) -> AbstractContextManager[bool]: ...
    def order(self, download_id: int) -> DownloadRequest: ...
    def note(self, download_id: int, *, reason: str) -> None: ...
    def outstanding_bytes(self) -> int: ...


class Downloaders(Health, Protocol):
    """The configured downloaders."""

    def all(self) -> list[Downloader]: ...
    def enabled(self) -> list[Downloader]: ...


@dataclass(frozen=True, slots=True)
class Options:
    """Where downloads go, how many one run may add, and how many bytes stay free.

    A downloader that failed *patience* times in a row loses its turn to the next.
    """

    downloads_dir: str
    max_adds: int
    min_free_space: int
    patience: int = FAILURES_SHOWN_AFTER


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of the waiting downloads in one run."""

    accepted: int = 0
    adopted: int = 0
    failed: int = 0
    superseded: int = 0
    waiting: int = 0


def dispatch(
    downloads: Downloads,
    attempts: Attempts,
    downloaders: Downloaders,
    *,
    connect: Callable[[Downloader], DownloaderClient],
    fetch_torrent: Callable[[str], bytes],
    free_space: Callable[[], int],
    options: Options,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
) -> Dispatched:
    """Send what is wanted and finish what an earlier run left."""
    downloads.follow_decisions()
    reach, everybody = DownloaderPool(connect, downloaders, clock), downloaders.all()
    _withdraw(downloads, OwnTransfers(reach, everybody, downloads_dir=options.downloads_dir))
    downloads.open_wanted(limit=options.max_adds)
    run = _Run(
        downloads,
        everybody,
        Parcels(fetch_torrent),
        Submission(
            downloads,
            attempts,
            reach,
            clock=clock,
            sleep=sleep,
            patience=options.patience,
        ),
        options,
        budget=free_space() - downloads.outstanding_bytes() - options.min_free_space,
    )
    for chunk in _chunks(downloads.waiting()):
        with ExitStack() as holds:
            mine = [one for one in chunk if holds.enter_context(downloads.held(one))]
            each(map(downloads.order, mine), run.send, on_failure=run.put_off)
            run.confirm()
    return Dispatched(**run.counts)


def _withdraw(downloads: Downloads, transfers: OwnTransfers) -> None:
    """Take back what is under way and refused by now; a downloader that is away is asked again."""

    def withdraw(download: Download) -> None:
        with downloads.held(download.id) as mine:
            if mine:
                transfers.take_away(download, with_data=True)
                downloads.withdrawn(download.id)

    each(
        downloads.refused(),
        withdraw,
        on_failure=lambda download, reason: log.warning("%s stays: %s", download.tag, reason),
    )


class _Run:
    """What one run has done so far, and the room that is left."""

    def __init__(
        self,
        downloads: Downloads,
        downloaders: list[Downloader],
        parcels: Parcels,
        handover: Submission,
        options: Options,
        *,
        budget: int,
    ) -> None:
        self._downloads = downloads
        self._downloaders = downloaders
        self._parcels = parcels
        self._handover = handover
        self._options = options
        self._budget = budget
        self._adds = 0
        self.counts: Counter[str] = Counter()

    def send(self, order: DownloadRequest) -> None:
        """Bring one waiting download as far as it gets; what is raised leaves it waiting."""
        if order.download.status not in _WAITING:
            return  # another run was quicker
        if order.download_type is DownloadType.UNSUPPORTED:
            self._fail(order, why_unsupported(order.url))
            return
        if self._is_finished(order):
            return
        able = self._able(order)
        if not able:
            self._leave_without_downloader(order)
            return
        order = self._reopened(order)
        passed = self._handover.passed(order)
        candidates = [one for one in able if one.id not in passed]
        if not candidates:
            self._fail(order, "; ".join(f"{one.conn_id}: {passed[one.id]}" for one in able))
            return
        if self._is_held_back(order, size=0):
            return
        try:
            self._send_new(order, candidates)
        except (TorrentRejected, *USELESS) as error:
            self._fail(order, str(error))

    def put_off(self, order: DownloadRequest, reason: str) -> None:
        """Leave it pending with the reason; the next run tries again."""
        self.counts["waiting"] += 1
        self._downloads.note(order.download.id, reason=reason)

    def confirm(self) -> None:
        """Start what shows at its downloader; what does not show stays pending."""
        for downloader in self._downloaders:
            started, others = self._handover.confirm(downloader)
            self.counts["accepted"] += started
            for order, reason in others:
                self.put_off(order, reason)

    def _send_new(self, order: DownloadRequest, candidates: list[Downloader]) -> None:
        parcel = self._parcels.of(order)
        if self._is_held_back(order, size=parcel.size or 0):
            return
        save_path = f"{self._options.downloads_dir}/{order.download.id}"
        handed = self._handover.offer(order, parcel, candidates, save_path=save_path)
        if handed is Submitted.SENT:
            self._adds += 1
            self._budget -= parcel.size or 0
        else:
            self.counts[handed] += 1

    def _is_finished(self, order: DownloadRequest) -> bool:
        """Return whether an earlier run had sent it, and only the row lagged behind.

        A downloader that was disabled since then is asked too: it may have it already.
        """
        if order.download.status is not DownloadStatus.PENDING:
            return False
        for downloader in self._downloaders:
            if downloader.id == order.download.downloader_id:
                finished = self._has_finished(order, downloader)
                self.counts[Submitted.ADOPTED] += finished
                return finished
        return False

    def _has_finished(self, order: DownloadRequest, downloader: Downloader) -> bool:
        try:
            return self._handover.finish_earlier(order, downloader)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            if downloader.enabled:
                raise
            raise DownloaderUnreachable(
                f"{downloader.conn_id} is disabled and may have it: {error}; mend or enable it, or "
                "cancel the download"
            ) from error

    def _able(self, order: DownloadRequest) -> list[Downloader]:
        """Return who can take it: where it may be already, whom subscriptions prefer, the rest."""
        preferred = order.preferred

        def rank(downloader: Downloader) -> tuple[bool, int]:
            known = downloader.conn_id in preferred
            place = preferred.index(downloader.conn_id) if known else len(preferred)
            return downloader.id != order.download.downloader_id, place

        able = (
            one
            for one in self._downloaders
            if one.enabled and order.download_type in one.capabilities
        )
        return sorted(able, key=rank)

    def _is_held_back(self, order: DownloadRequest, *, size: int) -> bool:
        """Return whether it waits for a later run, for its turn or for free space."""
        if self._adds >= self._options.max_adds:
            self.put_off(order, f"its turn comes in a later run: {self._adds} are added in one")
            return True
        if size <= self._budget and self._budget > 0:
            return False
        room = max(self._budget, 0) / _GIGABYTE
        self.put_off(
            order,
            f"the disk is too full: it needs {size / _GIGABYTE:.1f} GB and may use {room:.1f} GB",
        )
        return True

    def _reopened(self, order: DownloadRequest) -> DownloadRequest:
        if order.download.status is DownloadStatus.PENDING:
            return order
        self._downloads.advance(
            order.download.id,
            old=DownloadStatus.NO_DOWNLOADER,
            new=DownloadStatus.PENDING,
            reason=f"a downloader takes a {order.download_type} now",
        )
        return self._downloads.order(order.download.id)

    def _leave_without_downloader(self, order: DownloadRequest) -> None:
        self.counts["waiting"] += 1
        if order.download.status is DownloadStatus.PENDING:
            self._downloads.advance(
                order.download.id,
                old=DownloadStatus.PENDING,
                new=DownloadStatus.NO_DOWNLOADER,
                reason=f"no enabled downloader takes a {order.download_type}; add or enable one",
            )

    def _fail(self, order: DownloadRequest, reason: str) -> None:
        log.warning("%s: %s", order, reason)
        self.counts["failed"] += 1
        self._downloads.advance(
            order.download.id,
            old=DownloadStatus.PENDING,
            new=DownloadStatus.FAILED,
            reason=reason,
        )


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
