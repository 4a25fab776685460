"""Notices files that a user removed from the library, and those that came back."""

from __future__ import annotations

import logging

from anishelf.library.domain.states import THERE, LibraryState
from anishelf.library.ports import Library, LibraryFiles

log = logging.getLogger(__name__)


def find_missing(files: LibraryFiles, library: Library) -> int:
    """Mark what was removed by hand as missing, and what is back as present; return the changes.

    A missing file is neither restored nor downloaded again unless somebody asks. Below a root
    without our marker nothing counts as removed: its disk is away.
    """
    changed = 0
    for file in files.in_states((*THERE, LibraryState.MISSING)):
        there, was = library.has(file.path), file.state in THERE
        if there is was or not library.is_mounted(file.path):
            continue
        changed += 1
        if there:
            files.reappeared(file.id, reason="it is back")
        else:
            log.warning("%s was removed by somebody", file.path)
            files.missing(file.id, reason="somebody removed it; restore it if it should be there")
    return changed
