"""Child processes that cannot be lost: started, adopted when their parent dies, ended.

The supervisor and the launcher are "child subreapers": whatever a component starts, however it
detaches itself, stays below them when its parent dies, and can be found and ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from anishelf.launcher.errors import LaunchFailed, Stopped

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PR_SET_CHILD_SUBREAPER = 36
_BIG_LOG = 20_000_000
_POLL = 0.05
_PRIVATE, _SHARED = 0o077, 0o022
_OUTSIDE = frozenset({"postgres", "qbittorrent"})
"""Programs that are not ours: none of our secrets is in their environment."""

_PLAIN = frozenset(
    {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR"}
    | {"LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "SSL_CERT_FILE", "SSL_CERT_DIR"}
)


def _plain(env: Mapping[str, str]) -> dict[str, str]:
    """Return what any program needs of *env*."""
    return {name: value for name, value in env.items() if name in _PLAIN or name[:3] == "LC_"}


def become_subreaper() -> None:
    """Adopt every orphan below this process (Linux, prctl(2))."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def ignore_stop_signals() -> None:
    """Let no late signal kill an interpreter that ends anyway: its exit status would be wrong."""
    for sign in STOP_SIGNALS:
        signal.signal(sign, signal.SIG_IGN)


def kill_descendants(*, seconds: float = 5.0) -> None:
    """Kill everything below this process, until nothing is left or *seconds* have passed."""
    deadline = time.monotonic() + seconds
    while (below := psutil.Process().children(recursive=True)) and time.monotonic() < deadline:
        kill(below)
        _reap_all()
        time.sleep(_POLL / 5)


def kill(processes: Sequence[psutil.Process]) -> None:
    """Send SIGKILL to each process that still exists."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def _reap_all() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


class Children:
    """Every process the supervisor starts goes through here; after `close` none starts any more."""

    def __init__(self, logs: Path) -> None:
        self.env: dict[str, str] = {}
        """What Airflow's components get; other programs get the part of it that any program needs."""
        self._logs = logs
        self._gate = threading.Lock()
        self._closed = False

    def start(self, name: str, argv: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start *argv* in a session of its own; its output is appended to the log of *name*."""
        with (self._logs / f"{name}.log").open("ab") as output:
            return self._spawn(name, argv, output.fileno())

    def run(self, name: str, argv: Sequence[str]) -> str:
        """Run *argv* to its end and return what it printed, or raise LaunchFailed."""
        log = self._logs / f"{name}.log"
        with log.open("ab") as errors:
            process = self._spawn(name, argv, subprocess.PIPE, errors.fileno())
            printed = process.communicate()[0]
            errors.write(printed)
        if process.returncode != 0:
            raise self._stopped_or(f"{name} failed; see {log}\n{tail(log)}")
        return printed.decode(errors="replace")

    def rotate_logs(self, *, limit: int = _BIG_LOG) -> None:
        """Keep one old copy of each log that outgrew *limit* bytes; its writers append on."""
        for log in self._logs.glob("*.log"):
            if log.stat().st_size > limit:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def close(self) -> None:
        """Let nothing start any more."""
        with self._gate:
            self._closed = True

    def _spawn(
        self, name: str, argv: Sequence[str], stdout: int, stderr: int = subprocess.STDOUT
    ) -> subprocess.Popen[bytes]:
        outside = name in _OUTSIDE
        with self._gate:
            if self._closed:
                raise Stopped("stopped")
            return subprocess.Popen(
                argv,
                env=_plain(self.env) if outside else self.env,
                # What qBittorrent downloads is linked into the library, which others read.
                umask=_SHARED if name == "qbittorrent" else _PRIVATE,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )

    def _stopped_or(self, message: str) -> LaunchFailed:
        return Stopped("stopped") if self._closed else LaunchFailed(message)


def end_orphans(known: set[int]) -> None:
    """Kill adopted children (not in *known*) and what is below them: their component died."""
    adopted = [child for child in psutil.Process().children() if child.pid not in known]
    for child in adopted:
        with contextlib.suppress(psutil.NoSuchProcess):
            kill([*child.children(recursive=True), child])
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child.pid, os.WNOHANG)


def end(
    processes: Sequence[subprocess.Popen[bytes]],
    sign: signal.Signals | None,
    seconds: float,
    *,
    kill_late: bool = True,
) -> None:
    """Signal *processes* and wait; kill, with all below them, those that take over *seconds*."""
    for process in processes:
        if sign is not None and process.poll() is None:
            process.send_signal(sign)
    deadline = time.monotonic() + seconds
    while any(p.poll() is None for p in processes) and time.monotonic() < deadline:
        time.sleep(_POLL)
    for process in processes:
        if kill_late and process.poll() is None:
            below = _below(process)
            process.kill()
            kill(below)
            process.wait()


def kill_below(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Kill what each process started, not the process itself."""
    for process in processes:
        kill(_below(process))


def _below(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def tail(log: Path, *, lines: int = 15) -> str:
    """Return the last lines of a log, for an error message."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
