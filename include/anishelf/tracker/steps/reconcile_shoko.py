"""Asks Shoko what it knows of files: what its hub told while nobody listened is told by nobody."""

from __future__ import annotations

from anishelf.tracker.domain.looks import shoko as looks
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.ports import FilesEnding, Selection
from anishelf.tracker.steps.taking import Taker

_PARTS = 2


def read_files(
    files_ending: FilesEnding, sender: Sender, taker: Taker, selection: Selection
) -> int:
    """Ask for every file of anime that waits for its match; return of how many more is known.

    A file is asked for by the end of its path, for Shoko may see other folders. What fits several
    files proves nothing.
    """
    reports = []
    for path in selection.unmatched_files():
        parts = [part for part in path.replace("\\", "/").split("/") if part]
        rows = files_ending("/".join(parts[-_PARTS:]))
        if len(rows) == 1:
            reports.append(looks.file(rows[0], path, sender, taker.now))
    return taker.take(reports)
