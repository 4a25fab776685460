"""Our transfers at their downloaders: which are ours, and how they are asked about and removed.

What somebody added by hand stays theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.transfer import TransferState
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.errors import DownloaderRefused, DownloaderUnreachable

Answer = TypeVar("Answer")


class OwnTransfers:
    """One run's way of asking each downloader about its transfers, and of removing them."""

    def __init__(
        self, pool: DownloaderPool, downloaders: Iterable[Downloader], *, downloads_dir: str
    ) -> None:
        self._pool = pool
        self._downloaders = {one.id: one for one in downloaders}
        self._downloads_dir = downloads_dir

    def name(self, download: Download) -> str:
        """Return the connection of the downloader that has it."""
        return self._downloaders[download.downloader_id or 0].conn_id

    def ask(self, download: Download, question: Callable[[DownloaderClient], Answer]) -> Answer:
        """Return what its downloader answers, or raise DownloaderUnreachable naming it."""
        try:
            return self._pool.ask(self._downloaders[download.downloader_id or 0], question)
        except (DownloaderUnreachable, DownloaderRefused) as error:
            raise DownloaderUnreachable(f"{self.name(download)}: {error}") from error

    def transfer(self, download: Download) -> TransferState | None:
        """Return the transfer as its downloader shows it, or None."""
        if download.downloader_id not in self._downloaders:
            return None
        return self.ask(
            download,
            lambda client: client.find(tag=download.tag, ids=download.ids, thorough=True),
        )

    def folder(self, download_id: int) -> str:
        """Return the folder that belongs to one download of ours alone."""
        return f"{self._downloads_dir}/{download_id}"

    def is_ours(self, download: Download, save_path: str | None) -> bool:
        """Return whether we added what is saved at *save_path*: it is in the folder of *download*."""
        return (save_path or "").rstrip("/") == self.folder(download.id)

    def take_away(self, download: Download, *, with_data: bool) -> str:
        """Remove the transfer, if it is ours; return what is to be said of it, mostly nothing."""
        found = self.transfer(download)
        if found is None:
            return ""
        if not self.is_ours(download, found.save_path):
            return f"; {self.name(download)} keeps it: it is not in the folder that we gave it"
        self.ask(download, lambda client: client.remove(found.id, with_data=with_data))
        return ""
