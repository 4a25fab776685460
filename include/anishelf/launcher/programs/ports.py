"""Free loopback ports, remembered over restarts and reserved against other stacks."""

from __future__ import annotations

import json
import random
import socket
import weakref
from collections.abc import Iterator
from pathlib import Path

from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.private_files import write_private

# Below the range from which the kernel takes outgoing ports, so that a remembered one stays free.
_FIRST, _LAST = 20000, 32000
_TRIES = 200


class Ports:
    """Gives each component a port that is free now, the same as last time if that is possible.

    A component listens only seconds later; as long as this object lives, no other one chooses
    the same port.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reserved: list[socket.socket] = []
        weakref.finalize(self, _close, self._reserved)
        self.chosen: dict[str, int] = {}

    def choose(self, name: str, *, preferred: int | None = None) -> int:
        """Return a free port for *name*: last time's, else *preferred*, else any."""
        for port in self._candidates(name, preferred):
            if port not in self.chosen.values() and is_free(port) and self._reserve(port):
                self.chosen[name] = port
                write_private(self._path, json.dumps(self._remembered() | self.chosen))
                return port
        raise LaunchFailed(f"no free port for {name} on 127.0.0.1")

    def _reserve(self, port: int) -> bool:
        # A name in the kernel (unix(7), "abstract"): it leaves no file and ends with its holder.
        name = socket.socket(socket.AF_UNIX)
        try:
            name.bind(f"\0anishelf-port-{port}")
        except OSError:
            name.close()
            return False
        self._reserved.append(name)
        return True

    def _candidates(self, name: str, preferred: int | None) -> Iterator[int]:
        last = self._remembered().get(name)
        if last:
            yield last
        if preferred:
            yield preferred
        for _ in range(_TRIES):
            yield random.randint(_FIRST, _LAST)  # noqa: S311  a port is no secret

    def _remembered(self) -> dict[str, int]:
        try:
            known: dict[str, int] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return known


def _close(sockets: list[socket.socket]) -> None:
    for each in sockets:
        each.close()


def is_free(port: int) -> bool:
    """Return whether a server could listen on *port* of 127.0.0.1 and of every interface."""
    for host in ("127.0.0.1", "0.0.0.0"):  # noqa: S104  only asked, never listened on
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True
