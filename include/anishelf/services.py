"""The composition root: Airflow connections and settings in, live services out.

The only place that looks up connections. Used inside tasks, triggers and plugin routes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from airflow.sdk import Connection

from anishelf.settings import postgres_url
from anishelf.store.database import connected

DATABASE = "anishelf_db"


@contextmanager
def open_database() -> Iterator[psycopg.Connection]:
    """Yield a connection to our database, from the Airflow connection `anishelf_db`."""
    with connected(postgres_url(Connection.get(DATABASE).as_json())) as conn:
        yield conn
