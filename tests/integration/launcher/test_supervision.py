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

from anishelf.launcher.errors import LaunchFailed, Stopped
from anishelf.launcher.programs.processes import Children, end
from anishelf.launcher.stack.supervision import Supervised

_SLEEP = ["sleep", "60"]


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    made = Children(tmp_path)
    made.env = dict(os.environ)
    yield made
    made.close()


def until(happened: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_part_that_runs_is_left_alone(children: Children) -> None:
    part = Supervised("sleeper", lambda: _SLEEP, children)

    assert part.tick() is None
    assert part.restarts == 0
    end([part.process], signal.SIGTERM, 5)


def test_killed_part_is_started_again(children: Children) -> None:
    part = Supervised("sleeper", lambda: _SLEEP, children)
    first = part.process
    first.kill()
    first.wait()

    assert part.tick() == "sleeper ended (signal SIGKILL); starting it again"
    assert part.tick() == f"sleeper started again (pid {part.process.pid})"
    assert part.process.pid != first.pid
    end([part.process], signal.SIGTERM, 5)


def test_part_that_keeps_failing_is_given_pauses(children: Children) -> None:
    part = Supervised("broken", lambda: ["false"], children)
    until(lambda: (part.tick(), part.restarts == 1)[1])
    part.process.wait()

    assert part.tick() == "broken ended (exit status 1); starting it again"
    assert part.tick() is None
    assert part.restarts == 1


def test_output_goes_to_the_log_of_the_part(children: Children, tmp_path: Path) -> None:
    part = Supervised("talker", lambda: ["echo", "hello"], children)
    part.process.wait()

    assert (tmp_path / "talker.log").read_text() == "hello\n"


def test_log_that_grew_too_big_is_kept_once_and_begun_again(
    children: Children, tmp_path: Path
) -> None:
    log = tmp_path / "talker.log"
    part = Supervised("talker", lambda: ["sh", "-c", "echo one; read x; echo two"], children)
    part.process.wait()

    children.rotate_logs(limit=3)
    children.rotate_logs(limit=3)
    Supervised("talker", lambda: ["echo", "three"], children).process.wait()

    assert log.with_suffix(".log.1").read_text() == "one\ntwo\n"
    assert log.read_text() == "three\n"


def test_failed_command_shows_the_end_of_its_log(children: Children) -> None:
    with pytest.raises(LaunchFailed, match=r"migrate failed; see .*migrate\.log\n +no table"):
        children.run("migrate", ["sh", "-c", "echo no table >&2; exit 3"])


def test_nothing_starts_any_more_after_the_end(children: Children) -> None:
    children.close()

    with pytest.raises(Stopped):
        children.start("late", _SLEEP)


def test_part_that_ignores_its_signal_is_killed_with_all_below_it(children: Children) -> None:
    script = "trap '' TERM; sleep 61 & echo ready; wait"
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE) as stubborn:
        assert stubborn.stdout is not None
        assert stubborn.stdout.readline() == b"ready\n"
        below = psutil.Process(stubborn.pid).children()

        end([stubborn], signal.SIGTERM, 0.2)

    assert stubborn.returncode == -signal.SIGKILL
    psutil.wait_procs(below, timeout=5)
    assert not any(process.is_running() for process in below)


def test_orphans_are_adopted_and_ended(tmp_path: Path) -> None:
    """In a process of its own: adoption would also take what other tests started."""
    script = """
import subprocess, sys, time, psutil
from anishelf.launcher.programs.processes import become_subreaper, end_orphans
become_subreaper()
known = subprocess.Popen(["sleep", "60"])
subprocess.run(["sh", "-c", "setsid sleep 61 &"], check=True)
while len(psutil.Process().children()) < 2:
    time.sleep(0.02)
end_orphans({known.pid})
time.sleep(0.2)
left = [p for p in psutil.Process().children() if p.status() != "zombie"]
print([p.pid for p in left] == [known.pid])
known.kill()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )

    assert done.stdout.strip() == "True"
