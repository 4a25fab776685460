"""Whether two folders can share files, found out by a real link: equal device numbers prove nothing.

Two bind mounts of one disk have the same device number, and no link crosses from one to the other.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PROBE = ".anishelf-check-"


def link_problem(source: Path, target: Path) -> str | None:
    """Return why no file of *source* can be hard-linked into *target*, or None when one can.

    A folder that is not there yet stands for the nearest one above it; nothing is left behind.
    """
    try:
        with tempfile.NamedTemporaryFile(prefix=PROBE, dir=existing(source)) as probe:
            linked = existing(target) / f"{Path(probe.name).name}.link"
            os.link(probe.name, linked)
            linked.unlink()
    except OSError as error:
        return (
            f"no hard links from {source} to {target} ({error.strerror}): every file is copied "
            "and takes its space twice; put both on one file system (in Docker: one volume)"
        )
    return None


def existing(folder: Path) -> Path:
    """Return *folder*, or the nearest folder above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())
