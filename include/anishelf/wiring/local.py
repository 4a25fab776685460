"""The door of the command line: the environment and the running stack. Airflow is not imported."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from anishelf.errors import StackNotRunning
from anishelf.settings import Settings, connection, database_url, stack_env
from anishelf.wiring.context import Context, Endpoints, clock

if TYPE_CHECKING:
    import psycopg

    from anishelf.operations.actions import Doors

_AIRFLOW_DATABASE = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
__all__ = [
    "airflow_env",
    "clock",
    "database_url",
    "doors",
    "open_context",
    "open_database",
    "settings",
    "variables",
]


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
        yield Context(settings(), conn, Endpoints(connection))


def doors() -> Doors:
    """Return where the programs beside us answer."""
    from anishelf.operations.actions import Doors
    from anishelf.wiring.operations import find_airflow

    endpoints = Endpoints(connection)
    return Doors(
        settings(),
        find_airflow(),
        lambda conn_id, default: endpoints.find(conn_id, default=default),
    )


def airflow_env() -> dict[str, str]:
    """Return the environment in which Airflow's own commands reach the running stack.

    Raises StackNotRunning where neither a stack nor the environment names Airflow's database: they
    would make an empty one.
    """
    env = variables()
    if _AIRFLOW_DATABASE not in env:
        raise StackNotRunning("no running stack is known here: start it, then run this again")
    return env


def settings() -> Settings:
    """Return the settings; what the running stack was started with counts where we say nothing."""
    return Settings.from_env(variables())


def variables() -> dict[str, str]:
    """Return the variables that the settings are read from."""
    return {**stack_env(), **os.environ}
