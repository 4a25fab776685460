"""What follows when a folder of the library lies elsewhere, on a new disk for example. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import isabs, normpath

from anishelf.errors import CommandRefused
from anishelf.library.domain.files import LibraryFile


@dataclass(frozen=True, slots=True)
class Rebased:
    """The files that are known below the folder `old`, and those of them that lie below `new`."""

    old: str
    new: str
    files: tuple[LibraryFile, ...]
    found: tuple[LibraryFile, ...]

    @property
    def absent(self) -> list[str]:
        """Return the paths below `new` at which no file lies."""
        there = {file.id for file in self.found}
        gone = [file for file in self.files if file.id not in there]
        return [rebased(file.path, self.old, self.new) for file in gone]


def folder_named(written: str) -> str:
    """Return the folder that a person named, in the form of our rows, or raise CommandRefused."""
    folder = normpath(written)
    if not isabs(folder) or folder == "/":
        raise CommandRefused(f"{written!r} is no folder with its whole path, as /data/library")
    return folder


def rebased(path: str, old: str, new: str) -> str:
    """Return the place below *new* that *path* has below *old*."""
    return new + path[len(old) :]
