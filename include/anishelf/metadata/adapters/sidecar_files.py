"""Reads and writes the small files beside videos, inside the library's roots only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anishelf.disk import Modes, confined, publish, settle
from anishelf.errors import UnsafePath

_LARGEST = 20 << 20


class SidecarFiles:
    """Files below *roots*; paths are absolute. What was written is safe once it is settled."""

    def __init__(self, roots: Sequence[Path], *, modes: Modes) -> None:
        self._roots = tuple(roots)
        self._modes = modes
        self._unsettled: set[Path] = set()

    def root_of(self, path: str) -> str:
        """Return the library root that *path* lies in, or raise UnsafePath."""
        return str(self._split(path)[0])

    def read(self, path: str) -> bytes | None:
        """Return what lies at *path*, or None when nothing does."""
        target = confined(*self._split(path))
        if not target.is_file():
            return None
        with target.open("rb") as file:
            return file.read(_LARGEST)

    def write(self, path: str, data: bytes, *, replace: bool) -> None:
        """Put *data* at *path* at once; without *replace* a file that came up raises TargetTaken."""
        root, relative = self._split(path)
        path_ = publish(root, relative, data, modes=self._modes, replace=replace, settle=False)
        self._unsettled.add(path_.parent)

    def settle(self) -> None:
        """Make what was written survive a power cut: once for each folder, not for each file."""
        while self._unsettled:
            settle(self._unsettled.pop())

    def _split(self, path: str) -> tuple[Path, str]:
        for root in self._roots:
            if Path(path).is_relative_to(root) and Path(path) != root:
                return root, str(Path(path).relative_to(root))
        raise UnsafePath(f"{path} is not in the library")
