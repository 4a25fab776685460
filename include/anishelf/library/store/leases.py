"""Keeps a lease alive in a thread, so that long work is not taken for dead."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import psycopg

log = logging.getLogger(__name__)


@contextmanager
def kept_alive(renew: Callable[[], bool], *, every: timedelta) -> Iterator[None]:
    """Call *renew* regularly while the caller works, until it says that the lease was lost.

    A database that is away for a moment is no loss: the next renewal may come in time.
    """
    stop = Event()

    def keep() -> None:
        while not stop.wait(every.total_seconds()):
            try:
                if not renew():
                    return
            except psycopg.Error as error:
                log.warning("could not renew a lease: %s", error)

    thread = Thread(target=keep, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
