"""Lets downloads give their files to the library for good, for a library that moves them.

First the torrent leaves its downloader, which keeps the data. Then the library gets the files as it
gets any others. The download folder gives its own up when every episode of it is in the library.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from anishelf.core.batch import each
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.steps.downloader_pool import DownloaderPool
from anishelf.errors import DownloaderUnreachable

log = logging.getLogger(__name__)

_LOOKS = 10
_LOOK_EVERY = 0.3


class Rows(Protocol):
    """How far downloads have left, as rows."""

    def has_left(self, download_id: int) -> bool: ...
    def leaves(self, download_id: int, *, now: datetime) -> None: ...
    def left(self, download_id: int, *, now: datetime) -> None: ...
    def to_empty(self, download_ids: Collection[int] | None) -> list[int]: ...
    def placed(self, download_id: int) -> list[tuple[str, str]]: ...
    def emptied(self, download_id: int, *, now: datetime) -> None: ...


class Downloads(Protocol):
    """The rows of transfers."""

    def get(self, download_id: int) -> Download: ...


class Downloaders(Protocol):
    """The configured downloaders."""

    def all(self) -> list[Downloader]: ...


class Folders(Protocol):
    """The download folders on disk."""

    def give_up(self, save_path: str, source: str, path: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Detachment:
    """Takes downloads out of their downloaders; *downloads_dir* holds a folder for each of ours."""

    rows: Rows
    downloads: Downloads
    downloaders: Downloaders
    reach: DownloaderPool
    folders: Folders
    downloads_dir: str
    clock: Callable[[], datetime]
    sleep: Callable[[float], object] = field(default=time.sleep)

    def take_out(self, download_id: int) -> None:
        """Make sure that the downloader lets go of a download and keeps its data; done is done.

        What somebody added there by hand stays theirs: the library shares it, or copies it.
        """
        if self.rows.has_left(download_id):
            return
        download = self.downloads.get(download_id)
        if download.save_path != f"{self.downloads_dir}/{download_id}":
            log.info("download %d stays with its downloader: it was added by hand", download_id)
            return
        self.rows.leaves(download_id, now=self.clock())
        self._remove(download)
        self.rows.left(download_id, now=self.clock())

    def empty(self, download_ids: Collection[int] | None = None) -> None:
        """Remove from the download folders what lies in the library; an open episode keeps all.

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
            self.folders.give_up(save_path, source, path)
        self.rows.emptied(download_id, now=self.clock())

    def _remove(self, download: Download) -> None:
        """Take it away and look until it is gone: an answer of success is no proof."""
        downloader = self._downloader(download)
        if downloader is None:
            return
        for look in range(_LOOKS):
            if look:
                self.sleep(_LOOK_EVERY)
            found = self.reach.ask(
                downloader,
                lambda client: client.find(tag=download.tag, ids=download.ids, thorough=True),
            )
            if found is None:
                return
            self._let_go(downloader, found.id)
        raise DownloaderUnreachable(
            f"{downloader.conn_id} still shows download {download.id} after it was taken out"
        )

    def _let_go(self, downloader: Downloader, transfer_id: str) -> None:
        self.reach.ask(downloader, lambda client: client.remove(transfer_id, with_data=False))

    def _downloader(self, download: Download) -> Downloader | None:
        known = {one.id: one for one in self.downloaders.all()}
        return known.get(download.downloader_id or 0)
