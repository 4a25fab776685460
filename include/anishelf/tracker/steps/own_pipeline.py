"""Our own pipeline joins: its downloads and files are items like those of Sonarr and Radarr."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from anishelf.tracker.domain.looks.pipeline import OwnEpisode, report
from anishelf.tracker.ports import Cursors
from anishelf.tracker.steps.taking import Taker

_CURSOR = "own"


ChangesSince = Callable[[int], tuple[Sequence[OwnEpisode], int]]
"""Reads the episodes of which something changed after an entry of our history; and its newest one."""


def read_own(changes_since: ChangesSince, taker: Taker, cursors: Cursors) -> int:
    """Take in what changed of our own rows since the last look; a second time it changes nothing."""
    known = cursors.get(_CURSOR)
    changed, newest = changes_since(known if isinstance(known, int) else 0)
    count = taker.take_at((report(row), row.changed_at) for row in changed)
    cursors.put(_CURSOR, newest, now=taker.now)
    return count
