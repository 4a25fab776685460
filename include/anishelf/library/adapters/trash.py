"""The trash folder: files that left the library, kept until they are restored or emptied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anishelf.core.problems import Remedy
from anishelf.disk import MARKER, Modes, confined, content_id, discard, link_or_copy, make_root
from anishelf.disk.moving import art_of, belongings
from anishelf.errors import LibraryUnavailable, SourceVanished, UnsafePath

_TOKEN = "trash"  # noqa: S105  # names our hidden parts


class TrashFolder:
    """Files below *root* that came from the *library* roots; names are relative to it."""

    def __init__(self, root: Path, *, library: Sequence[Path], modes: Modes) -> None:
        self._root = root.absolute()
        self._library = tuple(place.absolute() for place in library)
        self._modes = modes

    def size_of(self, path: str) -> tuple[int, str] | None:
        """Return size and content id of what lies at *path*, or None when nothing does.

        Without its disk nobody knows: LibraryUnavailable.
        """
        place, (root, _) = Path(path), self._split(path)
        if not (root / MARKER).is_file():
            raise LibraryUnavailable(f"the disk of {path} is not mounted: nothing was removed")
        return (place.stat().st_size, content_id(place)) if place.is_file() else None

    def beside(self, path: str) -> list[str]:
        """Return what bears the name of the video at *path*: thumbs, subtitles, trickplay pictures."""
        self._split(path)
        return [str(each) for each in belongings(Path(path))]

    def show_art(self, path: str) -> list[str]:
        """Return the pictures of season and show beside *path* where no video is left of them."""
        root, _ = self._split(path)
        folders = [each for each in Path(path).parents[:2] if each != root and root in each.parents]
        return [str(each) for folder in folders for each in art_of(folder)]

    def keep(self, path: str, name: str) -> Path:
        """Make sure that the bytes at *path* lie in the trash too, and return where."""
        root, relative = self._split(path)
        make_root(self._root, modes=self._modes)
        link_or_copy(
            confined(root, relative), self._root, name, token=_TOKEN, link=True, modes=self._modes
        )
        return self._root / name

    def holds(self, name: str) -> bool:
        """Return whether *name* lies in the trash."""
        return (self._root / name).is_file()

    def discard(self, path: str, name: str) -> None:
        """Remove *path* from the library, now that its bytes are in the trash; gone is done."""
        discard(*self._split(path), kept=self._root / name)

    def restore(self, name: str, path: str) -> None:
        """Bring *name* back to *path*; another file there raises TargetTaken and stays."""
        if not self.holds(name):
            raise SourceVanished(f"{name} is no longer in the trash {self._root}")
        kept = confined(self._root, name)
        root, relative = self._split(path)
        link_or_copy(kept, root, relative, token=_TOKEN, link=True, modes=self._modes)
        self.remove(name)

    def remove(self, name: str) -> None:
        """Delete *name* for good; gone before is done."""
        kept = confined(self._root, name)
        kept.unlink(missing_ok=True)
        if kept.parent.is_dir() and not any(kept.parent.iterdir()):
            kept.parent.rmdir()

    def _split(self, path: str) -> tuple[Path, str]:
        for root in self._library:
            if Path(path).is_relative_to(root) and Path(path) != root:
                return root, str(Path(path).relative_to(root))
        raise UnsafePath(
            f"{path} lies below none of the library's folders", remedy=Remedy.REBASE_LIBRARY
        )
