"""A real qBittorrent on loopback that a test may kill and start again."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from qbittorrentapi import Client

from anishelf.core.endpoint import login_fingerprint
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.qbittorrent import QBittorrent, open_client
from anishelf.errors import DownloaderUnreachable
from anishelf.launcher.programs.ports import Ports
from anishelf.launcher.programs.qbittorrent import USER
from anishelf.launcher.programs.qbittorrent import QBittorrent as Profile

_START_SECONDS = 30
INSTALLED = "qbittorrent-nox"
SECOND_PROGRAM = "ANISHELF_QBITTORRENT"
"""Names another qBittorrent, one of version 5 for example, for the same tests once more."""


@dataclass(frozen=True, slots=True)
class Login:
    """How a client gets in; it can be handed to another process."""

    url: str
    password: str

    def client(self, paths: dict[str, str] | None = None) -> QBittorrent:
        """Return a new adapter that has not called yet."""
        return QBittorrent(
            open_client(self.url, USER, self.password),
            fingerprint=login_fingerprint(self.url, USER, self.password),
            paths=PathMap(paths or {}),
        )


class RealQBittorrent:
    """The program with a profile of its own below *folder*."""

    def __init__(self, folder: Path, program: str = INSTALLED) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._program = program
        self.downloads = folder / "downloads"
        self._log = folder / "log"
        self._ports = ports = Ports(folder / "ports.json")
        self.peer_port = ports.choose("peers")
        self._profile = Profile(
            folder / "profile",
            folder / "password",
            port=ports.choose("web"),
            peer_port=self.peer_port,
        )
        self._profile.configure(self.downloads, loopback=True)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def login(self) -> Login:
        return Login(self._profile.url, str(self._profile.connection()["password"]))

    def client(self) -> QBittorrent:
        """Return a new adapter with the right password."""
        return self.login.client()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._argv(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError(f"qBittorrent did not start: {self._log.read_text()[-500:]}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def make_ready(self) -> None:
        """Start it again if a test has killed it, and let it be empty."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        client = self.api()
        client.torrents_delete(delete_files=True, torrent_hashes="all")
        deadline = time.monotonic() + _START_SECONDS
        while client.torrents_info():
            assert time.monotonic() < deadline, "it keeps its torrents"
            time.sleep(0.02)
        shutil.rmtree(self.downloads, ignore_errors=True)

    def api(self) -> Client:
        """Return its own API, for what our adapter has no call for."""
        return open_client(self.login.url, USER, self.login.password)

    def move(self, transfer_id: str, folder: Path) -> None:
        """Let it begin to move a transfer to *folder*."""
        self.api().torrents_set_location(location=str(folder), torrent_hashes=transfer_id)

    def _argv(self) -> list[str]:
        _, *options = self._profile.argv()
        return [self._program, *options]

    def _answers(self) -> bool:
        try:
            self.client().check()
        except DownloaderUnreachable:
            return False
        return True


def second_program() -> str:
    """Return the second qBittorrent, or skip the test: nothing needs it."""
    program = os.environ.get(SECOND_PROGRAM)
    if not program:
        pytest.skip(f"needs a second qBittorrent, for example 5.x: set {SECOND_PROGRAM} to it")
    return program


@contextmanager
def running_qbittorrent(folder: Path, program: str = INSTALLED) -> Iterator[RealQBittorrent]:
    qbittorrent = RealQBittorrent(folder, program)
    try:
        qbittorrent.start()
        yield qbittorrent
    finally:
        qbittorrent.kill()
