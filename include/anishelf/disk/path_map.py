"""Translates between a downloader's folders and ours, where they see the disk differently. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_WINDOWS = re.compile(r"[A-Za-z]:(?:[\\/]|$)|\\\\|//")


class PathMap:
    """Translates between the downloader's folders and ours; the longest prefix counts.

    A downloader on Windows may be written with either slash, in any case, with a drive letter or
    as a network share; macOS may take characters apart. What we send it has its own slashes.
    """

    def __init__(self, theirs_to_ours: Mapping[str, str]) -> None:
        pairs = [(_trimmed(theirs), _trimmed(ours)) for theirs, ours in theirs_to_ours.items()]
        self._inward = sorted(pairs, key=lambda pair: -len(_parts(pair[0])))
        self._outward = sorted(
            ((ours, theirs) for theirs, ours in pairs), key=lambda pair: -len(_parts(pair[0]))
        )

    def ours(self, path: str) -> str:
        """Return where we find what the downloader calls *path*."""
        return _moved(path, self._inward)

    def theirs(self, path: str) -> str:
        """Return what the downloader calls our *path*."""
        return _moved(path, self._outward)


def is_windows(path: str) -> bool:
    """Return whether *path* starts with a drive letter or is a network share."""
    return _WINDOWS.match(path) is not None


def _moved(path: str, pairs: list[tuple[str, str]]) -> str:
    if not path:
        return path
    own = [part for part, _ in _parts(path)]
    for before, after in pairs:
        known = [part for part, _ in _parts(before)]
        if is_windows(path) == is_windows(before) and own[: len(known)] == known:
            return _joined(after, [written for _, written in _parts(path)[len(known) :]])
    return path


def _joined(folder: str, rest: list[str]) -> str:
    slash = "\\" if is_windows(folder) else "/"
    return folder if not rest else folder.rstrip("/\\") + slash + slash.join(rest)


def _parts(path: str) -> list[tuple[str, str]]:
    """Return the names in *path*: in the form in which equal ones are equal, and as written."""
    plain = unicodedata.normalize("NFC", path)
    if not is_windows(path):
        root = [("/", "/")] if path.startswith("/") else []
        names = zip(plain.split("/"), path.split("/"), strict=True)
        return root + [each for each in names if each[0] not in {"", "."}]
    written = path.replace("\\", "/")
    names = zip(plain.replace("\\", "/").casefold().split("/"), written.split("/"), strict=True)
    root = [("//", "//")] if written.startswith("//") else []
    return root + [each for each in names if each[0] not in {"", "."}]


def _trimmed(folder: str) -> str:
    """Return *folder* without a slash at its end, as both sides may write it or not."""
    return folder.rstrip("/\\") or folder[:1]
