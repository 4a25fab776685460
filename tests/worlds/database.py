"""A real PostgreSQL for the tests: started once, one fresh migrated database on demand."""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from anishelf.launcher.postgres.server import program_folder
from anishelf.launcher.postgres.unprivileged import account_for
from anishelf.store.migrate import upgrade

_numbers = itertools.count(1)


class Server:
    """A PostgreSQL that nobody else uses; its socket folder is its address."""

    def __init__(self, folder: Path, argv: list[str]) -> None:
        self.folder = folder
        self._argv = argv

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._argv, stdout=log, stderr=log, start_new_session=True
            )
        _wait_for(self)

    def stop(self) -> None:
        """End it and every session at once."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "migrated", *, name: str | None = None) -> str:
        """Return the URL of a new database that is a copy of *template*."""
        name = name or f"t{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)


def empty(url: str) -> None:
    """Remove every row of a migrated database; quicker than a fresh one."""
    with psycopg.connect(url, autocommit=True) as conn:
        tables = conn.execute(
            """
            SELECT string_agg(tablename, ', ') FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'schema_version'
            """
        ).fetchone()
        assert tables is not None
        conn.execute(f"TRUNCATE {tables[0]} RESTART IDENTITY CASCADE")


@contextmanager
def running_server() -> Iterator[Server]:
    """Start PostgreSQL in a folder of its own, with a migrated template; remove both afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="anishelf-pg-"))
    account = account_for(folder / "data")
    account.own(folder)
    as_user, programs = account.prefix, program_folder(folder / "data")
    data = str(folder / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*as_user, *initdb, "--locale=C", "-N"], check=True, stdout=subprocess.DEVNULL)
    options = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200"]
    argv = [*as_user, str(programs / "postgres"), "-D", data, "-k", str(folder), *options]
    running = Server(folder, argv)
    try:
        running.start()
        upgrade(running.create("template1", name="migrated"))
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
