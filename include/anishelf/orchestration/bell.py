"""A bell at each scheduler: a datagram that says "look now". Nobody there: nothing happens.

Sockets lie in `AIRFLOW_HOME/bells`, one for each scheduler of this machine, named by its process. A
lost ring costs a moment, never work: the scheduler looks by the clock as well.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Ring(Enum):
    """What a ring says."""

    NOW = b"now"
    SOON = b"soon"
    """Something comes within the next second, as when a trigger fired."""


def folder() -> Path:
    """Return where the bells of this Airflow hang."""
    from airflow.configuration import AIRFLOW_HOME

    return Path(AIRFLOW_HOME) / "bells"


def hang(at: Path) -> socket.socket:
    """Return a new bell of this process in the folder *at*."""
    at.mkdir(parents=True, exist_ok=True)
    at.chmod(0o700)  # whoever may ring keeps the scheduler awake
    bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    with _short(at) as short:
        name = f"{short}/{os.getpid()}"
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        bell.bind(name)
    bell.settimeout(0)
    return bell


def take_down(bell: socket.socket, at: Path) -> None:
    """Remove *bell*, which this process hung in the folder *at*."""
    bell.close()
    (at / str(os.getpid())).unlink(missing_ok=True)


def heard(bell: socket.socket) -> set[Ring]:
    """Return what was rung since the last look."""
    rung: set[Ring] = set()
    with contextlib.suppress(BlockingIOError):
        while True:
            rung.add(Ring(bell.recv(16)))
    return rung


def ring(what: Ring = Ring.NOW, *, at: Path | None = None) -> None:
    """Wake every scheduler of this machine; a bell whose scheduler is dead is removed."""
    at = at or folder()
    with contextlib.suppress(FileNotFoundError), _short(at) as short:
        for bell in at.iterdir():
            _send(f"{short}/{bell.name}", what)


def _send(path: str, what: Ring) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.settimeout(0)
        try:
            out.sendto(what.value, path)
        except ConnectionRefusedError:
            Path(path).unlink(missing_ok=True)
        except (BlockingIOError, FileNotFoundError):
            pass  # it has rings enough to wake up, or was taken down just now


@contextmanager
def _short(at: Path) -> Iterator[str]:
    """Yield a name of the folder *at* that fits into the 107 bytes of a socket's address."""
    opened = os.open(at, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}"
    finally:
        os.close(opened)


class RingOnChange:
    """ASGI middleware of Airflow's api-server: what changed is told to the scheduler at once."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request, then ring where it may have given the scheduler something to do."""
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] != "GET" and gives_work(scope["path"]):
            ring()


def gives_work(path: str) -> bool:
    """Return whether a write to *path* may leave something to schedule."""
    if path.startswith("/execution/"):
        return path.endswith("/state") or "/dag-runs/" in path or "/skip-downstream" in path
    return path.startswith("/api/v2/")
