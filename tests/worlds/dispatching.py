"""One run of dispatch at a real qBittorrent, in this process or in one that is killed.

Kept apart from the tests, so that a new process has little to import.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import requests

from anishelf.core.database import connected
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.qbittorrent import QBittorrent, open_client
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.dispatch import Dispatched, Options, dispatch
from anishelf.downloads.store.download_attempts import DownloadAttempts
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.launcher.programs.qbittorrent import USER
from tests.worlds.qbittorrent import Login


def run_dispatch(
    conn: psycopg.Connection,
    folder: Path,
    connect: Callable[[Downloader], DownloaderClient],
    *,
    max_adds: int = 100,
) -> Dispatched:
    return dispatch(
        Downloads(conn),
        DownloadAttempts(conn),
        Downloaders(conn),
        connect=connect,
        fetch_torrent=lambda url: requests.get(url, timeout=5).content,
        free_space=lambda: 1 << 40,
        options=Options(downloads_dir=str(folder), max_adds=max_adds, min_free_space=0),
        clock=lambda: datetime.now(UTC),
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
