"""The page behind Airflow's own login, over a database that each test fills."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests

from tests.conftest import ROOT
from tests.database import Server, empty
from tests.seeds import Seeds, seeds

PASSWORD = "admin's own"


@dataclass(frozen=True)
class Site:
    """Airflow with our page, a login for it, and what the page reads."""

    url: str
    token: str
    database: str
    library: Path

    def get(self, path: str, *, token: str | None = None) -> requests.Response:
        """Ask as the administrator, or with another token."""
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return requests.get(f"{self.url}{path}", headers=headers, timeout=60)

    def page(self) -> str:
        reply = self.get("/anishelf/")
        assert reply.status_code == 200
        return reply.text


@pytest.fixture(scope="session")
def airflow_site(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("airflow")
    database = postgres.create()
    port = free_port()
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.web.serving", str(port)],
            cwd=ROOT,
            env={**os.environ, **airflow_env(home, postgres, database)},
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(server, f"{url}/api/v2/version", home / "log")
        login = {"username": "admin", "password": PASSWORD}
        token = requests.post(f"{url}/auth/token", json=login, timeout=60).json()["access_token"]
        yield Site(url, token, database, home / "data" / "library")
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def site(airflow_site: Site) -> Site:
    """The running page with a database without rows."""
    empty(airflow_site.database)
    return airflow_site


@pytest.fixture
def rows(site: Site) -> Iterator[Seeds]:
    with psycopg.connect(site.database, autocommit=True) as conn:
        yield seeds(conn)


def airflow_env(home: Path, postgres: Server, database: str) -> dict[str, str]:
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
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__API_AUTH__JWT_SECRET": "a" * 64,
        "AIRFLOW_CONN_ANISHELF_DB": json.dumps(connection),
        "ANISHELF_DATA_DIR": str(home / "data"),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            requests.get(url, timeout=10)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text()[-4000:])
