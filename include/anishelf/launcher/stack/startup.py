"""Brings the parts up in order, each as soon as what it needs is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from anishelf.disk.probe import link_problem
from anishelf.launcher.console import Console
from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.postgres import server as postgres
from anishelf.launcher.postgres.migrations import make_pools, migrate_airflow, migrate_anishelf
from anishelf.launcher.programs import health, qbittorrent
from anishelf.launcher.programs.components import COMMANDS, Component, python_argv
from anishelf.launcher.programs.processes import tail
from anishelf.launcher.stack.parts import Parts
from anishelf.launcher.stack.plan import Plan
from anishelf.settings import Settings, Transfer, slot_pools

_CLIENT_SECONDS = 30.0
_HEALTHY_SECONDS = 180.0
_POLL = 0.2


class Startup:
    """One start of the whole stack."""

    def __init__(self, plan: Plan, parts: Parts, console: Console) -> None:
        self._plan = plan
        self._parts = parts
        self._console = console

    def run(self) -> None:
        """Start every part; both databases are migrated before a scheduler may run a task."""
        with ThreadPoolExecutor(max_workers=2) as pool:
            client = pool.submit(self._start_qbittorrent)
            self._start_database()
            self._start_airflow(Component.API_SERVER)  # the slowest; it needs no tables to start
            ours = pool.submit(migrate_anishelf, self._plan.database, self._plan.children)
            self._migrate_airflow()
            for component in COMMANDS.keys() - {Component.API_SERVER, Component.SCHEDULER}:
                self._start_airflow(component)
            ours.result()
            self._console.step("Anishelf database", "up to date")
            self._start_airflow(Component.SCHEDULER)
            client.result()
        self._tell_what_is_copied()

    def wait_healthy(self, since: datetime, meanwhile: Callable[[], None]) -> None:
        """Wait until Airflow says that all its parts work, or raise LaunchFailed."""
        deadline = time.monotonic() + _HEALTHY_SECONDS
        seen: set[str] = set()
        while seen < set(health.ALL):
            now = health.healthy(self._plan.url, since)
            for name in sorted(now - seen - {"database"}):
                self._console.step(name)
            seen |= now
            meanwhile()
            if time.monotonic() > deadline:
                raise LaunchFailed(
                    f"{', '.join(sorted(set(health.ALL) - seen))}: not healthy after "
                    f"{_HEALTHY_SECONDS:.0f} s; see {self._plan.layout.logs}"
                )
            time.sleep(_POLL)

    def _tell_what_is_copied(self) -> None:
        """Say which library cannot share files with the downloads, before a disk fills up."""
        settings = Settings.from_env(self._plan.children.env)
        if settings.transfer is not Transfer.HARDLINK:
            return
        for root in (settings.library_dir, settings.movies_dir):
            problem = link_problem(settings.downloads_dir, root)
            if problem is not None:
                self._console.say(f"  Warning: {problem}")

    def _start_airflow(self, component: Component) -> None:
        self._parts.start(component, partial(python_argv, COMMANDS[component]))

    def _start_database(self) -> None:
        database = self._plan.database
        database.prepare()
        server = self._parts.start(postgres.NAME, database.argv)
        database.wait_ready(server.process)
        database.create_databases()
        self._console.step("PostgreSQL")

    def _migrate_airflow(self) -> None:
        stamp = self._plan.layout.airflow / "migrated.json"
        outcome = migrate_airflow(self._plan.database, self._plan.children, stamp)
        make_pools(
            self._plan.database.airflow_url().replace("postgresql+psycopg2", "postgresql"),
            slot_pools(self._plan.children.env),
        )
        self._console.step("Airflow database", outcome)

    def _start_qbittorrent(self) -> None:
        client = self._plan.qbittorrent
        if client is None:
            return
        client.configure(self._plan.downloads, loopback=self._plan.options.loopback_torrents)
        process = self._parts.start(qbittorrent.NAME, client.argv).process
        deadline = time.monotonic() + _CLIENT_SECONDS
        while not health.answers(client.url):
            if process.poll() is not None or time.monotonic() > deadline:
                log = self._plan.layout.log(qbittorrent.NAME)
                raise LaunchFailed(f"qBittorrent did not start; see {log}\n{tail(log)}")
            time.sleep(0.05)
        self._console.step("qBittorrent")
