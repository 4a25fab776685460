"""The door of the command line: the environment and the running stack. Airflow is not imported."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from anishelf.settings import Settings, connection, database_url, stack_env
from anishelf.wiring.context import Context, Endpoints, clock

if TYPE_CHECKING:
    import psycopg

__all__ = ["clock", "open_context", "open_database", "over", "settings"]


@contextmanager
def open_database() -> Iterator[psycopg.Connection]:
    """Yield a connection to our database; an unreachable or old one is said in words."""
    from anishelf.core.database import connected, errors_in_words

    with errors_in_words(), connected(database_url()) as conn:
        yield conn


@contextmanager
def open_context() -> Iterator[Context]:
    """Open what a command needs; of connections it sees those that are not kept in Airflow alone."""
    with open_database() as conn:
        yield over(conn)


def over(conn: psycopg.Connection) -> Context:
    """Return what a command builds from, over a connection that is open already."""
    return Context(settings(), conn, Endpoints(connection))


def settings() -> Settings:
    """Return the settings; what the running stack was started with counts where we say nothing."""
    return Settings.from_env({**stack_env(), **os.environ})
