"""Takes a transfer that failed away from its downloader, so that the next one may try.

Each downloader gets one turn until a user begins again, so this ends by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Protocol

from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import AttemptOutcome
from anishelf.downloads.domain.transfer import TransferState
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.feeds.domain.states import DownloadType

log = logging.getLogger(__name__)


class Rows(Protocol):
    """The rows of transfers, as far as handing on changes them."""

    def offered_as(self, download_id: int) -> DownloadType: ...
    def handed_on(self, download_id: int, *, reason: str) -> None: ...


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
    def passed(self, download_id: int) -> Collection[int]: ...


class Failover:
    """Hands failed transfers on, unless all that is wrong is a full disk."""

    def __init__(
        self,
        rows: Rows,
        attempts: Attempts,
        reach: DownloaderPool,
        *,
        downloads_dir: str,
        has_room: Callable[[], bool],
    ) -> None:
        self._rows = rows
        self._attempts = attempts
        self._reach = reach
        self._downloads_dir = downloads_dir
        self._has_room = has_room

    def hand_on(
        self,
        download: Download,
        state: TransferState,
        reason: str,
        *,
        at: Downloader,
        others: Collection[Downloader],
    ) -> bool:
        """Take *download* from *at*; False when it must stay: nobody else can take it, or not ours.

        The attempt is written first: after a crash `was_handed_on` still knows why it is gone.
        """
        if not self._next(download, at, others) or not self._is_ours(download, state):
            return False
        if not self._has_room():
            return False
        self._attempts.add(
            download.id, downloader_id=at.id, outcome=AttemptOutcome.FAILED, reason=reason
        )
        self._reach.ask(at, lambda client: client.remove(state.id, with_data=True))
        self.finish(download, at)
        return True

    def was_handed_on(self, download: Download, at: Downloader) -> bool:
        """Return whether *at* lost it because we took it away, and did not live to say so."""
        return at.id in self._attempts.passed(download.id)

    def finish(self, download: Download, at: Downloader) -> None:
        """Let the next dispatch offer it to the others."""
        log.warning("download %s failed at %s; others may try", download.id, at.conn_id)
        self._rows.handed_on(download.id, reason=f"{at.conn_id} failed; another one takes its turn")

    def _next(self, download: Download, at: Downloader, others: Collection[Downloader]) -> bool:
        able = [one for one in others if one.enabled and one.id != at.id]
        if not able:
            return False
        form, passed = self._rows.offered_as(download.id), self._attempts.passed(download.id)
        return any(form in one.capabilities and one.id not in passed for one in able)

    def _is_ours(self, download: Download, state: TransferState) -> bool:
        return state.save_path.rstrip("/") == f"{self._downloads_dir}/{download.id}"
