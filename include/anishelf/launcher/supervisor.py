"""The process that owns the whole stack: starts it in order, watches it, stops it in order."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from types import FrameType

from setproctitle import setproctitle

from anishelf.errors import PipelineError
from anishelf.launcher import health
from anishelf.launcher import postgres as database
from anishelf.launcher import qbittorrent as torrents
from anishelf.launcher.components import COMMANDS, python_argv
from anishelf.launcher.console import Console
from anishelf.launcher.dotenv import read_dotenv
from anishelf.launcher.environment import (
    ADMIN,
    QBITTORRENT_CONNECTION,
    admin_password_file,
    ensure_admin_password,
    for_others,
    stack_env,
)
from anishelf.launcher.errors import LaunchFailed, Stopped
from anishelf.launcher.layout import layout_of, project_home
from anishelf.launcher.lock import data_lock
from anishelf.launcher.migrations import migrate_airflow, migrate_anishelf
from anishelf.launcher.options import Options, parse
from anishelf.launcher.ports import Ports
from anishelf.launcher.processes import (
    Children,
    become_subreaper,
    end,
    end_orphans,
    kill_descendants,
    tail,
)
from anishelf.launcher.runfile import StackState, runfile, write_state
from anishelf.launcher.supervision import Supervised
from anishelf.settings import Settings

_TICK = 0.2
_ORPHANS_EVERY = 10  # ticks
_HEALTHY_SECONDS = 180.0
_STOP_SECONDS = 8.0
_DATABASE_STOP_SECONDS = 5.0


class Supervisor:
    """Everything below it lives and dies with it."""

    def __init__(self, options: Options, env: Mapping[str, str]) -> None:
        home = project_home(env)
        env = read_dotenv(home / ".env") | dict(env)
        self._options = options
        self._console = Console()
        self._layout = layout_of(options.data_dir, env)
        self._layout.create(demo=options.loopback_torrents)
        self._base_env = env
        self._home = home
        self._parts: dict[str, Supervised] = {}
        self._state = "starting"
        self._begun = datetime.now(UTC)
        self._stop = threading.Event()

    def run(self) -> int:
        """Run the stack until it is asked to stop; return the exit status."""
        with data_lock(self._layout.data):
            self._prepare()
            try:
                self._start()
                self._watch()
            except Stopped:
                pass
            finally:
                self._end()
        return 0

    def request_stop(self, _sign: int, _frame: FrameType | None) -> None:
        """Stop in order (first signal); give up order (second)."""
        if self._stop.is_set():
            self.abort()
        self._stop.set()
        if self._state == "starting":
            raise Stopped("stopped")

    def abort(self) -> None:
        """End everything at once: the launcher is gone, or nobody wants to wait."""
        self._stop.set()
        with contextlib.suppress(AttributeError):
            self._children.close()
        kill_descendants()
        runfile(self._layout.data).unlink(missing_ok=True)
        os._exit(1)

    def _prepare(self) -> None:
        layout, options = self._layout, self._options
        self._ports = Ports(layout.run / "ports.json")
        ui_port = self._ports.choose("ui", preferred=options.ui_port)
        self._children = Children({}, layout.logs)
        self._database = database.Postgres(layout, self._children, fsync=options.fsync)
        env = stack_env(
            self._base_env,
            layout,
            self._home,
            ui_port=ui_port,
            database=self._database.airflow_url(),
        )
        env["AIRFLOW_CONN_ANISHELF_DB"] = json.dumps(self._database.anishelf_connection())
        self._qbittorrent = None
        if not env.get(QBITTORRENT_CONNECTION):
            self._qbittorrent = torrents.QBittorrent(
                layout.qbittorrent,
                layout.secrets / "qbittorrent_password",
                port=self._ports.choose("qbittorrent"),
                peer_port=self._ports.choose("qbittorrent_peers"),
            )
            env[QBITTORRENT_CONNECTION] = json.dumps(self._qbittorrent.connection())
        self._children.env = env
        self._url = env["AIRFLOW__API__BASE_URL"]
        self._new_password = ensure_admin_password(layout)
        self._downloads = Settings.from_env(env).downloads_dir

    def _start(self) -> None:
        self._console.say(f"Starting Anishelf in {self._layout.data}")
        self._publish()
        with ThreadPoolExecutor(max_workers=2) as pool:
            client = pool.submit(self._start_qbittorrent)
            self._start_database()
            ours = pool.submit(migrate_anishelf, self._database, self._children)
            stamp = self._layout.airflow / "migrated.json"
            outcome = migrate_airflow(self._database, self._children, stamp)
            self._console.step("Airflow database", outcome)
            ours.result()
            self._console.step("Anishelf database", "up to date")
            client.result()
        for component, command in COMMANDS.items():
            self._supervise(component, partial(python_argv, command))
        self._publish()
        self._wait_healthy()
        self._state = "running"
        self._publish()
        self._greet()

    def _start_qbittorrent(self) -> None:
        client = self._qbittorrent
        if client is None:
            return
        client.configure(self._downloads, loopback=self._options.loopback_torrents)
        self._supervise(torrents.NAME, client.argv)
        deadline = time.monotonic() + 30
        while not health.answers(client.url):
            if time.monotonic() > deadline:
                log = self._layout.log(torrents.NAME)
                raise LaunchFailed(f"qBittorrent did not start; see {log}\n{tail(log)}")
            time.sleep(0.05)
        self._console.step("qBittorrent")

    def _start_database(self) -> None:
        self._database.prepare()
        server = self._supervise(database.NAME, self._database.argv)
        self._database.wait_ready(server.process)
        self._database.create_databases()
        self._console.step("PostgreSQL")

    def _supervise(self, name: str, argv: Callable[[], Sequence[str]]) -> Supervised:
        part = Supervised(name, argv, self._children)
        self._parts[name] = part
        return part

    def _wait_healthy(self) -> None:
        deadline = time.monotonic() + _HEALTHY_SECONDS
        seen: set[str] = set()
        while seen < set(health.ALL):
            now = health.healthy(self._url, self._begun)
            for name in sorted(now - seen - {"database"}):
                self._console.step(name)
            seen |= now
            self._tick()
            if time.monotonic() > deadline:
                missing = ", ".join(sorted(set(health.ALL) - seen))
                raise LaunchFailed(
                    f"{missing}: not healthy after {_HEALTHY_SECONDS:.0f} s; see {self._layout.logs}"
                )
            self._stop.wait(_TICK)

    def _watch(self) -> None:
        ticks = 0
        while not self._stop.wait(_TICK):
            self._tick()
            ticks += 1
            if ticks % _ORPHANS_EVERY == 0:
                self._end_orphans()

    def _tick(self) -> None:
        events = [event for part in self._parts.values() if (event := part.tick())]
        for event in events:
            self._console.say(f"  {event}")
        if events:
            self._end_orphans()
            self._publish()

    def _end_orphans(self) -> None:
        end_orphans({part.process.pid for part in self._parts.values()})

    def _end(self) -> None:
        self._console.say("Stopping Anishelf")
        self._children.close()
        others = [p.process for name, p in self._parts.items() if name != database.NAME]
        end(others, signal.SIGTERM, _STOP_SECONDS)
        servers = [p.process for name, p in self._parts.items() if name == database.NAME]
        end(servers, signal.SIGINT, _DATABASE_STOP_SECONDS)
        kill_descendants()
        runfile(self._layout.data).unlink(missing_ok=True)
        self._console.say("Stopped")

    def _publish(self) -> None:
        parts = self._parts.items()
        write_state(
            self._layout.data,
            StackState(
                state=self._state,
                launcher_pid=os.getppid(),
                supervisor_pid=os.getpid(),
                data_dir=str(self._layout.data),
                url=self._url,
                admin_user=ADMIN,
                admin_password_file=str(admin_password_file(self._layout)),
                ports=dict(self._ports.chosen),
                pids={name: part.process.pid for name, part in parts},
                restarts={name: part.restarts for name, part in parts if part.restarts},
                env=for_others(self._children.env),
            ),
        )

    def _greet(self) -> None:
        self._console.say(f"Anishelf is up after {self._console.seconds:.1f} s: {self._url}")
        if self._new_password:
            self._console.say(f"Log in as {ADMIN} with password {self._new_password}")
        self._console.say(f"(user {ADMIN}; password in {admin_password_file(self._layout)})")


def main() -> int:
    """Run as the launcher's child: its end of the pipe on stdin closes when it dies."""
    setproctitle("anishelf: supervisor")
    become_subreaper()
    try:
        supervisor = Supervisor(parse(sys.argv[1:], os.environ), os.environ)
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, supervisor.request_stop)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the launcher blocked them until now
        threading.Thread(target=_abort_with_launcher, args=(supervisor,), daemon=True).start()
        return supervisor.run()
    except PipelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _abort_with_launcher(supervisor: Supervisor) -> None:
    while os.read(0, 1):
        pass
    supervisor.abort()


if __name__ == "__main__":
    sys.exit(main())
