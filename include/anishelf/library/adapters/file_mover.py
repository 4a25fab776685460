"""Moves library files to other names below the library's roots."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from anishelf.core.naming import VIDEO_EXTENSIONS
from anishelf.core.problems import Remedy
from anishelf.disk import Modes, confined
from anishelf.disk.moving import carry_rest, place, remove_empty_folders, stage
from anishelf.errors import UnsafePath
from anishelf.library.domain.resync import FileMove


class FileMover:
    """Files below *roots*; paths are absolute."""

    def __init__(self, roots: Sequence[Path], *, modes: Modes) -> None:
        self._roots = tuple(root.absolute() for root in roots)
        self._modes = modes

    def stage(self, move: FileMove) -> None:
        """Take a video and all that belongs to it from their old names; done before is done."""
        root = self._root_of(move.old_path)
        stage(
            root,
            Path(move.old_path),
            file_id=move.file_id,
            extras=[Path(path) for path in move.extras],
            modes=self._modes,
        )

    def place(self, move: FileMove) -> None:
        """Give them their new names; another video there raises TargetTaken."""
        self._place(move, move.new_path, move.new_extras)

    def put_back(self, move: FileMove) -> None:
        """Give them their old names again."""
        folder = Path(move.extras[0]).parent if move.extras else Path(move.old_path).parent
        self._place(move, move.old_path, str(folder))

    def carry_rest(self, old: str, new: str) -> None:
        """Move the pictures of a show from the folder *old*, which has no videos any more, to *new*.

        Roots are no shows, and from one root to another nothing is carried.
        """
        if {Path(old), Path(new)} & set(self._roots):
            return
        root = self._root_of(new)
        if self._root_of(old) == root:
            carry_rest(root, Path(old), Path(new))
        self.remove_empty(old)

    def remove_leftover(self, path: str, *, sha256: str) -> bool:
        """Remove a file of ours from a folder that has no videos any more; True when it is gone.

        What a user changed stays.
        """
        root = self._root_of(path)
        place_ = confined(root, str(Path(path).relative_to(root)))
        if not place_.is_file():
            return True
        if self._has_videos(place_.parent):
            return False
        if hashlib.sha256(place_.read_bytes()).hexdigest() != sha256:
            return False
        place_.unlink()
        return True

    def remove_empty(self, folder: str) -> None:
        """Remove *folder* and what is above it as long as it is empty; never a root."""
        remove_empty_folders(self._root_of(folder), Path(folder))

    def _place(self, move: FileMove, path: str, extras: str) -> None:
        place(
            self._root_of(move.old_path),
            self._root_of(path),
            Path(path),
            file_id=move.file_id,
            extras=Path(extras),
            modes=self._modes,
        )

    def _has_videos(self, folder: Path) -> bool:
        return any(path.suffix.lower() in VIDEO_EXTENSIONS for path in folder.rglob("*"))

    def _root_of(self, path: str) -> Path:
        for root in self._roots:
            if Path(path).is_relative_to(root) and Path(path) != root:
                return root
        raise UnsafePath(
            f"{path} lies below none of the library's folders", remedy=Remedy.REBASE_LIBRARY
        )
