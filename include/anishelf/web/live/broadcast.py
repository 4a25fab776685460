"""The one reader of a process: looks into the history while anybody listens, and keeps the newest."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from anishelf.core.database import errors_in_words
from anishelf.core.pool import Connection
from anishelf.errors import StackNotRunning
from anishelf.views.changes import Change, Cursor, changes_after, newest

log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 0.4
LINGER_SECONDS: Final = 30.0
_KEPT: Final = 2000


@dataclass(frozen=True, slots=True)
class Heard:
    """What a listener has not had yet; *is_whole* is False where the reader no longer has it all."""

    changes: list[Change]
    is_whole: bool


class Broadcast:
    """Reads in a thread that begins with the first listener and ends a while after the last."""

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Connection]],
        *,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._connect = connect
        self._look_seconds = look_seconds
        self._lock = threading.Lock()
        self._kept: deque[Change] = deque(maxlen=_KEPT)
        self._begin: Cursor | None = None
        self._thread: threading.Thread | None = None
        self._wanted_until = 0.0

    def position(self) -> Cursor:
        """Return the place behind the newest change, and read on from there.

        Raises StackNotRunning where the database does not answer.
        """
        self._want()
        with self._lock:
            if self._begin is not None:
                return self._kept[-1].cursor if self._kept else self._begin
        with errors_in_words(), self._connect() as conn:
            return newest(conn)

    def after(self, cursor: Cursor) -> Heard:
        """Return what was read after *cursor*; nobody waits here."""
        self._want()
        with self._lock:
            if self._begin is None:
                return Heard([], is_whole=True)
            found = [each for each in self._kept if each.cursor > cursor]
            return Heard(found, is_whole=cursor >= self._begin)

    def _want(self) -> None:
        with self._lock:
            self._wanted_until = time.monotonic() + LINGER_SECONDS
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._read, name="changes", daemon=True)
                self._thread.start()

    def _read(self) -> None:
        while self._is_wanted():
            try:
                with errors_in_words(), self._connect() as conn:
                    self._look(conn)
            except StackNotRunning as error:
                log.warning("changes cannot be read now: %s", error)
                time.sleep(1)
            time.sleep(self._look_seconds)

    def _is_wanted(self) -> bool:
        with self._lock:
            if time.monotonic() < self._wanted_until:
                return True
            # The next listener begins anew: what happens meanwhile is in the database.
            self._begin, self._thread = None, None
            self._kept.clear()
            return False

    def _look(self, conn: Connection) -> None:
        if self._begin is None:
            place = newest(conn)
            with self._lock:
                self._begin = place
            return
        last = self._kept[-1].cursor if self._kept else self._begin
        found = changes_after(conn, last)
        with self._lock:
            for each in found:
                if len(self._kept) == _KEPT:
                    self._begin = self._kept[0].cursor
                self._kept.append(each)
