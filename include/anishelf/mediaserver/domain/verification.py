"""Whether Jellyfin shows what lies in the library, and why it may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from posixpath import dirname

PROVIDER = "bangumi"
"""The provider of the ids in our NFO files; Jellyfin keeps its name in any case of letters."""

PATIENCE = timedelta(minutes=30)
"""How long Jellyfin may take before a person is told."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """A library file that Jellyfin has not shown yet; `provider_id` is what its NFO says."""

    file_id: int
    path: str
    provider_id: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """An item of Jellyfin: an episode or a film."""

    id: str
    path: str
    provider_ids: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PathMap:
    """How Jellyfin calls our folders, for example when it runs in a container of its own."""

    folders: tuple[tuple[str, str], ...] = ()

    def theirs(self, path: str) -> str:
        """Return how Jellyfin calls our *path*; the longest folder counts."""
        for ours, name in sorted(self.folders, key=lambda pair: -len(pair[0])):
            if path == ours or path.startswith(f"{ours.rstrip('/')}/"):
                return name.rstrip("/") + path[len(ours.rstrip("/")) :]
        return path


def shows(item: Item, file: Unverified) -> bool:
    """Return whether *item*, at the path of *file*, was read together with its NFO."""
    if file.provider_id is None:
        return True
    ids = {name.lower(): value for name, value in item.provider_ids.items()}
    return ids.get(PROVIDER) == file.provider_id


def why_unseen(item: Item | None, file: Unverified, *, path: str) -> str:
    """Return why *file*, which Jellyfin calls *path*, does not count as seen."""
    if item is None:
        return f"no library of Jellyfin shows {path}; does one include this folder?"
    found = ", ".join(f"{name} {value}" for name, value in item.provider_ids.items()) or "no id"
    return (
        f"Jellyfin shows it with {found} instead of {PROVIDER} {file.provider_id}; is the NFO "
        "reader of its library switched on?"
    )


def touched_folders(paths: Iterable[str]) -> list[str]:
    """Return each folder of *paths* once: many files of a season are one change."""
    return sorted({dirname(path) for path in paths})
