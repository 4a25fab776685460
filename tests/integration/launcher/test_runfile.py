from __future__ import annotations

import os
import subprocess
from pathlib import Path

from anishelf.launcher.private_files import write_private
from anishelf.launcher.stack.handle import find_stack
from anishelf.launcher.stack.runfile import StackState, is_alive, read_state, runfile, write_state


def state_of(data: Path, *, pid: int) -> StackState:
    password_file = data / "passwords.json"
    write_private(password_file, '{"admin": "hunter2"}')
    return StackState(
        state="running",
        launcher_pid=pid,
        supervisor_pid=pid,
        data_dir=str(data),
        url="http://127.0.0.1:1",
        admin_user="admin",
        admin_password_file=str(password_file),
        pids={"scheduler": pid},
    )


def ended_pid() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    state = state_of(tmp_path, pid=os.getpid())

    write_state(tmp_path, state)

    assert read_state(tmp_path) == state
    assert runfile(tmp_path).stat().st_mode & 0o777 == 0o600


def test_password_is_looked_up_where_it_is_kept(tmp_path: Path) -> None:
    assert state_of(tmp_path, pid=1).admin_password == "hunter2"


def test_no_stack_is_found_where_none_was_started(tmp_path: Path) -> None:
    assert read_state(tmp_path) is None
    assert find_stack(tmp_path) is None


def test_stack_that_died_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_state(tmp_path, state_of(tmp_path, pid=ended_pid()))

    assert find_stack(tmp_path) is None


def test_zombie_is_not_alive() -> None:
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    assert not is_alive(process.pid)
    assert process.wait() == 0
