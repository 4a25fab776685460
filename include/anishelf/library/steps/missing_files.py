"""Notices files that a user removed from the library, and those that came back."""

from __future__ import annotations

import logging

from anishelf.core.batch import each
from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.resync import OUTSIDE
from anishelf.library.domain.states import THERE, LibraryState
from anishelf.library.ports import Library, LibraryFiles

log = logging.getLogger(__name__)


def find_missing(files: LibraryFiles, library: Library) -> int:
    """Mark what was removed by hand as missing, and what is back as present; return the changes.

    A missing file is neither restored nor downloaded again unless somebody asks. Below a root
    without our marker nothing counts as removed: its disk is away. A file of a folder that is no
    root any more is misplaced, and says so: nobody knows whether it was removed or moved along.
    """
    changed: list[int] = []

    def look(file: LibraryFile) -> None:
        if _look_at(file, files, library):
            changed.append(file.id)

    each(files.in_states((*THERE, LibraryState.MISSING)), look, on_failure=lambda _file, _why: None)
    return len(changed)


def _look_at(file: LibraryFile, files: LibraryFiles, library: Library) -> bool:
    there, was = library.has(file.path), file.state in THERE
    if not library.owns(file.path):
        if file.state is LibraryState.PRESENT:
            log.warning("%s lies below none of the library's folders", file.path)
            files.misplaced(file.id, reason=OUTSIDE)
        return file.state is LibraryState.PRESENT
    if there is was or not library.is_mounted(file.path):
        return False
    if there:
        files.reappeared(file.id, reason="it is back")
    else:
        log.warning("%s was removed by somebody", file.path)
        files.missing(file.id, reason="somebody removed it; restore it if it should be there")
    return True
