"""Takes a transfer that failed away from its downloader, so that the next one may try.

Each downloader gets one turn until a user begins again, so this ends by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import AttemptOutcome
from anishelf.downloads.domain.transfer import TransferState
from anishelf.downloads.ports import Attempts, TrackedDownloads
from anishelf.downloads.steps.own_transfers import OwnTransfers

log = logging.getLogger(__name__)


class Failover:
    """Gives failed transfers to the next downloader, unless all that is wrong is a full disk."""

    def __init__(
        self,
        downloads: TrackedDownloads,
        attempts: Attempts,
        *,
        has_room: Callable[[], bool],
    ) -> None:
        self._downloads = downloads
        self._attempts = attempts
        self._has_room = has_room

    def fail_over(
        self,
        download: Download,
        state: TransferState,
        reason: str,
        *,
        at: Downloader,
        others: Collection[Downloader],
        transfers: OwnTransfers,
    ) -> bool:
        """Take *download* from *at*; False when it must stay: nobody else can take it, or not ours.

        The attempt is written first: after a crash `was_taken_away` still knows why it is gone.
        """
        if not self._next(download, at, others):
            return False
        if not transfers.is_ours(download, state.save_path) or not self._has_room():
            return False
        self._attempts.add(
            download.id, downloader_id=at.id, outcome=AttemptOutcome.FAILED, reason=reason
        )
        transfers.ask(download, lambda client: client.remove(state.id, with_data=True))
        self.finish(download, at)
        return True

    def was_taken_away(self, download: Download, at: Downloader) -> bool:
        """Return whether *at* lost it because we took it away, and did not live to say so."""
        return at.id in self._attempts.passed(download.id)

    def finish(self, download: Download, at: Downloader) -> None:
        """Let the next dispatch offer it to the others."""
        log.warning("download %s failed at %s; others may try", download.id, at.conn_id)
        reason = f"{at.conn_id} failed; another one takes its turn"
        self._downloads.taken_back(download.id, reason=reason)

    def _next(self, download: Download, at: Downloader, others: Collection[Downloader]) -> bool:
        able = [one for one in others if one.enabled and one.id != at.id]
        if not able:
            return False
        form = self._downloads.offered_as(download.id)
        passed = self._attempts.passed(download.id)
        return any(form in one.capabilities and one.id not in passed for one in able)
