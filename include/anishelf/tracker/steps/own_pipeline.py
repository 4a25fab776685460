"""Our own pipeline joins: its downloads and files are items like those of Sonarr and Radarr."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from anishelf.tracker.domain.looks.pipeline import OwnEpisode, report
from anishelf.tracker.steps.taking import Taker


class OwnRows(Protocol):
    """The rows of our downloads and our library."""

    def changed(self) -> Sequence[OwnEpisode]: ...


def read_own(rows: OwnRows, taker: Taker) -> int:
    """Take in what our own rows say; a second time it changes nothing."""
    return taker.take_at((report(row), row.changed_at) for row in rows.changed())
