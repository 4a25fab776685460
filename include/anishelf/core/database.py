"""Opens our database the one way that every repository expects, and names what it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import UndefinedColumn, UndefinedTable

from anishelf.errors import StackNotRunning

CONNECT_DEFAULTS: Mapping[str, str | int] = {
    "connect_timeout": 10,
    "application_name": "anishelf",
}
"""What libpq is told where the connection itself says nothing; the time in seconds."""
OUTAGES = (psycopg.OperationalError, psycopg.InterfaceError)
"""Errors of a connection that cannot be opened or has broken; opening another one helps."""


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    """Yield a connection with autocommit on: what belongs together says `conn.transaction()`."""
    conninfo = make_conninfo("", **{**CONNECT_DEFAULTS, **conninfo_to_dict(url)})
    with psycopg.connect(conninfo, autocommit=True) as conn:
        yield conn


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Say that the database does not answer, or is older than this program, as StackNotRunning."""
    try:
        yield
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise StackNotRunning(f"the database does not answer: {reason}") from error
    except (UndefinedTable, UndefinedColumn) as error:
        raise StackNotRunning(
            "the database is older than this program; start the stack (make start) to upgrade it"
        ) from error
