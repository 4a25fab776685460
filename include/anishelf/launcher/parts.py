"""The running parts of the stack: started once, kept running, stopped in order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence

from anishelf.launcher import postgres
from anishelf.launcher.components import Component
from anishelf.launcher.processes import Children, end, end_orphans, kill_below, kill_descendants
from anishelf.launcher.supervision import Supervised

_GRACE_SECONDS = 1.0
_STOP_SECONDS = 7.0
_DATABASE_STOP_SECONDS = 5.0
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
        """End everything: what uses the database first, the database last."""
        self._children.close()
        users = {name: part.process for name, part in self._parts.items() if name != postgres.NAME}
        end(list(users.values()), signal.SIGTERM, _GRACE_SECONDS, kill_late=False)
        kill_below([users[name] for name in _IMPATIENT if name in users])
        end(list(users.values()), None, _STOP_SECONDS)
        servers = [part.process for name, part in self._parts.items() if name == postgres.NAME]
        end(servers, signal.SIGINT, _DATABASE_STOP_SECONDS)
        kill_descendants()

    def pids(self) -> dict[str, int]:
        """Return the process id of each part."""
        return {name: part.process.pid for name, part in self._parts.items()}

    def restarts(self) -> dict[str, int]:
        """Return how often each part was started again."""
        return {name: part.restarts for name, part in self._parts.items()}
