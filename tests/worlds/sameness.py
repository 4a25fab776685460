"""Whether a file is the one that it was."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Sameness(NamedTuple):
    """What changes with a file; the time of the last read, which `stat` tells too, does not."""

    inode: int
    mtime_ns: int
    size: int


def sameness(path: Path) -> Sameness:
    """Return what tells *path* from any other file and from itself after a change."""
    found = path.stat()
    return Sameness(found.st_ino, found.st_mtime_ns, found.st_size)
