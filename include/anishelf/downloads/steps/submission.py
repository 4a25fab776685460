"""Gives one parcel to one downloader, exactly once: intent, look, add, look until it shows.

No answer of a downloader is trusted: "Ok." is not durable, and "Fails." may mean a duplicate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from anishelf.core.torrent import Infohashes
from anishelf.downloads.domain.download import SAME_TORRENT, DownloadRequest
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import AttemptOutcome, DownloadStatus
from anishelf.downloads.domain.transfer import TransferState
from anishelf.downloads.steps.downloader_pool import DownloaderClient, DownloaderPool
from anishelf.downloads.steps.torrent_sources import TorrentSource
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

_LOOKS = 50
_LOOK_EVERY = 0.1


class Submitted(StrEnum):
    """What became of a parcel that nobody refused."""

    SENT = "sent"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class DownloadRows(Protocol):
    """The rows of transfers, as far as handing over changes them."""

    def identify(
        self,
        download_id: int,
        *,
        downloader_id: int,
        ids: Infohashes,
        size: int | None,
        save_path: str,
    ) -> int | None: ...
    def started(self, download_id: int, *, now: datetime) -> None: ...
    def advance(
        self,
        download_id: int,
        *,
        old: DownloadStatus,
        new: DownloadStatus,
        reason: str | None = None,
    ) -> None: ...


class Attempts(Protocol):
    """What downloaders said."""

    def add(
        self,
        download_id: int,
        *,
        downloader_id: int,
        outcome: AttemptOutcome,
        reason: str | None = None,
    ) -> None: ...
    def passed(self, download_id: int) -> Mapping[int, str]: ...


class Submission:
    """One run's dealings with the downloaders; one that does not answer is not asked again.

    After *patience* failures in a row it is passed over.
    """

    def __init__(
        self,
        ledger: DownloadRows,
        attempts: Attempts,
        reach: DownloaderPool,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        patience: int,
    ) -> None:
        self._ledger = ledger
        self._attempts = attempts
        self._reach = reach
        self._clock = clock
        self._sleep = sleep
        self._patience = patience
        self._given: set[tuple[int, int]] = set()
        self._closed: dict[int, str] = {}
        self._unconfirmed: dict[int, list[DownloadRequest]] = {}

    def finish_earlier(self, order: DownloadRequest, downloader: Downloader) -> bool:
        """Adopt what an earlier run sent and did not live to confirm; False when it is not there."""
        tag = order.download.tag
        found = self._ask(order, downloader, lambda client: client.find(tag=tag, ids=Infohashes()))
        if found is not None:
            self._adopt(order, downloader, found)
        return found is not None

    def passed(self, order: DownloadRequest) -> Mapping[int, str]:
        """Return who has rejected or failed it already, and why; they are not asked again."""
        return self._attempts.passed(order.download.id)

    def offer(
        self,
        order: DownloadRequest,
        parcel: TorrentSource,
        candidates: list[Downloader],
        *,
        save_path: str,
    ) -> Submitted:
        """Offer it to each downloader until one takes it; raise TorrentRejected when none does.

        One that is away long enough loses its turn, unless it may have it already.
        """
        reasons: list[str] = []
        away = False
        for downloader in candidates:
            try:
                return self._hand_over(order, parcel, downloader, save_path)
            except TorrentRejected as error:
                reasons.append(f"{downloader.conn_id}: {error}")
                self._attempted(order, downloader, AttemptOutcome.REJECTED, str(error))
            except (DownloaderUnreachable, DownloaderRefused) as error:
                if self._must_wait(order, downloader):
                    raise
                away = True
                reasons.append(f"{downloader.conn_id}: {error}")
        if away:
            raise DownloaderUnreachable("; ".join(reasons))
        raise TorrentRejected("; ".join(reasons))

    def confirm(self, downloader: Downloader) -> tuple[int, list[tuple[DownloadRequest, str]]]:
        """Start what *downloader* shows of what it was sent; return how many, and the others."""
        sent = self._unconfirmed.pop(downloader.id, [])
        count = len(sent)
        reason = f"{downloader.conn_id} took it but does not show it; the next run looks again"
        try:
            for look in range(_LOOKS if sent else 0):
                if look:
                    self._sleep(_LOOK_EVERY)
                sent = self._start_visible(downloader, sent)
                if not sent:
                    break
        except (DownloaderUnreachable, DownloaderRefused) as error:
            reason = str(error)
        return count - len(sent), [(order, reason) for order in sent]

    def _hand_over(
        self, order: DownloadRequest, parcel: TorrentSource, downloader: Downloader, save_path: str
    ) -> Submitted:
        found = self._ask(order, downloader, lambda client: client.find(ids=parcel.ids))
        twin = self._ledger.identify(
            order.download.id,
            downloader_id=downloader.id,
            ids=parcel.ids,
            size=parcel.size,
            save_path=save_path,
        )
        if twin is not None:
            self._ledger.advance(
                order.download.id,
                old=DownloadStatus.PENDING,
                new=DownloadStatus.CANCELLED,
                reason=f"{SAME_TORRENT} {twin}",
            )
            return Submitted.SUPERSEDED
        if found is None:
            self._given.add((order.download.id, downloader.id))
            found = self._add(order, parcel, downloader, save_path)
        if found is None:
            self._unconfirmed.setdefault(downloader.id, []).append(order)
            return Submitted.SENT
        self._adopt(order, downloader, found)
        return Submitted.ADOPTED

    def _must_wait(self, order: DownloadRequest, downloader: Downloader) -> bool:
        """Return whether nobody else may get it: this one may have it, or may be back in a moment."""
        may_have = (
            order.download.downloader_id == downloader.id
            or (order.download.id, downloader.id) in self._given
        )
        return may_have or not downloader.is_failing(after=self._patience)

    def _add(
        self, order: DownloadRequest, parcel: TorrentSource, downloader: Downloader, save_path: str
    ) -> TransferState | None:
        """Add it; return the transfer that was there already, when that is why it is refused."""
        tag = order.download.tag
        try:
            self._ask(
                order,
                downloader,
                lambda client: client.add(parcel.source, save_path=save_path, tag=tag),
            )
        except TorrentRejected:
            found = self._ask(
                order, downloader, lambda client: client.find(ids=parcel.ids, thorough=True)
            )
            if found is None:
                raise
            return found
        return None

    def _start_visible(
        self, downloader: Downloader, sent: list[DownloadRequest]
    ) -> list[DownloadRequest]:
        states = self._reach.ask(downloader, lambda client: client.statuses())
        visible = {tag for state in states for tag in state.tags}
        for order in sent:
            if order.download.tag in visible:
                self._start(order, downloader, AttemptOutcome.ACCEPTED)
        return [order for order in sent if order.download.tag not in visible]

    def _adopt(self, order: DownloadRequest, downloader: Downloader, found: TransferState) -> None:
        tag = order.download.tag
        if tag not in found.tags:
            self._ask(order, downloader, lambda client: client.adopt(found.id, tag=tag))
        self._start(order, downloader, AttemptOutcome.ADOPTED)

    def _start(
        self, order: DownloadRequest, downloader: Downloader, outcome: AttemptOutcome
    ) -> None:
        self._attempted(order, downloader, outcome, None)
        self._ledger.started(order.download.id, now=self._clock())
        log.info("%s: %s by %s", order, outcome, downloader.conn_id)

    def _ask(
        self,
        order: DownloadRequest,
        downloader: Downloader,
        question: Callable[[DownloaderClient], Answer],
    ) -> Answer:
        """Ask; after one failure the downloader is closed for this run, and so is its queue."""
        if downloader.id in self._closed:
            raise DownloaderUnreachable(self._closed[downloader.id])
        try:
            return self._reach.ask(downloader, question)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            self._closed[downloader.id] = str(error)
            self._attempted(order, downloader, AttemptOutcome.UNREACHABLE, str(error))
            raise

    def _attempted(
        self,
        order: DownloadRequest,
        downloader: Downloader,
        outcome: AttemptOutcome,
        reason: str | None,
    ) -> None:
        self._attempts.add(
            order.download.id, downloader_id=downloader.id, outcome=outcome, reason=reason
        )
