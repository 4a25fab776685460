"""What the unit tests share: one Airflow API server, started by the first that needs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import tests.worlds.airflow_home  # noqa: F401  # before any test module imports Airflow
from tests.worlds.airflow_server import AirflowServer, running_airflow_server
from tests.worlds.database import Server


@pytest.fixture(scope="session")
def airflow_server(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AirflowServer]:
    with running_airflow_server(tmp_path_factory.mktemp("airflow"), postgres) as server:
        yield server
