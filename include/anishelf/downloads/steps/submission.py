"""Gives one torrent or link to one downloader, exactly once: intent, look, add, look until it shows.

No answer of a downloader is trusted: "Ok." is not durable, and "Fails." may mean a duplicate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from anishelf.core.torrent import Infohashes
from anishelf.downloads.domain.download import SAME_TORRENT, DownloadRequest
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import AttemptOutcome, DownloadStatus
from anishelf.downloads.domain.transfer import TransferState
from anishelf.downloads.ports import Attempts, DownloaderClient, DownloadRows
from anishelf.downloads.steps.confirmation import look_until
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.downloads.steps.torrent_sources import TorrentSource
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

_LOOKS = 50
_LOOK_SECONDS = 0.1


class Submitted(StrEnum):
    """What became of a download that nobody refused."""

    SENT = "sent"
    ADOPTED = "adopted"
    SUPERSEDED = "superseded"


class Submission:
    """One run's dealings with the downloaders.

    One that failed *patience* times in a row is passed over.
    """

    def __init__(
        self,
        downloads: DownloadRows,
        attempts: Attempts,
        pool: DownloaderPool,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        patience: int,
    ) -> None:
        self._downloads = downloads
        self._attempts = attempts
        self._pool = pool
        self._clock = clock
        self._sleep = sleep
        self._patience = patience
        self._given: set[tuple[int, int]] = set()
        self._unconfirmed: dict[int, list[DownloadRequest]] = {}

    def finish_earlier(self, request: DownloadRequest, downloader: Downloader) -> bool:
        """Adopt what an earlier run sent and did not live to confirm; False when it is not there."""
        tag = request.download.tag
        found = self._ask(
            request, downloader, lambda client: client.find(tag=tag, ids=Infohashes())
        )
        if found is not None:
            self._adopt(request, downloader, found)
        return found is not None

    def passed(self, request: DownloadRequest) -> Mapping[int, str]:
        """Return who has rejected or failed it already, and why; they are not asked again."""
        return self._attempts.passed(request.download.id)

    def offer(
        self,
        request: DownloadRequest,
        source: TorrentSource,
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
                return self._submit(request, source, downloader, save_path)
            except TorrentRejected as error:
                reasons.append(f"{downloader.conn_id}: {error}")
                self._attempted(request, downloader, AttemptOutcome.REJECTED, str(error))
            except (DownloaderUnreachable, DownloaderRefused) as error:
                if self._must_wait(request, downloader):
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

        def all_show() -> bool:
            nonlocal sent
            sent = self._start_visible(downloader, sent)
            return not sent

        try:
            if sent:
                look_until(all_show, looks=_LOOKS, seconds=_LOOK_SECONDS, sleep=self._sleep)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            reason = str(error)
        return count - len(sent), [(request, reason) for request in sent]

    def _submit(
        self,
        request: DownloadRequest,
        source: TorrentSource,
        downloader: Downloader,
        save_path: str,
    ) -> Submitted:
        found = self._ask(request, downloader, lambda client: client.find(ids=source.ids))
        twin = self._downloads.identify(
            request.download.id,
            downloader_id=downloader.id,
            ids=source.ids,
            size=source.size,
            save_path=save_path,
        )
        if twin is not None:
            self._downloads.advance(
                request.download.id,
                old=DownloadStatus.PENDING,
                new=DownloadStatus.CANCELLED,
                reason=f"{SAME_TORRENT} {twin}",
            )
            return Submitted.SUPERSEDED
        if found is None:
            self._given.add((request.download.id, downloader.id))
            found = self._add(request, source, downloader, save_path)
        if found is None:
            self._unconfirmed.setdefault(downloader.id, []).append(request)
            return Submitted.SENT
        self._adopt(request, downloader, found)
        return Submitted.ADOPTED

    def _must_wait(self, request: DownloadRequest, downloader: Downloader) -> bool:
        """Return whether nobody else may get it: this one may have it, or may be back in a moment."""
        may_have = (
            request.download.downloader_id == downloader.id
            or (request.download.id, downloader.id) in self._given
        )
        return may_have or not downloader.is_failing(after=self._patience)

    def _add(
        self,
        request: DownloadRequest,
        source: TorrentSource,
        downloader: Downloader,
        save_path: str,
    ) -> TransferState | None:
        """Add it; return the transfer that was there already, when that is why it is refused."""
        tag = request.download.tag
        try:
            self._ask(
                request,
                downloader,
                lambda client: client.add(source.content, save_path=save_path, tag=tag),
            )
        except TorrentRejected:
            found = self._ask(
                request, downloader, lambda client: client.find(ids=source.ids, thorough=True)
            )
            if found is None:
                raise
            return found
        return None

    def _start_visible(
        self, downloader: Downloader, sent: list[DownloadRequest]
    ) -> list[DownloadRequest]:
        states = self._pool.ask(downloader, lambda client: client.statuses())
        visible = {tag for state in states for tag in state.tags}
        for request in sent:
            if request.download.tag in visible:
                self._start(request, downloader, AttemptOutcome.ACCEPTED)
        return [request for request in sent if request.download.tag not in visible]

    def _adopt(
        self, request: DownloadRequest, downloader: Downloader, found: TransferState
    ) -> None:
        tag = request.download.tag
        if tag not in found.tags:
            self._ask(request, downloader, lambda client: client.adopt(found.id, tag=tag))
        self._start(request, downloader, AttemptOutcome.ADOPTED)

    def _start(
        self, request: DownloadRequest, downloader: Downloader, outcome: AttemptOutcome
    ) -> None:
        self._attempted(request, downloader, outcome, None)
        self._downloads.started(request.download.id, now=self._clock())
        log.info("%s: %s by %s", request, outcome, downloader.conn_id)

    def _ask(
        self,
        request: DownloadRequest,
        downloader: Downloader,
        question: Callable[[DownloaderClient], Answer],
    ) -> Answer:
        """Ask, and keep it as an attempt when no answer comes; who is silent is asked once a run."""
        was_silent = self._pool.is_silent(downloader)
        try:
            return self._pool.ask(downloader, question)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            if not was_silent:
                self._attempted(request, downloader, AttemptOutcome.UNREACHABLE, str(error))
            raise

    def _attempted(
        self,
        request: DownloadRequest,
        downloader: Downloader,
        outcome: AttemptOutcome,
        reason: str | None,
    ) -> None:
        self._attempts.add(
            request.download.id, downloader_id=downloader.id, outcome=outcome, reason=reason
        )
