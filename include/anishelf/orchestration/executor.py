"""LocalExecutor that waits for what happens instead of sleeping by the clock.

The scheduler calls `heartbeat` once in each of its rounds, and `sync` at its end. Here `sync` waits
for the end of a task, for a ring (`bell`), or for the time of the next look. Workers are made when
there is work; each has a pipe of its own, so that the task of a dead one is known at once.

Only public parts of Airflow are used but `_process_workloads`, through which LocalExecutor gets its
work; a test holds its name and arguments.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from airflow.executors.base_executor import BaseExecutor, get_execution_api_server_url
from airflow.executors.local_executor import LocalExecutor
from setproctitle import setproctitle

from anishelf.orchestration import bell
from anishelf.orchestration.preload import warm
from anishelf.settings import Profile, Settings

Run = Callable[..., object]
log = logging.getLogger(__name__)

_TITLE = "airflow worker -- WakingExecutor:"
_FOLLOW_SECONDS = 0.1  # after something happened: a run that ended is followed by the next one
_SOON_SECONDS, _SOON_FOR = 0.15, 1.4  # a trigger fired: the triggerer tells it within a second


@dataclass(frozen=True, slots=True)
class Pace:
    """Workers that are kept without work, seconds until an idle one ends and between looks."""

    kept: int
    spare_seconds: float
    idle_seconds: float


PACES = {Profile.BUSY: Pace(2, 30, 1), Profile.QUIET: Pace(0, 5, 5)}


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    key: Any = None
    idle_since: float = 0.0


class WakingExecutor(LocalExecutor):
    """LocalExecutor with a bell, and with workers only where there is work."""

    def start(self) -> None:
        """Hang the bell and make the first workers."""
        self._pace = PACES[Settings.from_env().profile]
        self._bells = bell.folder()
        self._bell = bell.hang(self._bells)
        self._crew: list[_Worker] = []
        self._waiting: deque[Any] = deque()
        self._soon_until = 0.0
        self._follow = False
        warm()
        gc.collect()
        gc.freeze()  # never thawed: a full collection would copy what the workers share
        for _ in range(self._pace.kept):
            self._hire()

    def sync(self) -> None:
        """Take results; where there is nothing to do, wait until something happens."""
        self._collect()
        may_send = bool(self.queued_tasks) and len(self.running) < self.parallelism
        if not self.event_buffer and not may_send:
            self._wait()
            self._collect()
        self._dismiss_idle()

    def end(self) -> None:
        """Wait until every task has ended, then end the workers."""
        while self._waiting or any(worker.key is not None for worker in self._crew):
            wait([*self._pipes(), *self._sentinels()], timeout=1)
            self._collect()
        for worker in self._crew:
            worker.pipe.close()
            worker.process.join()
        bell.take_down(self._bell, self._bells)

    def _process_workloads(self, workload_list: Sequence[Any]) -> None:
        for workload in workload_list:
            for queue in (self.queued_tasks, self.queued_callbacks, self.queued_connection_tests):
                queue.pop(workload.key, None)
            self.running.add(workload.key)
            self._waiting.append(workload)
        self._assign()

    def _assign(self) -> None:
        """Hand what waits to idle workers, and to new ones up to the limit."""
        while self._waiting:
            worker = next((one for one in self._crew if one.key is None), None)
            if worker is None and len(self._crew) < self.parallelism:
                worker = self._hire()
            if worker is None:
                return
            workload = self._waiting.popleft()
            worker.key = workload.key
            with contextlib.suppress(BrokenPipeError):  # it died just now, `_collect` sees it
                worker.pipe.send(workload)

    def _hire(self) -> _Worker:
        ours, theirs = multiprocessing.Pipe()
        inherited = [self._bell, ours, *self._pipes()]
        process = multiprocessing.get_context("fork").Process(
            target=_work, args=(theirs, inherited, self._runner())
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours, idle_since=time.monotonic())
        self._crew.append(worker)
        return worker

    def _runner(self) -> Run:
        """Return what runs a workload in a worker, and raises where it cannot."""
        server = get_execution_api_server_url(self.conf)
        return partial(BaseExecutor.run_workload, server=server, subprocess_logs_to_stdout=True)

    def _collect(self) -> None:
        """Take what the workers say; a task whose worker died has failed."""
        for worker in list(self._crew):
            with contextlib.suppress(EOFError, ConnectionResetError):
                while worker.pipe.poll():
                    key, state, ended = worker.pipe.recv()
                    self.change_state(key, state, remove_running=ended)
                    if ended:
                        worker.key, worker.idle_since = None, time.monotonic()
            if not worker.process.is_alive():
                self._bury(worker)
        self._assign()

    def _bury(self, worker: _Worker) -> None:
        self._crew.remove(worker)
        worker.pipe.close()
        if worker.key is not None:
            log.error("the worker of %s died (%s)", worker.key, worker.process.exitcode)
            self.fail(worker.key, RuntimeError("its worker process died"))

    def _dismiss_idle(self) -> None:
        spare = time.monotonic() - self._pace.spare_seconds
        for worker in self._crew[self._pace.kept :]:
            if worker.key is None and worker.idle_since < spare:
                worker.pipe.close()
                worker.process.join()
                self._crew.remove(worker)

    def _wait(self) -> None:
        happened = wait([self._bell, *self._pipes(), *self._sentinels()], timeout=self._seconds())
        rung = bell.heard(self._bell)
        if bell.Ring.SOON in rung:
            self._soon_until = time.monotonic() + _SOON_FOR
        self._follow = bool(happened)

    def _seconds(self) -> float:
        if time.monotonic() < self._soon_until:
            return _SOON_SECONDS
        return _FOLLOW_SECONDS if self._follow else self._pace.idle_seconds

    def _pipes(self) -> list[Connection]:
        return [worker.pipe for worker in self._crew]

    def _sentinels(self) -> list[int]:
        return [worker.process.sentinel for worker in self._crew]


def _work(pipe: Connection, inherited: Sequence[Any], run: Run) -> None:
    """Run what comes through *pipe* until its other end is closed; a failure ends the process."""
    for end in inherited:
        end.close()  # else a worker would not see that the scheduler is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a task runs to its end
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with contextlib.suppress(EOFError):
        while True:
            setproctitle(f"{_TITLE} <idle>")
            workload = pipe.recv()
            if workload.running_state is not None:
                pipe.send((workload.key, workload.running_state, False))
            run(workload, proctitle=f"{_TITLE} {workload.display_name}")
            pipe.send((workload.key, workload.success_state, True))
