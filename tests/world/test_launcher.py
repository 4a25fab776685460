"""The whole local stack, for real: it comes up, heals itself, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from anishelf.launcher.layout import layout_of
from anishelf.launcher.options import Options
from anishelf.launcher.postgres.server import Postgres
from anishelf.launcher.programs.processes import Children
from anishelf.launcher.stack.handle import RunningStack, find_stack, running_stack, start_stack

pytestmark = pytest.mark.world

_PARTS = {"postgres", "qbittorrent", "api-server", "scheduler", "dag-processor", "triggerer"}


def options_for(data: Path) -> Options:
    return Options(data, ui_port=0, loopback_torrents=True, fsync=False)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose databases are ready, so that the next start is quick."""
    data = tmp_path_factory.mktemp("migrated") / "data"
    start_and_wait(data).stop()
    return data


@pytest.fixture
def starting(migrated: Path) -> Iterator[RunningStack]:
    """A stack all of whose processes run; nobody waits until they are healthy."""
    running = start_and_wait(migrated)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def stack(migrated: Path) -> Iterator[RunningStack]:
    """One healthy stack for the tests that do not end it; they come last, in the same folder."""
    with running_stack(options_for(migrated), output=migrated.with_name("output.log")) as running:
        yield running


def start_and_wait(data: Path) -> RunningStack:
    running = start_stack(options_for(data), output=data.with_name("output.log"))
    until(lambda: has_all_parts(running))
    return running


def has_all_parts(stack: RunningStack) -> bool:
    state = find_stack(stack.data_dir)
    ours = state is not None and state.launcher_pid == stack.process.pid
    return ours and state is not None and state.pids.keys() >= _PARTS


def until(happened: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def processes_of(data: Path) -> list[psutil.Process]:
    """Return every process that names the data folder or holds a file in it."""
    return [process for process in psutil.process_iter() if _belongs_to(process, str(data))]


def _belongs_to(process: psutil.Process, data: str) -> bool:
    try:
        if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
            return False
        opened = [str(fd.readlink()) for fd in Path(f"/proc/{process.pid}/fd").iterdir()]
        return any(data in text for text in [*process.cmdline(), *opened])
    except (psutil.Error, FileNotFoundError, PermissionError):
        return False


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_stop_leaves_nothing_behind(starting: RunningStack, sign: signal.Signals) -> None:
    starting.process.send_signal(sign)

    assert starting.process.wait(20) == 0
    assert processes_of(starting.data_dir) == []
    assert find_stack(starting.data_dir) is None


def test_killed_launcher_leaves_nothing_behind(starting: RunningStack) -> None:
    starting.process.kill()
    starting.process.wait()

    until(lambda: processes_of(starting.data_dir) == [], seconds=10)
    assert find_stack(starting.data_dir) is None


def test_killed_supervisor_leaves_nothing_behind(starting: RunningStack) -> None:
    os.kill(starting.state.supervisor_pid, signal.SIGKILL)

    assert starting.process.wait(10) == 1
    assert processes_of(starting.data_dir) == []


def test_start_right_after_a_kill_works(starting: RunningStack) -> None:
    starting.process.kill()
    starting.process.wait()

    again = start_and_wait(starting.data_dir)

    assert again.stop() == 0
    assert processes_of(again.data_dir) == []


def test_stack_is_healthy(stack: RunningStack) -> None:
    assert stack.state.pids.keys() == _PARTS
    assert requests.get(f"{stack.state.url}/api/v2/monitor/health", timeout=10).ok


def test_admin_logs_in_with_the_generated_password(stack: RunningStack) -> None:
    state = stack.state

    login = {"username": state.admin_user, "password": state.admin_password}
    answer = requests.post(f"{state.url}/auth/token", json=login, timeout=10)

    assert answer.json()["access_token"]


def test_nobody_gets_in_without_a_password(stack: RunningStack) -> None:
    assert requests.get(f"{stack.state.url}/api/v2/dags", timeout=10).status_code == 401


def test_only_loopback_is_listened_on(stack: RunningStack) -> None:
    processes = psutil.Process(stack.process.pid).children(recursive=True)

    assert {ip for process in processes for ip in listening(process)} == {"127.0.0.1"}


def listening(process: psutil.Process) -> list[str]:
    """Return the addresses that a process listens on; a task may end while it is looked at."""
    try:
        connections = process.net_connections("tcp")
    except (psutil.NoSuchProcess, FileNotFoundError):
        return []
    return [each.laddr.ip for each in connections if each.status == psutil.CONN_LISTEN]


def test_what_is_secret_is_private(stack: RunningStack) -> None:
    secrets = [*(stack.data_dir / "secrets").iterdir(), *(stack.data_dir / "run").glob("*.json")]

    assert {path.stat().st_mode & 0o077 for path in secrets} == {0}


def test_second_start_in_the_same_folder_is_refused(stack: RunningStack) -> None:
    argv = [sys.executable, "-m", "anishelf.launcher", *options_for(stack.data_dir).argv()]

    second = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)

    assert second.returncode == 1
    assert f"already runs on {stack.data_dir}" in second.stderr
    assert stack.state.state == "running"


def test_killed_scheduler_is_started_again_and_its_workers_are_not_left(
    stack: RunningStack,
) -> None:
    pid = stack.state.pids["scheduler"]
    workers = psutil.Process(pid).children(recursive=True)

    os.kill(pid, signal.SIGKILL)

    until(lambda: stack.state.pids["scheduler"] != pid)
    assert stack.state.restarts["scheduler"] == 1
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert alive == []


def test_killed_database_comes_back_with_its_data(stack: RunningStack) -> None:
    layout = layout_of(stack.data_dir, {})
    children = Children(layout.logs)
    children.env = stack.env
    database = Postgres(layout, children, fsync=False)
    pid = stack.state.pids["postgres"]

    os.kill(pid, signal.SIGKILL)

    until(lambda: stack.state.pids["postgres"] != pid)
    until(database.accepts)
    assert database.query("anishelf", "SELECT to_regclass('subscriptions')") == "subscriptions\n"
