"""One stack for each data folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anishelf.launcher.errors import StackAlreadyRuns
from anishelf.launcher.stack.runfile import is_alive, read_state

# A supervisor whose launcher was killed needs a moment to end what it started.
_CLEANUP_SECONDS = 20.0


@contextmanager
def data_lock(data: Path) -> Iterator[None]:
    """Hold the data folder, or raise StackAlreadyRuns."""
    descriptor = os.open(data / "run" / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, data)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, data: Path) -> None:
    deadline = time.monotonic() + _CLEANUP_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not _is_ending(data) or time.monotonic() > deadline:
                raise StackAlreadyRuns(_message(data)) from None
            time.sleep(0.1)
        else:
            return


def _is_ending(data: Path) -> bool:
    """Return whether the holder is about to let go; one that says nothing has just gone or come."""
    state = read_state(data)
    return state is None or not is_alive(state.launcher_pid)


def _message(data: Path) -> str:
    state = read_state(data)
    where = f" (pid {state.launcher_pid}, {state.url})" if state else ""
    return (
        f"Anishelf already runs on {data}{where}: stop it with Ctrl-C there, "
        "or start with another ANISHELF_DATA_DIR"
    )
