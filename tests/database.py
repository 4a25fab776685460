"""A real PostgreSQL for the tests: started once, one fresh migrated database on demand."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from anishelf.launcher.postgres import program_folder
from anishelf.launcher.unprivileged import account_for
from anishelf.store.migrate import upgrade

_numbers = itertools.count(1)


class Server:
    """A PostgreSQL that nobody else uses; its socket folder is its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

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
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*as_user, str(programs / "postgres"), "-D", data, "-k", str(folder), *options],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        running = Server(folder)
        _wait_for(running)
        upgrade(running.create("template1", name="migrated"))
        yield running
    finally:
        server.terminate()
        server.wait(20)
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
