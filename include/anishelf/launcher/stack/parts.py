"""The running parts of the stack: started once, kept running, stopped in order."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterable, Sequence

from anishelf.launcher.postgres import server as postgres
from anishelf.launcher.programs import qbittorrent
from anishelf.launcher.programs.components import Component
from anishelf.launcher.programs.processes import (
    Children,
    end,
    end_orphans,
    kill_below,
    kill_descendants,
)
from anishelf.launcher.stack.supervision import Supervised

_GRACE_SECONDS = 1.0
# Who needs the others ends first: a running task still reports its end to the API server.
_STAGES: tuple[tuple[tuple[str, ...], signal.Signals, float], ...] = (
    (
        (Component.SCHEDULER, Component.DAG_PROCESSOR, Component.TRIGGERER),
        signal.SIGTERM,
        6.0,
    ),
    ((Component.API_SERVER, qbittorrent.NAME), signal.SIGTERM, 1.0),
    ((postgres.NAME,), signal.SIGINT, 4.0),
)
# Its runner keeps nothing, yet is given ten seconds to end. Without it the triggerer ends at once
# and in order, so that the next one need not wait until this one counts as dead.
_IMPATIENT = (Component.TRIGGERER, Component.DAG_PROCESSOR)


class Parts:
    """Every supervised process, by its name."""

    def __init__(self, children: Children) -> None:
        self._children = children
        self._parts: dict[str, Supervised] = {}

    def start(self, name: str, argv: Callable[[], Sequence[str]]) -> Supervised:
        """Start a part and look after it from now on."""
        part = Supervised(name, argv, self._children)
        self._parts[name] = part
        return part

    def tick(self) -> list[str]:
        """Look at every part once; return what happened."""
        events = [event for part in self._parts.values() if (event := part.tick())]
        if events:
            self.end_orphans()
        return events

    def end_orphans(self) -> None:
        """End what a dead part left behind."""
        end_orphans(set(self.pids().values()))

    def stop(self) -> None:
        """End everything: what needs others first, the database last."""
        self._children.close()
        for names, sign, seconds in _STAGES:
            processes = self._processes(names)
            end(processes, sign, _GRACE_SECONDS, kill_late=False)
            kill_below(self._processes(name for name in names if name in _IMPATIENT))
            end(processes, None, seconds)
        kill_descendants()

    def _processes(self, names: Iterable[str]) -> list[subprocess.Popen[bytes]]:
        return [self._parts[name].process for name in names if name in self._parts]

    def pids(self) -> dict[str, int]:
        """Return the process id of each part."""
        return {name: part.process.pid for name, part in self._parts.items()}

    def restarts(self) -> dict[str, int]:
        """Return how often each part was started again."""
        return {name: part.restarts for name, part in self._parts.items()}
