"""The files that lie in the library, as rows and as they were found on disk."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.library.domain.states import CompanionKind, LibraryState


@dataclass(frozen=True, slots=True)
class Placed:
    """A file in the library, as it was found after its transfer."""

    source_file: str
    path: str
    size: int
    content_id: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A video in its place; `replaced` are the library files at other paths that it replaces."""

    placed: Placed
    replaced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedCompanion:
    """A subtitle or an extra that came along with a video."""

    kind: CompanionKind
    placed: Placed


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file that we own in the library."""

    id: int
    path: str
    episode_id: int
    download_id: int
    state: LibraryState
    size: int
    content_id: str
