"""The page behind Airflow's own login, over a database that each test fills."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.worlds.airflow_server import AirflowServer
from tests.worlds.database import empty
from tests.worlds.seeds import Seeds, seeds


@pytest.fixture
def site(airflow_server: AirflowServer) -> AirflowServer:
    """The running page with a database without rows."""
    empty(airflow_server.database)
    return airflow_server


@pytest.fixture
def rows(site: AirflowServer) -> Iterator[Seeds]:
    with psycopg.connect(site.database, autocommit=True) as conn:
        yield seeds(conn)
