"""The executor with real workers: it waits for what happens, and loses nothing with a dead worker."""

from __future__ import annotations

import inspect
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from airflow.executors.base_executor import BaseExecutor, get_execution_api_server_url
from airflow.executors.local_executor import LocalExecutor
from airflow.models.taskinstancekey import TaskInstanceKey

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported
from anishelf.orchestration import bell
from anishelf.orchestration.executor import Run, WakingExecutor


@dataclass(frozen=True)
class Work:
    """A workload that sleeps, then writes its process id."""

    name: str
    seconds: float
    notes: Path
    display_name: str = "work"
    running_state: None = None
    success_state: str = "success"
    failure_state: str = "failed"
    priority_weight: int = 1

    @property
    def key(self) -> TaskInstanceKey:
        return TaskInstanceKey("dag", self.name, "run", 1)

    @property
    def ti(self) -> Work:
        return self


def run(work: Work, *, proctitle: str) -> None:
    (work.notes / f"{work.name}.begun").write_text(str(os.getpid()))
    time.sleep(work.seconds)
    (work.notes / f"{work.name}.done").touch()


class Sleeping(WakingExecutor):
    """The executor, with work that needs no Airflow around it."""

    def _runner(self) -> Run:
        return run


@pytest.fixture
def executor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sleeping]:
    monkeypatch.setattr(bell, "folder", lambda: tmp_path / "bells")
    live = Sleeping(parallelism=3)  # type: ignore[no-untyped-call]
    live.start()
    yield live
    live.end()


def begin(executor: Sleeping, *works: Work) -> None:
    for work in works:
        executor.queued_tasks[work.key] = work  # type: ignore[assignment]
    executor.heartbeat()


def beat_until(executor: Sleeping, happened: Callable[[], bool], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        executor.heartbeat()


def states(executor: Sleeping) -> dict[str, str]:
    events = executor.event_buffer.items()
    return {str(getattr(key, "task_id", key)): str(state) for key, (state, _) in events}


def test_the_end_of_a_task_ends_the_wait(executor: Sleeping, tmp_path: Path) -> None:
    begin(executor, Work("a", 0.0, tmp_path))

    beat_until(executor, lambda: "a" in states(executor))

    assert states(executor) == {"a": "success"}
    assert executor.running == set()


def test_there_are_never_more_workers_than_slots(executor: Sleeping, tmp_path: Path) -> None:
    begin(executor, *(Work(f"w{n}", 0.3, tmp_path) for n in range(7)))

    beat_until(executor, lambda: len(states(executor)) == 7)

    begun = {path.read_text() for path in tmp_path.glob("*.begun")}
    assert len(begun) <= 3


def test_the_task_of_a_killed_worker_has_failed_and_the_others_go_on(
    executor: Sleeping, tmp_path: Path
) -> None:
    begin(executor, Work("long", 60, tmp_path), Work("other", 0.2, tmp_path))
    mark = tmp_path / "long.begun"
    beat_until(executor, lambda: mark.exists() and mark.read_text() != "")

    os.kill(int(mark.read_text()), signal.SIGKILL)
    beat_until(executor, lambda: len(states(executor)) == 2)

    assert states(executor) == {"long": "failed", "other": "success"}
    begin(executor, Work("next", 0.0, tmp_path))
    beat_until(executor, lambda: "next" in states(executor))


def test_a_ring_ends_the_wait(executor: Sleeping, tmp_path: Path) -> None:
    executor.heartbeat()
    executor.heartbeat()  # the first one after something happened waits for a moment only
    timer = threading.Timer(0.2, bell.ring, kwargs={"at": tmp_path / "bells"})
    timer.start()
    begun = time.monotonic()

    executor.heartbeat()

    assert time.monotonic() - begun < 0.9


def test_nothing_to_do_is_waited_for_by_the_clock(executor: Sleeping) -> None:
    executor.heartbeat()
    executor.heartbeat()
    begun = time.monotonic()

    executor.heartbeat()

    assert time.monotonic() - begun > 0.8


def test_the_end_waits_for_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell, "folder", lambda: tmp_path / "bells")
    executor = Sleeping(parallelism=1)  # type: ignore[no-untyped-call]
    executor.start()
    begin(executor, Work("a", 0.3, tmp_path), Work("b", 0.0, tmp_path))

    executor.end()

    assert (tmp_path / "a.done").exists()
    assert list((tmp_path / "bells").iterdir()) == []


def test_every_scheduler_hears_a_ring_and_a_dead_one_is_forgotten(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 25)
    hung = bell.hang(deep)
    stale = deep / "1"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as gone:
        here = Path.cwd()
        os.chdir(deep)  # an address of a socket is short
        gone.bind("1")
        os.chdir(here)

    bell.ring(bell.Ring.SOON, at=deep)

    assert bell.heard(hung) == {bell.Ring.SOON}
    assert not stale.exists()
    bell.take_down(hung, deep)


def test_what_airflow_gives_us_has_the_names_that_we_use() -> None:
    hook = inspect.signature(LocalExecutor._process_workloads)  # noqa: SLF001
    assert list(hook.parameters) == ["self", "workload_list"]
    assert {"server", "proctitle", "subprocess_logs_to_stdout"} <= set(
        inspect.signature(BaseExecutor.run_workload).parameters
    )
    assert get_execution_api_server_url().endswith("/execution/")
    assert {"queued_tasks", "queued_callbacks", "queued_connection_tests"} <= set(
        vars(LocalExecutor())  # type: ignore[no-untyped-call]
    )
