"""What integration tests may ask for besides."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.database import Server


@pytest.fixture(scope="session")
def untouched_database(postgres: Server) -> str:
    """A database in which nothing is ever committed."""
    return postgres.create()


@pytest.fixture
def live(untouched_database: str) -> Iterator[psycopg.Connection]:
    """A connection as a task has it, in autocommit; all that is done with it is undone."""
    with (
        psycopg.connect(untouched_database, autocommit=True) as conn,
        conn.transaction(force_rollback=True),
    ):
        yield conn
