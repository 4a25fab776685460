"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.worlds.database import Server, running_server
from tests.worlds.sampling import SEED

# Every stack of the tests is tuned alike, whatever the machine.
os.environ["ANISHELF_PROFILE"] = "busy"

ROOT = Path(__file__).parents[1]


def pytest_report_header() -> str:
    """Say which sample of the long matrices this run takes."""
    return f"samples: ANISHELF_SAMPLE_SEED={SEED}, or ALL=1 for everything"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL, started here and migrated by Alembic."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def untouched_database(postgres: Server) -> str:
    """A database in which nothing is ever committed."""
    return postgres.create()


@pytest.fixture
def conn(untouched_database: str) -> Iterator[psycopg.Connection]:
    """A connection as a task has it, in autocommit; all that is done with it is undone."""
    with (
        psycopg.connect(untouched_database, autocommit=True) as live,
        live.transaction(force_rollback=True),
    ):
        yield live


@pytest.fixture
def database(postgres: Server) -> str:
    """The URL of a fresh migrated database, for tests that commit."""
    return postgres.create()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of reference data; the test is skipped where it is missing."""
    folder = Path(os.environ.get("ANISHELF_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"needs the reference data in {folder} (set ANISHELF_SHARED)")
    return folder
