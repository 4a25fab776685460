"""What other programs use: start a stack as a child process, wait until it is healthy, stop it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.options import Options
from anishelf.launcher.stack.runfile import StackState, is_alive, read_state

_HEALTHY_SECONDS = 240.0
_STOP_SECONDS = 30.0
_ENDS_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")  # util-linux; becomes what it runs


@dataclass(frozen=True, slots=True)
class RunningStack:
    """A stack that this process started."""

    process: subprocess.Popen[bytes]
    data_dir: Path

    @property
    def state(self) -> StackState:
        """The stack as it is now: pids and restarts change."""
        state = read_state(self.data_dir)
        if state is None:
            raise LaunchFailed(f"no stack runs in {self.data_dir}")
        return state

    @property
    def env(self) -> dict[str, str]:
        """This process's environment with the stack's variables: enough to run any component."""
        return dict(os.environ) | self.state.env

    def wait_healthy(self, *, seconds: float = _HEALTHY_SECONDS) -> StackState:
        """Return the state as soon as everything is healthy, or raise LaunchFailed."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            state = read_state(self.data_dir)
            if self.process.poll() is not None:
                raise LaunchFailed(f"the stack in {self.data_dir} ended while it was starting")
            if state and state.launcher_pid == self.process.pid and state.state == "running":
                return state
            time.sleep(0.1)
        raise LaunchFailed(f"the stack in {self.data_dir} is not healthy after {seconds:.0f} s")

    def stop(self) -> int:
        """Stop it in order; return the exit status. Stopping twice changes nothing."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its supervisor ends everything at once
            return self.process.wait()


def start_stack(
    options: Options, *, env: Mapping[str, str] | None = None, output: Path | None = None
) -> RunningStack:
    """Start a stack and return at once; *env* is added to ours, *output* takes what it says.

    It ends with the thread that calls this, however that ends. A Ctrl-C of the terminal does not
    reach it: the caller stops it, once, because the second signal means "at once".
    """
    argv = [*_ENDS_WITH_US, sys.executable, "-m", "anishelf.launcher", *options.argv()]
    all_env = dict(os.environ) | dict(env or {})
    with contextlib.ExitStack() as files:
        log = None if output is None else files.enter_context(output.open("ab"))
        process = subprocess.Popen(
            argv, env=all_env, stdout=log, stderr=log, start_new_session=True
        )
    return RunningStack(process, options.data_dir.absolute())


@contextmanager
def running_stack(
    options: Options, *, env: Mapping[str, str] | None = None, output: Path | None = None
) -> Iterator[RunningStack]:
    """Run a stack, healthy when the block begins and gone when it ends."""
    stack = start_stack(options, env=env, output=output)
    try:
        stack.wait_healthy()
        yield stack
    finally:
        stack.stop()


def find_stack(data_dir: Path) -> StackState | None:
    """Return the stack that runs in *data_dir*, whoever started it, or None."""
    state = read_state(data_dir)
    return state if state is not None and is_alive(state.supervisor_pid) else None
