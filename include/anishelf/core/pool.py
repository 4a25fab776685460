"""A few connections to our database that one process keeps and lends out again and again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg.pq import TransactionStatus

from anishelf.errors import StackNotRunning

Connection = psycopg.Connection
_FRESH_SECONDS = 1.0


class Pool:
    """Lends connections in autocommit, at most *size* at once; the last one back is lent first.

    *connect* opens one; it is asked when one is needed, not before.
    """

    def __init__(
        self, connect: Callable[[], Connection], *, size: int = 10, patience_seconds: float = 10
    ) -> None:
        self._connect = connect
        self._places = threading.BoundedSemaphore(size)
        self._patience = patience_seconds
        self._idle: list[tuple[Connection, float]] = []
        self._lock = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Yield a connection that answers; raise StackNotRunning when none becomes free in time."""
        if not self._places.acquire(timeout=self._patience):
            raise StackNotRunning("the database is busy: no connection became free; try again soon")
        try:
            conn = self._usable() or self._connect()
            try:
                yield conn
            finally:
                self._take_back(conn)
        finally:
            self._places.release()

    def close(self) -> None:
        """Close what nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for conn, _ in idle:
            conn.close()

    def _usable(self) -> Connection | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                conn, since = self._idle.pop()
            if time.monotonic() - since < _FRESH_SECONDS or _answers(conn):
                return conn
            conn.close()

    def _take_back(self, conn: Connection) -> None:
        if conn.closed or conn.info.transaction_status is not TransactionStatus.IDLE:
            conn.close()
            return
        with self._lock:
            self._idle.append((conn, time.monotonic()))


def _answers(conn: Connection) -> bool:
    try:
        conn.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True
