"""A connection that dies after a number of statements, as that of a killed process does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psycopg


class Died(Exception):  # a fact, as the product's errors are
    """The process is gone."""


def deaths(url: str, act: Callable[[psycopg.Connection], object]) -> Iterator[int]:
    """Let *act* die after each of its statements in turn; yield after which, every time.

    It ends when the last statement was reached: then *act* has come through.
    """
    after = 1
    while not _survives(url, act, after):
        yield after
        after += 1


def _survives(url: str, act: Callable[[psycopg.Connection], object], after: int) -> bool:
    with suppress(Died):
        conn = _dying(url, after)
        try:
            act(conn)
        finally:
            conn.close()
        return True
    return False


def _dying(url: str, after: int) -> psycopg.Connection:
    done = 0

    class Cursor(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **kwargs: Any) -> Any:
            nonlocal done
            found = super().execute(*args, **kwargs)
            done += 1
            if done == after:
                _end(url, self.connection.info.backend_pid)
                raise Died
            return found

    return psycopg.connect(url, autocommit=True, cursor_factory=Cursor)


def _end(url: str, pid: int) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


def all_rows(url: str) -> dict[str, object]:
    """Return every row of every table, to compare."""
    with psycopg.connect(url, autocommit=True) as conn:
        tables = conn.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        return {
            name: conn.execute(
                f"SELECT jsonb_agg(to_jsonb(t) ORDER BY t::text) FROM {name} t"  # noqa: S608
            ).fetchone()
            for (name,) in tables
        }
