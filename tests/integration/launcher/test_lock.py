from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from anishelf.launcher.errors import StackAlreadyRuns
from anishelf.launcher.stack.lock import data_lock
from anishelf.launcher.stack.runfile import StackState, write_state


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    return tmp_path


def describe_stack(data: Path, *, launcher_pid: int) -> None:
    state = StackState(
        state="running",
        launcher_pid=launcher_pid,
        supervisor_pid=os.getpid(),
        data_dir=str(data),
        url="http://127.0.0.1:1",
        admin_user="admin",
        admin_password_file="",
    )
    write_state(data, state)


def ended_process() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def held_for(data: Path, seconds: float) -> threading.Thread:
    """Hold the folder in a thread; it is held when this returns."""
    held = threading.Event()

    def hold() -> None:
        with data_lock(data):
            held.set()
            time.sleep(seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(5)
    return thread


def test_second_stack_is_refused(data: Path) -> None:
    describe_stack(data, launcher_pid=os.getpid())

    with data_lock(data), pytest.raises(StackAlreadyRuns, match="already runs"):
        data_lock(data).__enter__()


def test_folder_is_free_again_afterwards(data: Path) -> None:
    with data_lock(data):
        pass

    with data_lock(data):
        assert (data / "run" / "lock").exists()


def test_a_stack_whose_launcher_was_killed_is_waited_for(data: Path) -> None:
    describe_stack(data, launcher_pid=ended_process())
    ending = held_for(data, 0.3)

    with data_lock(data):
        ending.join()


def test_a_stack_that_has_just_said_goodbye_is_waited_for(data: Path) -> None:
    ending = held_for(data, 0.3)

    with data_lock(data):
        ending.join()
