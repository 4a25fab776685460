"""What lies in a folder, so that two moments can be compared. Reads, never writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from demo.world.expected import sha256_of


@dataclass(frozen=True, slots=True)
class FileState:
    """One file: size in bytes, time of its last change in nanoseconds, digest of its bytes."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Which files came, went and changed between two snapshots."""

    added: tuple[PurePosixPath, ...]
    removed: tuple[PurePosixPath, ...]
    changed: tuple[PurePosixPath, ...]

    @property
    def words(self) -> list[str]:
        """One line for each file."""
        kinds = {"is new": self.added, "is gone": self.removed, "changed": self.changed}
        return [f"{path} {kind}" for kind, paths in kinds.items() for path in paths]


Snapshot = Mapping[PurePosixPath, FileState]


def take_snapshot(folder: Path) -> Snapshot:
    """Return every file below *folder* by its path there; none when there is no such folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {PurePosixPath(path.relative_to(folder)): _state(path) for path in files}


def compare(before: Snapshot, after: Snapshot) -> Difference:
    """Return what happened from *before* to *after*."""
    return Difference(
        added=tuple(path for path in after if path not in before),
        removed=tuple(path for path in before if path not in after),
        changed=tuple(path for path in after if path in before and before[path] != after[path]),
    )


def _state(path: Path) -> FileState:
    stat = path.stat()
    return FileState(size=stat.st_size, mtime_ns=stat.st_mtime_ns, sha256=sha256_of(path))
