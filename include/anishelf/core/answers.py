"""What the database refuses, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import OperationalError
from psycopg.errors import UndefinedColumn, UndefinedTable

from anishelf.errors import StackNotRunning


@contextmanager
def in_words() -> Iterator[None]:
    """Say that the database does not answer, or is older than this program, as StackNotRunning."""
    try:
        yield
    except OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise StackNotRunning(f"the database does not answer: {reason}") from error
    except (UndefinedTable, UndefinedColumn) as error:
        raise StackNotRunning(
            "the database is older than this program; start the stack (make start) to upgrade it"
        ) from error
