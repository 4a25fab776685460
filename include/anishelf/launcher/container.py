"""`python -m anishelf.launcher.container`: prepares a Docker Compose deployment, then ends.

It makes what the local launcher makes before its first start: folders, both databases with their
newest schema, the admin's password, the profile of the qBittorrent beside it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from anishelf.errors import PipelineError
from anishelf.launcher.environment import ADMIN, admin_password_file, ensure_admin_password
from anishelf.launcher.errors import LaunchFailed
from anishelf.launcher.layout import Layout, layout_of
from anishelf.launcher.postgres.migrations import make_pools
from anishelf.launcher.postgres.server import DATABASES
from anishelf.launcher.private_files import write_private
from anishelf.launcher.programs.components import MIGRATE_AIRFLOW, MIGRATE_ANISHELF, python_argv
from anishelf.launcher.programs.qbittorrent import QBittorrent
from anishelf.launcher.stack.runfile import StackState, write_state
from anishelf.settings import Settings, database_url, slot_pools

QBITTORRENT_PORT = 8081
_PEER_PORT = 6881


def prepare(env: Mapping[str, str]) -> str | None:
    """Prepare everything; return the admin's password if it is new. Twice changes nothing."""
    settings = Settings.from_env(env)
    layout = layout_of(settings.data_dir, env)
    layout.create(demo=False)
    for folder in (settings.library_dir, settings.movies_dir, settings.downloads_dir):
        folder.mkdir(parents=True, exist_ok=True)
    if env.get("QBITTORRENT_PASSWORD"):
        _configure_qbittorrent(layout, env["QBITTORRENT_PASSWORD"], settings.downloads_dir)
    create_databases(database_url(env))
    for command in (MIGRATE_AIRFLOW, MIGRATE_ANISHELF):
        if subprocess.run(python_argv(command), env=dict(env), check=False).returncode != 0:
            raise LaunchFailed(f"{' '.join(command)} failed; its reason is above")
    make_pools(psycopg.conninfo.make_conninfo(database_url(env), dbname="airflow"), slot_pools(env))
    password = ensure_admin_password(layout)
    _describe(layout, env)
    return password


def create_databases(url: str) -> None:
    """Create those of our two databases that are missing, over a connection to one of them."""
    with psycopg.connect(url, autocommit=True) as conn:
        existing = {name for (name,) in conn.execute("SELECT datname FROM pg_database")}
        for name in DATABASES:
            if name not in existing:
                conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _configure_qbittorrent(layout: Layout, password: str, downloads: Path) -> None:
    password_file = layout.secrets / "qbittorrent_password"
    write_private(password_file, password)
    client = QBittorrent(
        layout.qbittorrent, password_file, port=QBITTORRENT_PORT, peer_port=_PEER_PORT, address="*"
    )
    client.configure(downloads, loopback=False)


def _describe(layout: Layout, env: Mapping[str, str]) -> None:
    """Tell the command line inside the containers where Airflow is and who may use it."""
    state = StackState(
        state="running",
        launcher_pid=0,  # Docker looks after the processes
        supervisor_pid=0,
        data_dir=str(layout.data),
        url=env.get("ANISHELF_AIRFLOW_URL", ""),
        admin_user=ADMIN,
        admin_password_file=str(admin_password_file(layout)),
    )
    write_state(layout.data, state)


def main() -> int:
    """Prepare from the environment; return the exit status."""
    try:
        password = prepare(os.environ)
    except PipelineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if password:
        sys.stdout.write(f"Log in as {ADMIN} with password {password}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
