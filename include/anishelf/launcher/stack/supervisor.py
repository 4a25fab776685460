"""The process that owns the whole stack: starts it, watches it, stops it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import FrameType

from setproctitle import setproctitle

from anishelf.errors import PipelineError
from anishelf.launcher.console import Console
from anishelf.launcher.dotenv import with_dotenv
from anishelf.launcher.environment import ADMIN, admin_password_file, for_others
from anishelf.launcher.errors import Stopped
from anishelf.launcher.layout import layout_of, project_home
from anishelf.launcher.options import Options, parse
from anishelf.launcher.programs.processes import (
    STOP_SIGNALS,
    become_subreaper,
    ignore_stop_signals,
    kill_descendants,
)
from anishelf.launcher.stack.lock import data_lock
from anishelf.launcher.stack.parts import Parts
from anishelf.launcher.stack.plan import Plan, make_plan
from anishelf.launcher.stack.runfile import StackState, runfile, write_state
from anishelf.launcher.stack.startup import Startup

_TICK_SECONDS = 0.2
_CARE_EVERY = 10  # ticks


class Supervisor:
    """Everything below it lives and dies with it."""

    def __init__(self, options: Options, env: Mapping[str, str]) -> None:
        self._options = options
        self._env = env
        self._launcher_pid = os.getppid()  # once: when the launcher is killed, another adopts us
        self._layout = layout_of(options.data_dir, env)
        self._console = Console()
        self._begun = datetime.now(UTC)
        self._starting = True
        self._stop = threading.Event()
        self._plan: Plan | None = None

    def run(self) -> None:
        """Run the stack until it is asked to stop."""
        self._layout.create(demo=self._options.loopback_torrents)
        with data_lock(self._layout.data):
            plan = make_plan(self._options, self._env, self._layout, project_home(self._env))
            self._plan = plan
            parts = Parts(plan.children)
            try:
                self._start(plan, parts)
                self._watch(plan, parts)
            except Stopped:
                pass
            finally:
                self._end(parts)

    def request_stop(self, _sign: int, _frame: FrameType | None) -> None:
        """Stop in order (first signal); give up order (second)."""
        if self._stop.is_set():
            self.abort()
        self._stop.set()
        if self._starting:
            raise Stopped("stopped")

    def abort(self) -> None:
        """End everything at once: the launcher is gone, or nobody wants to wait."""
        if self._plan is not None:
            self._plan.children.close()
            kill_descendants()
            runfile(self._layout.data).unlink(missing_ok=True)
        os._exit(1)

    def _start(self, plan: Plan, parts: Parts) -> None:
        self._console.say(f"Starting Anishelf in {self._layout.data}")
        self._publish(plan, parts)
        startup = Startup(plan, parts, self._console)
        startup.run()
        self._publish(plan, parts)
        startup.wait_healthy(self._begun, lambda: self._tick(plan, parts))
        self._starting = False
        self._publish(plan, parts)
        self._console.say(f"Anishelf is up after {self._console.seconds:.1f} s: {plan.url}")
        where = f"its password is in {admin_password_file(self._layout)}"
        self._console.say(
            f"Log in as {ADMIN} with password {plan.new_password} ({where})"
            if plan.new_password
            else f"Log in as {ADMIN}; {where}"
        )

    def _watch(self, plan: Plan, parts: Parts) -> None:
        ticks = 0
        while not self._stop.wait(_TICK_SECONDS):
            self._tick(plan, parts)
            ticks += 1
            if ticks % _CARE_EVERY == 0:
                parts.end_orphans()
                plan.children.rotate_logs()

    def _tick(self, plan: Plan, parts: Parts) -> None:
        events = parts.tick()
        for event in events:
            self._console.say(f"  {event}")
        if events:
            self._publish(plan, parts)

    def _end(self, parts: Parts) -> None:
        self._starting = False
        self._stop.set()
        self._console.say("Stopping Anishelf")
        parts.stop()
        ignore_stop_signals()
        runfile(self._layout.data).unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # it may lie in the folder for temporary files
            self._layout.socket_dir.rmdir()
        self._console.say("Stopped")

    def _publish(self, plan: Plan, parts: Parts) -> None:
        state = StackState(
            state="starting" if self._starting else "running",
            launcher_pid=self._launcher_pid,
            supervisor_pid=os.getpid(),
            data_dir=str(self._layout.data),
            url=plan.url,
            admin_user=ADMIN,
            admin_password_file=str(admin_password_file(self._layout)),
            ports=plan.ports.chosen,
            pids=parts.pids(),
            restarts=parts.restarts(),
            env=for_others(plan.children.env),
        )
        write_state(self._layout.data, state)


def main() -> int:
    """Run as the launcher's child: its end of the pipe on stdin closes when it dies."""
    setproctitle("anishelf: supervisor")
    os.umask(0o022)  # the data folder itself; what is below it is private, or says otherwise
    become_subreaper()
    try:
        env = with_dotenv(os.environ)
        supervisor = Supervisor(parse(sys.argv[1:], env), env)
        for sign in STOP_SIGNALS:
            signal.signal(sign, supervisor.request_stop)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the launcher blocked them until now
        threading.Thread(target=_abort_with_launcher, args=(supervisor,), daemon=True).start()
        supervisor.run()
    except PipelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _abort_with_launcher(supervisor: Supervisor) -> None:
    while os.read(0, 1):
        pass
    supervisor.abort()


if __name__ == "__main__":
    sys.exit(main())
