"""Our side of a world test: the database, and the steps with the clock of the world."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg

from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.domain.transfer import STALL_AFTER
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.control import carry_out
from anishelf.downloads.steps.dispatch import Dispatched
from anishelf.downloads.steps.track import Tracker
from anishelf.wiring import decisions
from anishelf.wiring import downloads as wiring
from anishelf.wiring.context import Context
from tests.worlds import wired
from tests.worlds.dispatching import run_dispatch
from tests.worlds.stack_seeds import Seed
from tests.worlds.wanted import add_wanted


@dataclass
class Stage:
    """A database, a folder for downloads, and what connects to the downloader."""

    conn: psycopg.Connection
    downloads: Path
    connect: Callable[[], DownloaderClient]
    max_adds: int = 100

    def want(self, seed: Seed, *, by: str = "torrent", episodes: int = 1) -> None:
        url = {"torrent": seed.url, "magnet": seed.magnet, "http": seed.file_url}[by]
        add_wanted(self.conn, url=url, download_type=by, episodes=episodes)

    def dispatch(self) -> Dispatched:
        return run_dispatch(self.conn, self.downloads, self._connect, max_adds=self.max_adds)

    def carry_out(self) -> int:
        """Carry out the commands that wait."""
        context = self._context()
        return carry_out(
            wiring.commands(context),
            wiring.downloads(context),
            decisions.release_episodes(context).unwant,
            wiring.downloaders(context),
            connect=self._connect,
            downloads_dir=str(self.downloads),
            clock=context.clock,
        )

    def tracker(self, *, stall_after: timedelta = STALL_AFTER) -> Tracker:
        context = self._context(stall_after)
        return wiring.tracker(context, connect=self._connect)

    def until(
        self, tracker: Tracker, reached: Callable[[Download], bool], *, seconds: float = 40
    ) -> Download:
        """Poll until download 1 is as it should be."""
        deadline = time.monotonic() + seconds
        while True:
            tracker.poll()
            row = wiring.downloads(self._context()).get(1)
            if reached(row):
                return row
            assert time.monotonic() < deadline, f"still {row}"
            time.sleep(0.1)

    def _context(self, stall_after: timedelta = STALL_AFTER) -> Context:
        seconds = stall_after.total_seconds()
        return wired.context(self.conn, downloads_dir=self.downloads, stall_after=seconds)

    def _connect(self, _: Downloader) -> DownloaderClient:
        return self.connect()


def completed(row: Download) -> bool:
    return row.status is DownloadStatus.COMPLETED


def wait_for(reached: Callable[[], bool], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)
