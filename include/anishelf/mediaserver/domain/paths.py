"""How the media server names our folders, and when two of its paths are one. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import dirname

from anishelf.disk.path_map import is_windows


@dataclass(frozen=True, slots=True)
class PathMap:
    """Pairs of (our folder, the server's name for it); it may run in a container or on Windows."""

    folders: tuple[tuple[str, str], ...] = ()

    def theirs(self, path: str) -> str:
        """Return what the server calls our *path*; the longest of our folders counts."""
        for ours, name in sorted(self.folders, key=lambda pair: -len(pair[0])):
            below = ours.rstrip("/")
            if path == ours or path.startswith(f"{below}/"):
                rest = path[len(below) :]
                windows = is_windows(name)
                return name.rstrip("/\\") + (rest.replace("/", "\\") if windows else rest)
        return path

    def touched_folders(self, paths: Iterable[str]) -> list[str]:
        """Return the server's name of each folder of *paths* once: a season is one change."""
        return sorted({self.theirs(dirname(path)) for path in paths})


def path_key(path: str) -> str:
    """Return the form in which equal paths are equal.

    macOS takes characters apart (NFD), and Windows knows neither case nor one slash alone.
    """
    plain = unicodedata.normalize("NFC", path)
    return plain.replace("\\", "/").casefold() if is_windows(plain) else plain


def path_tail(path: str) -> str:
    """Return folder and name of *path*, or nothing where it has no folder."""
    parent, _, name = path_key(path).rpartition("/")
    _, slash, folder = parent.rpartition("/")
    return f"{folder}/{name}" if slash else ""
