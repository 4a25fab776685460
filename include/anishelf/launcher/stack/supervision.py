"""Keeps one component running: starts it, notices its death, starts it again after a pause."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Sequence

from anishelf.launcher.programs.processes import Children

_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
_STABLE_SECONDS = 60.0


class Supervised:
    """A component that is started again whenever it ends."""

    def __init__(self, name: str, argv: Callable[[], Sequence[str]], children: Children) -> None:
        self.name = name
        self.restarts = 0
        self._argv = argv
        self._children = children
        self._started = 0.0
        self._failures = 0
        self._again_at: float | None = None
        self.process = self._start()

    def tick(self) -> str | None:
        """Look once; return what happened, or None when nothing did."""
        if self._again_at is not None:
            return self._start_again() if time.monotonic() >= self._again_at else None
        if self.process.poll() is None:
            return None
        self._failures = 0 if self._ran_stable() else self._failures
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        self._again_at = time.monotonic() + pause
        return f"{self.name} ended ({_how(self.process.returncode)}); starting it again"

    def _start_again(self) -> str:
        self._again_at = None
        self.restarts += 1
        self.process = self._start()
        return f"{self.name} started again (pid {self.process.pid})"

    def _ran_stable(self) -> bool:
        return time.monotonic() - self._started > _STABLE_SECONDS

    def _start(self) -> subprocess.Popen[bytes]:
        self._started = time.monotonic()
        return self._children.start(self.name, self._argv())


def _how(code: int) -> str:
    return f"exit status {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
