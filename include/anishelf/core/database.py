"""Opens our database the one way that every repository expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

CONNECT_SECONDS = 10


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    """Yield a connection with autocommit on: what belongs together says `conn.transaction()`."""
    with psycopg.connect(
        url, autocommit=True, connect_timeout=CONNECT_SECONDS, application_name="anishelf"
    ) as conn:
        yield conn
