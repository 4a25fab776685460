"""One run of dispatch at a real qBittorrent, in this process or in one that is killed.

Kept apart from the tests, so that a new process has little to import.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import psycopg

from anishelf.core.database import connected
from anishelf.core.pauses import Pauses
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.qbittorrent import QBittorrent, open_client
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.dispatch import Dispatched, dispatch
from anishelf.launcher.programs.qbittorrent import USER
from anishelf.wiring import downloads
from tests.worlds import wired
from tests.worlds.qbittorrent import Login


def run_dispatch(
    conn: psycopg.Connection,
    folder: Path,
    connect: Callable[[Downloader], DownloaderClient],
    *,
    max_adds: int = 100,
) -> Dispatched:
    context = wired.context(conn, downloads_dir=folder, max_adds_per_run=max_adds)
    return dispatch(
        downloads.downloads(context),
        downloads.attempts(context),
        downloads.downloaders(context),
        connect=connect,
        fetch_torrent=downloads.torrent_fetcher(context),
        pauses=Pauses(conn),
        free_space=lambda: 1 << 40,
        options=downloads.dispatch_options(context),
        clock=context.clock,
    )


def dispatch_alone(database: str, folder: Path, login: Login) -> None:
    """Run in a process of its own."""
    with connected(database) as conn:
        run_dispatch(conn, folder, lambda _: login.client())


def dispatch_and_die(database: str, folder: Path, login: Login) -> None:
    """Be killed after the first torrent was added, before anything was confirmed."""
    client = _DiesAfterAdding(
        open_client(login.url, USER, login.password), fingerprint="right", paths=PathMap({})
    )
    with connected(database) as conn:
        run_dispatch(conn, folder, lambda _: client)


class _DiesAfterAdding(QBittorrent):
    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        super().add(source, save_path=save_path, tag=tag)
        os._exit(9)
