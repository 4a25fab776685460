"""Notices files that a user removed from the library, and those that came back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.states import THERE, LibraryState

log = logging.getLogger(__name__)


class Files(Protocol):
    """The library files as rows."""

    def in_states(self, states: Sequence[LibraryState]) -> list[LibraryFile]: ...
    def missing(self, file_id: int, *, reason: str) -> None: ...
    def reappeared(self, file_id: int, *, reason: str) -> None: ...


class Library(Protocol):
    """The library on disk."""

    def is_mounted(self, path: str) -> bool: ...
    def has(self, path: str) -> bool: ...


def find_vanished(files: Files, library: Library) -> int:
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
            files.missing(file.id, reason="somebody removed it; `anishelf library restore` if not")
    return changed
