"""Our own pipeline joins: its downloads and files are items like those of Sonarr and Radarr."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from anishelf.tracker.domain.looks.pipeline import OwnEpisode, report
from anishelf.tracker.ports import Cursors
from anishelf.tracker.steps.taking import Taker

_CURSOR = "own"


class OwnRows(Protocol):
    """The rows of our downloads and our library."""

    def newest(self) -> int: ...
    def changed(self, after: int) -> Sequence[OwnEpisode]: ...


def read_own(rows: OwnRows, taker: Taker, cursors: Cursors) -> int:
    """Take in what changed of our own rows since the last look; a second time it changes nothing."""
    known = cursors.get(_CURSOR)
    newest = rows.newest()
    count = taker.take_at(
        (report(row), row.changed_at)
        for row in rows.changed(known if isinstance(known, int) else 0)
    )
    cursors.put(_CURSOR, newest, now=taker.now)
    return count
