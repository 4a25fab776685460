"""Translates between a downloader's folders and ours, where they see the disk differently."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath


class PathMap:
    """Translates between the downloader's folders and ours; the longest prefix counts."""

    def __init__(self, theirs_to_ours: Mapping[str, str]) -> None:
        pairs = [(PurePosixPath(a), PurePosixPath(b)) for a, b in theirs_to_ours.items()]
        self._inward = sorted(pairs, key=lambda pair: -len(pair[0].parts))
        self._outward = sorted(
            ((ours, theirs) for theirs, ours in pairs), key=lambda pair: -len(pair[0].parts)
        )

    def ours(self, path: str) -> str:
        """Return where we find what the downloader calls *path*."""
        return _moved(path, self._inward)

    def theirs(self, path: str) -> str:
        """Return what the downloader calls our *path*."""
        return _moved(path, self._outward)


def _moved(path: str, pairs: list[tuple[PurePosixPath, PurePosixPath]]) -> str:
    for before, after in pairs:
        if path and PurePosixPath(path).is_relative_to(before):
            return str(after / PurePosixPath(path).relative_to(before))
    return path
