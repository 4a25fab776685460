"""The disks that we see. Nothing here changes a file."""

from __future__ import annotations

import os
from pathlib import Path

from anishelf.deletions.domain import asked as ports
from anishelf.deletions.domain.findings import FolderFile, Inode

_MOST = 20_000
"""Files of one folder that are listed; more are no folder of one title."""


class SeenDisks(ports.Disk):
    """Everything below the root of this machine."""

    def inode(self, path: str) -> Inode | None:
        """Return device and inode of a file, None where we do not see it."""
        try:
            found = Path(path).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def size(self, path: str) -> int:
        """Return the bytes of a file, 0 where we do not see it."""
        place = Path(path)
        return place.stat().st_size if place.is_file() else 0

    def walk(self, folder: str) -> tuple[FolderFile, ...] | None:
        """Return all files of a folder, None where we do not see it."""
        if not folder or not Path(folder).is_dir():
            return None
        found: list[FolderFile] = []
        for root, _, names in os.walk(folder):
            for name in names:
                place = Path(root) / name
                size = place.lstat().st_size if place.is_symlink() or place.exists() else 0
                found.append(FolderFile(str(place), size))
                if len(found) > _MOST:
                    return None
        return tuple(found)

    def is_gone(self, path: str, *, device: int | None) -> bool | None:
        """Return whether nothing lies at *path*; None where its disk is not there, or unknown.

        A disk that is not mounted looks empty: the nearest folder that exists must be on the device
        on which the file was.
        """
        place = Path(path)
        if place.is_symlink() or place.exists():
            return False
        if device is None:
            return None
        near = next((each for each in place.parents if each.exists()), None)
        return True if near is not None and near.stat().st_dev == device else None
