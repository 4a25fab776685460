"""The door of tasks, triggers and pages: connections come from Airflow, settings from their process.

The only place that looks up Airflow connections.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException

from anishelf.settings import DATABASE_NAME, Settings
from anishelf.wiring.context import DATABASE, Context, Endpoints, clock, missing_connection

if TYPE_CHECKING:
    import psycopg

    from anishelf.downloads.steps.poll_schedule import PollSchedule
    from anishelf.operations.actions import Doors

__all__ = [
    "clock",
    "connect_database",
    "context_over",
    "doors",
    "log_folder",
    "open_context",
    "open_database",
    "open_poll_schedule",
]


@contextmanager
def open_database() -> Iterator[psycopg.Connection]:
    """Yield a connection to our database as `connect_database` opens it; it is closed at the end."""
    with connect_database() as conn:
        yield conn


def connect_database() -> psycopg.Connection:
    """Return a connection to our database, as Airflow's connection `anishelf_db` has it.

    Autocommit is on: what belongs together says `conn.transaction()`. Airflow's own hook opens it,
    so that everything counts that the connection may say in its extra (`sslmode`,
    `connect_timeout`, …). Raises SettingInvalid where nobody made the connection.
    """
    from airflow.providers.postgres.hooks.postgres import PostgresHook
    from psycopg.rows import tuple_row

    hook = PostgresHook(DATABASE, connection=_database())
    conn = cast("psycopg.Connection", hook.get_conn())
    conn.autocommit = True
    conn.row_factory = tuple_row  # an extra `cursor` is not for our repositories
    return conn


@contextmanager
def open_context() -> Iterator[Context]:
    """Open what a task needs."""
    with open_database() as conn:
        yield Context(Settings.from_env(), conn, Endpoints(_read))


def context_over(conn: psycopg.Connection) -> Context:
    """Return what a page needs, over a connection that it has already."""
    return Context(Settings.from_env(), conn, Endpoints(_read))


def doors() -> Doors:
    """Return where the programs beside us answer, for pages that ask how they are."""
    from anishelf.operations.actions import Doors
    from anishelf.wiring.operations import find_airflow

    endpoints = Endpoints(_read)
    return Doors(
        Settings.from_env(),
        find_airflow(),
        lambda conn_id, default: endpoints.find(conn_id, default=default),
    )


@contextmanager
def open_poll_schedule() -> Iterator[PollSchedule]:
    """Open what waits for work: each downloader, and what is asked in between, has a connection."""
    from anishelf.wiring import downloads

    with ExitStack() as opened:
        yield downloads.poll_schedule(lambda: opened.enter_context(open_context()))


def log_folder() -> Path:
    """Return where Airflow keeps the log files of its runs."""
    from airflow.sdk.configuration import conf

    return Path(conf.get("logging", "base_log_folder"))


def _database() -> Connection:
    """Return connection `anishelf_db` with our defaults where it says nothing."""
    from anishelf.core.database import CONNECT_DEFAULTS

    known = _find(DATABASE)
    if known is None:
        raise missing_connection(DATABASE)
    filled = copy.copy(known)
    filled.schema = known.schema or DATABASE_NAME
    filled.extra = json.dumps({**CONNECT_DEFAULTS, **known.extra_dejson})
    return filled


def _read(conn_id: str) -> str | None:
    known = _find(conn_id)
    return known.as_json() if known else None


def _find(conn_id: str) -> Connection | None:
    """Return an Airflow connection, or None where nobody made it."""
    try:
        found: Connection = Connection.get(conn_id)
    except AirflowNotFoundException:
        return None
    return found
