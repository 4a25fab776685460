"""The command line, run in this process against a real database and servers on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from anishelf.cli.app import app
from tests.fakes.airflow import FakeAirflow, running_airflow
from tests.fakes.site import Site, running_site
from tests.worlds.database import Server, empty
from tests.worlds.seeds import Seeds, seeds


@dataclass(frozen=True)
class Outcome:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Outcome]


@pytest.fixture(scope="session")
def emptied_database(postgres: Server) -> str:
    return postgres.create()


@pytest.fixture
def database(emptied_database: str) -> str:
    """The URL of a database without rows; quicker than a fresh one."""
    empty(emptied_database)
    return emptied_database


@pytest.fixture
def environment(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """A machine with a database and a data folder, and nothing else."""
    monkeypatch.setenv("AIRFLOW_CONN_ANISHELF_DB", database)
    monkeypatch.setenv("ANISHELF_DATA_DIR", str(tmp_path / "data"))
    for name in ("URL", "USER", "PASSWORD"):
        monkeypatch.delenv(f"ANISHELF_AIRFLOW_{name}", raising=False)
    return monkeypatch


@pytest.fixture
def cli(environment: pytest.MonkeyPatch) -> Cli:
    """Run a command as a user would."""

    def run(*args: object) -> Outcome:
        result = CliRunner().invoke(app, [str(arg) for arg in args])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def rows(database: str) -> Iterator[Seeds]:
    """A writer of rows that the commands see."""
    with psycopg.connect(database, autocommit=True) as conn:
        yield seeds(conn)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture
def airflow(environment: pytest.MonkeyPatch) -> Iterator[FakeAirflow]:
    """An Airflow that the command line knows."""
    with running_airflow() as airflow:
        environment.setenv("ANISHELF_AIRFLOW_URL", airflow.url)
        environment.setenv("ANISHELF_AIRFLOW_PASSWORD", airflow.password)
        yield airflow
