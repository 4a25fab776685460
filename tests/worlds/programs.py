"""Real aria2 and Transmission on loopback, that a test may kill, stop and start again."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anishelf.core.endpoint import Endpoint
from anishelf.downloads.adapters.aria2 import Aria2
from anishelf.downloads.adapters.aria2 import connect as connect_aria2
from anishelf.downloads.adapters.transmission import Transmission
from anishelf.downloads.adapters.transmission import connect as connect_transmission
from anishelf.errors import DownloaderUnreachable
from anishelf.launcher.programs.ports import Ports

_START_SECONDS = 20
SECRET = "the secret"


class Program:
    """A downloader that listens on one port of loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.downloads = folder / "downloads"
        self.downloads.mkdir(parents=True, exist_ok=True)
        self.ports = Ports(folder / "ports.json")
        self.port = self.ports.choose("rpc")
        self._process: subprocess.Popen[bytes] | None = None

    def argv(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.argv(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_up():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError((self.folder / "log").read_text()[-500:])
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Ask it to end."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)

    def _is_up(self) -> bool:
        try:
            return self.answers()
        except DownloaderUnreachable:
            return False


class RealAria2(Program):
    """aria2 with a session file, so that unfinished downloads outlive it."""

    def argv(self) -> list[str]:
        session = self.folder / "session"
        session.touch()
        return [
            *("aria2c", "--enable-rpc", f"--rpc-listen-port={self.port}", "--no-conf"),
            *("--rpc-listen-all=false", f"--rpc-secret={SECRET}", "--quiet"),
            *(f"--input-file={session}", f"--save-session={session}"),
            *("--save-session-interval=1", "--auto-save-interval=1", "--seed-time=0"),
            *("--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false"),
            *("--enable-peer-exchange=false", f"--listen-port={self.ports.choose('peers')}"),
            *("--file-allocation=none", f"--dir={self.downloads}"),
        ]

    def answers(self) -> bool:
        return bool(self.client().check())

    def client(self, secret: str = SECRET) -> Aria2:
        return connect_aria2(Endpoint(f"http://127.0.0.1:{self.port}", secret=secret))


class RealTransmission(Program):
    """Transmission with a login."""

    def argv(self) -> list[str]:
        settings = {
            "rpc-bind-address": "127.0.0.1",
            "rpc-port": self.port,
            "rpc-authentication-required": True,
            "rpc-username": "anishelf",
            "rpc-password": SECRET,
            "rpc-host-whitelist-enabled": False,
            "bind-address-ipv4": "127.0.0.1",
            "peer-port": self.ports.choose("peers"),
            "dht-enabled": False,
            "pex-enabled": False,
            "lpd-enabled": False,
            "utp-enabled": False,
            "port-forwarding-enabled": False,
            "download-dir": str(self.downloads),
        }
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        file = home / "settings.json"
        if not file.exists():
            file.write_text(json.dumps(settings))
        return ["transmission-daemon", "--foreground", "--config-dir", str(home)]

    def answers(self) -> bool:
        return bool(self.client().check())

    def client(self, secret: str = SECRET) -> Transmission:
        return connect_transmission(
            Endpoint(f"http://127.0.0.1:{self.port}", login="anishelf", secret=secret)
        )


@contextmanager
def running(program: Program) -> Iterator[None]:
    """Run it; kill it at the end."""
    try:
        program.start()
        yield
    finally:
        program.kill()
