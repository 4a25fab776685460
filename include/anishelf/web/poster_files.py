"""The one kind of file that is served from the library: posters that we wrote ourselves."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from anishelf.disk import confined
from anishelf.errors import UnsafePath

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


def poster_file(path: str, roots: Iterable[Path]) -> Path | None:
    """Return the picture at the recorded *path*, or None when it is gone or outside the library."""
    for root in roots:
        if not Path(path).is_relative_to(root):
            continue
        try:
            file = confined(root, str(Path(path).relative_to(root)))
        except UnsafePath:
            return None
        return file if file.suffix.lower() in MEDIA_TYPES and file.is_file() else None
    return None
