"""Airflow's real API server in a process of its own, with our plugin and our connection types."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests

from tests.worlds.database import Server

ROOT = Path(__file__).parents[2]
PASSWORD = "admin's own"
_START_SECONDS = 120


@dataclass(frozen=True)
class AirflowServer:
    """Where it answers, a login for it, and what our page reads."""

    url: str
    token: str
    database: str
    library: Path

    def get(self, path: str, *, token: str | None = None) -> requests.Response:
        """Ask as the administrator, or with another token."""
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return requests.get(f"{self.url}{path}", headers=headers, timeout=60)

    def post(self, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        """Send something as the administrator."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.post(f"{self.url}{path}", json=body, headers=headers, timeout=60)

    def fill(self, path: str, **fields: object) -> requests.Response:
        """Send a form of our pages as their script does."""
        headers = {"Authorization": f"Bearer {self.token}", "HX-Request": "true"}
        return requests.post(f"{self.url}/anishelf{path}", data=fields, headers=headers, timeout=60)


@contextmanager
def running_airflow_server(home: Path, postgres: Server) -> Iterator[AirflowServer]:
    """Start it with a database of our own; Airflow's own is an empty SQLite below *home*."""
    database = postgres.create()
    port = _free_port()
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.worlds.airflow_server", str(port)],
            cwd=ROOT,
            env={**os.environ, **_environment(home, postgres, database)},
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(server, f"{url}/api/v2/version", home / "log")
        login = {"username": "admin", "password": PASSWORD}
        token = requests.post(f"{url}/auth/token", json=login, timeout=60).json()["access_token"]
        yield AirflowServer(url, token, database, home / "data" / "library")
    finally:
        server.terminate()
        server.wait(20)


def _environment(home: Path, postgres: Server, database: str) -> dict[str, str]:
    passwords = home / "passwords.json"
    passwords.write_text(json.dumps({"admin": PASSWORD}))
    connection = {
        "conn_type": "postgres",
        "host": str(postgres.folder),
        "login": "postgres",
        "schema": psycopg.conninfo.conninfo_to_dict(database)["dbname"],
    }
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__API_AUTH__JWT_SECRET": "a" * 64,
        "_AIRFLOW_PROCESS_CONTEXT": "server",  # as its command line sets it: connections are read
        "AIRFLOW_CONN_ANISHELF_DB": json.dumps(connection),
        "ANISHELF_DATA_DIR": str(home / "data"),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            requests.get(url, timeout=10)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text()[-4000:])


def serve(port: int) -> None:
    """Serve on loopback until the process is ended."""
    import uvicorn
    from airflow import settings
    from airflow.api_fastapi.app import create_app
    from airflow.models import import_all_models
    from airflow.models.base import Base

    from anishelf.web.limits import LIMITS

    # All tests of one process are the same few callers to it.
    LIMITS.reads, LIMITS.writes = 6000, 400
    # Quicker than Airflow's migrations, which the real stack of tests/world runs.
    import_all_models()  # type: ignore[no-untyped-call]
    Base.metadata.create_all(settings.get_engine())  # type: ignore[no-untyped-call]
    uvicorn.run(create_app("core"), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
