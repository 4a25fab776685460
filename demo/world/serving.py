"""Serves the demo world from a process of its own that ends with us, always on the same port.

Addresses of feeds and entries contain the port: with another one they would all be new.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from anishelf.launcher.programs.ports import Ports, is_free
from anishelf.launcher.programs.processes import tail
from demo.errors import DemoFailed
from demo.world.model import FeedKind

_STOP_SECONDS = 5.0
_ENDS_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")  # util-linux; becomes what it runs


@dataclass(frozen=True, slots=True)
class ServedWorld:
    """The world as it answers now."""

    process: subprocess.Popen[str]
    url: str
    bangumi_url: str
    feeds: dict[FeedKind, str]

    @property
    def host(self) -> str:
        """Its `host:port`."""
        return self.url.removeprefix("http://")


@contextmanager
def served_world(folder: Path) -> Iterator[ServedWorld]:
    """Serve the world in *folder* while the block runs, or raise DemoFailed."""
    port, log = remembered_port(folder / "ports.json"), folder / "world.log"
    argv = ["-m", "demo.world", "--folder", str(folder), "--port", str(port)]
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [*_ENDS_WITH_US, sys.executable, *argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,  # a Ctrl-C is ours: the world ends after what uses it
        ) as process,
    ):
        try:
            yield _read(process, log)
        finally:
            _end(process)


def remembered_port(path: Path) -> int:
    """Return the port kept in *path*, a free one the first time; DemoFailed when it is taken."""
    try:
        port = int(json.loads(path.read_text())["world"])
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Ports(path).choose("world")
    if not is_free(port):
        raise DemoFailed(
            f"Port {port} is taken by another program, and the demo's feeds are known under it "
            f"(see {path}). Stop that program, or give the demo another ANISHELF_DATA_DIR."
        )
    return port


def _read(process: subprocess.Popen[str], log: Path) -> ServedWorld:
    assert process.stdout is not None  # noqa: S101  it was asked for as a pipe
    line = process.stdout.readline()
    if not line:
        raise DemoFailed(f"The demo world did not start; see {log}\n{tail(log)}")
    places = json.loads(line)
    feeds = {FeedKind(kind): url for kind, url in places["feeds"].items()}
    return ServedWorld(process, places["url"], places["bangumi_url"], feeds)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
