"""Asks a downloader again where the files of a finished download are, and which they are.

A torrent may be moved in its client after it was complete, and files of a pack ticked later.
"""

from __future__ import annotations

import logging

from anishelf.core.torrent import TorrentFile
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.ports import DownloadRows
from anishelf.downloads.steps.own_transfers import OwnTransfers
from anishelf.errors import DownloaderUnreachable

log = logging.getLogger(__name__)

Place = tuple[str, tuple[TorrentFile, ...]]
"""A save path as we name it, and the files below it."""


class Whereabouts:
    """One run's way of asking; each download is asked about once."""

    def __init__(self, downloads: DownloadRows, transfers: OwnTransfers) -> None:
        self._downloads = downloads
        self._transfers = transfers
        self._asked: set[int] = set()

    def look(self, download_id: int) -> Place | None:
        """Return where the files of a download are where that is news, and remember it; else None.

        A downloader that does not answer, or does not know it any more, has no news, and neither
        has one that is at work on it.
        """
        if download_id in self._asked:
            return None
        self._asked.add(download_id)
        download = self._downloads.get(download_id)
        if download.status is not DownloadStatus.COMPLETED:
            return None
        try:
            return self._news_of(download)
        except DownloaderUnreachable as error:
            log.info("%s: nobody knows whether it was moved: %s", download.tag, error)
            return None

    def _news_of(self, download: Download) -> Place | None:
        found = self._transfers.transfer(download)
        if found is None or not found.complete:
            return None
        files = self._transfers.ask(download, lambda client: client.files(found.id))
        if not files or (found.save_path, files) == (download.save_path, download.files):
            return None
        log.info("%s is at %s now", download.tag, found.save_path)
        self._downloads.found_at(download.id, save_path=found.save_path, files=files)
        return found.save_path, files
