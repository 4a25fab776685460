"""One library file on its way to another name."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename, dirname, splitext

from anishelf.library.domain.companions import EXTRAS_FOLDER


@dataclass(frozen=True, slots=True)
class FileMove:
    """`has_left`: every file of the series has left its old name, so old names may be others'."""

    file_id: int
    old_path: str
    new_path: str
    has_left: bool
    extras: tuple[str, ...]

    @property
    def old_stem(self) -> str:
        """Return the old path without its suffix."""
        return splitext(self.old_path)[0]

    @property
    def new_extras(self) -> str:
        """Return the folder that the extras move to."""
        return f"{dirname(self.new_path)}/{EXTRAS_FOLDER}"

    def new_name(self, path: str) -> str:
        """Return where *path*, a file that belongs to this one, lies afterwards."""
        if path in self.extras:
            return f"{self.new_extras}/{basename(path)}"
        return splitext(self.new_path)[0] + path.removeprefix(self.old_stem)
