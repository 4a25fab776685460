"""Lets downloads give their files to the library, for a library that moves them.

First the torrent leaves its downloader, which keeps the data. Then the library gets the files as it
gets any others. The download folder gives its own up when every episode of it is in the library.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from anishelf.core.batch import each
from anishelf.downloads.domain.download import Download
from anishelf.downloads.ports import DetachmentRows, DownloadRows, GiveUp
from anishelf.downloads.steps.confirmation import look_until
from anishelf.downloads.steps.own_transfers import OwnTransfers
from anishelf.errors import DownloaderUnreachable

log = logging.getLogger(__name__)

_LOOKS = 10
_LOOK_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Detachment:
    """Takes downloads out of their downloaders and empties their folders."""

    rows: DetachmentRows
    downloads: DownloadRows
    transfers: OwnTransfers
    give_up: GiveUp
    clock: Callable[[], datetime]
    sleep: Callable[[float], object] = field(default=time.sleep)

    def take_out(self, download_id: int) -> None:
        """Make sure that the downloader lets go of a download and keeps its data; done is done.

        What somebody added there by hand stays theirs: the library shares it, or copies it.
        """
        if self.rows.is_detached(download_id):
            return
        download = self.downloads.get(download_id)
        if not self.transfers.is_ours(download, download.save_path):
            log.info("download %d stays with its downloader: it was added by hand", download_id)
            return
        self.rows.detaching(download_id, now=self.clock())
        self._remove(download)
        self.rows.detached(download_id, now=self.clock())

    def empty(self, download_ids: Collection[int] | None = None) -> None:
        """Remove from the download folders what the library has; an open episode keeps all.

        Without *download_ids* it looks at all that a killed worker may have left.
        """
        each(
            self.rows.to_empty(download_ids),
            self._empty,
            on_failure=lambda download_id, reason: log.warning(
                "the folder of download %d stays: %s", download_id, reason
            ),
        )

    def _empty(self, download_id: int) -> None:
        save_path = self.downloads.get(download_id).save_path or ""
        for source, path in self.rows.placed(download_id):
            self.give_up(save_path, source, path)
        self.rows.emptied(download_id, now=self.clock())

    def _remove(self, download: Download) -> None:
        """Take it away and look until it is gone: an answer of success is no proof."""

        def is_gone() -> bool:
            found = self.transfers.transfer(download)
            if found is not None:
                self.transfers.ask(
                    download, lambda client: client.remove(found.id, with_data=False)
                )
            return found is None

        if not look_until(is_gone, looks=_LOOKS, seconds=_LOOK_SECONDS, sleep=self.sleep):
            raise DownloaderUnreachable(
                f"{self.transfers.name(download)} still shows download {download.id} after it was "
                "taken out"
            )
