"""A real qBittorrent on loopback that a test may kill and start again."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anishelf.adapters.qbittorrent import PathMap, QBittorrent, login_fingerprint, open_client
from anishelf.errors import DownloaderUnreachable
from anishelf.launcher.ports import Ports
from anishelf.launcher.qbittorrent import USER
from anishelf.launcher.qbittorrent import QBittorrent as Profile

_START_SECONDS = 30


class RealQBittorrent:
    """The program with a profile of its own below *folder*."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.downloads = folder / "downloads"
        self._log = folder / "log"
        ports = Ports(folder / "ports.json")
        self._profile = Profile(
            folder / "profile",
            folder / "password",
            port=ports.choose("web"),
            peer_port=ports.choose("peers"),
        )
        self._profile.configure(self.downloads, loopback=True)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self._profile.url

    @property
    def password(self) -> str:
        return str(self._profile.connection()["password"])

    def client(
        self, *, password: str | None = None, paths: dict[str, str] | None = None
    ) -> QBittorrent:
        """Return a new adapter, by default with the right password."""
        password = self.password if password is None else password
        return QBittorrent(
            open_client(self.url, USER, password),
            fingerprint=login_fingerprint(self.url, USER, password),
            paths=PathMap(paths or {}),
        )

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._profile.argv(),
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

    def _answers(self) -> bool:
        try:
            self.client().check()
        except DownloaderUnreachable:
            return False
        return True


@contextmanager
def running_qbittorrent(folder: Path) -> Iterator[RealQBittorrent]:
    qbittorrent = RealQBittorrent(folder)
    try:
        qbittorrent.start()
        yield qbittorrent
    finally:
        qbittorrent.kill()
