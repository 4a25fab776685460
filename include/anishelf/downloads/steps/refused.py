"""Takes back what is under way and nobody wants any more."""

from __future__ import annotations

import logging

from anishelf.core.batch import each
from anishelf.downloads.domain.download import Download
from anishelf.downloads.ports import DownloadRows
from anishelf.downloads.steps.own_transfers import OwnTransfers

log = logging.getLogger(__name__)


def remove_refused(downloads: DownloadRows, transfers: OwnTransfers) -> None:
    """Remove what is under way and refused meanwhile; a downloader that is away is asked again."""

    def remove(download: Download) -> None:
        with downloads.held(download.id) as mine:
            if mine:
                transfers.take_away(download, with_data=True)
                downloads.cancel_unwanted(download.id)

    each(
        downloads.refused(),
        remove,
        on_failure=lambda download, reason: log.warning("%s stays: %s", download.tag, reason),
    )
