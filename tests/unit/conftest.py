"""Nothing outside the process is touched here: whoever tries is stopped and told where to go."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import SupportsIndex

import pytest

OUTSIDE = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "subprocess.Popen",
        "os.fork",
        "os.posix_spawn",
        "os.system",
    }
)
HERE = Path(__file__).parent
A_WAIT = 0.02  # seconds; a thread that yields is not a wait


class TouchesTheOutside(AssertionError):
    """A unit test uses the network, another process or the clock on the wall."""


_guarded = False
_sleep = time.sleep


def _refuse(what: str) -> None:
    raise TouchesTheOutside(f"{what} in a unit test: it belongs in tests/integration")


def _watch(event: str, _args: object) -> None:
    if _guarded and event in OUTSIDE:
        _refuse(event)


def _no_wait(seconds: float | SupportsIndex) -> None:
    if _guarded and float(seconds) > A_WAIT:
        _refuse(f"time.sleep({seconds})")
    _sleep(seconds)


sys.addaudithook(_watch)
time.sleep = _no_wait


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Guard each test of this folder and the fixtures that it sets up."""
    global _guarded  # noqa: PLW0603  an audit hook cannot be taken away again
    _guarded = item.path.is_relative_to(HERE)
    try:
        return (yield)
    finally:
        _guarded = False
