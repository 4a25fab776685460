"""The connection to our database that a route works with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends

from anishelf.core.database import errors_in_words
from anishelf.core.pool import Connection, Pool
from anishelf.wiring.airflow import connect_database

POOL = Pool(connect_database)


def connection() -> Iterator[Connection]:
    """Lend a connection for one request; what the database refuses is said in words."""
    with errors_in_words(), POOL.connection() as conn:
        yield conn


def clock() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


Database = Annotated[Connection, Depends(connection)]
Now = Annotated[datetime, Depends(clock)]
