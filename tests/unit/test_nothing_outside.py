"""What `tests/unit/conftest.py` stops."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import time
from collections.abc import Callable

import pytest


def listen() -> None:
    with socket.socket() as ours:
        ours.bind(("127.0.0.1", 0))


def call() -> None:
    with socket.socket() as ours:
        ours.connect(("127.0.0.1", 9))


def fork() -> None:
    process = multiprocessing.get_context("fork").Process(target=print)
    process.start()


@pytest.mark.parametrize(
    "touch",
    [
        listen,
        call,
        fork,
        lambda: subprocess.run(["true"], check=True),
        lambda: time.sleep(1),
    ],
    ids=["a server", "a client", "a fork", "a program", "a wait"],
)
def test_a_unit_test_touches_nothing_outside(touch: Callable[[], object]) -> None:
    with pytest.raises(AssertionError, match="belongs in tests/integration"):
        touch()
