"""Takes library files out of the library, with everything that belongs to them, and back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from anishelf.core.batch import Outcome, each
from anishelf.errors import TargetTaken
from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.states import TrashKind
from anishelf.library.domain.trash import KEPT_FOR, TrashedFile, TrashEntry


class Folder(Protocol):
    """The trash on disk."""

    def size_of(self, path: str) -> tuple[int, str] | None: ...
    def keep(self, path: str, name: str) -> Path: ...
    def discard(self, path: str, name: str) -> None: ...
    def restore(self, name: str, path: str) -> None: ...
    def remove(self, name: str) -> None: ...


class Rows(Protocol):
    """The trash as rows."""

    def add(self, leaving: TrashEntry, *, reason: str, now: datetime) -> None: ...
    def before(self, moment: datetime) -> list[TrashedFile]: ...
    def left(self, trash_id: int, *, now: datetime) -> None: ...


class AttachedFiles(Protocol):
    """What lies in the library because of a video."""

    def of(self, file_id: int) -> list[tuple[TrashKind, str]]: ...
    def forget(self, file_id: int, path: str) -> None: ...
    def remember(self, trashed: TrashedFile) -> None: ...


class Files(Protocol):
    """The library files as rows."""

    def at(self, path: str) -> LibraryFile | None: ...
    def returned(self, trashed: TrashedFile) -> None: ...


class Tasks(Protocol):
    """What describes library files."""

    def describe(self, path: str, *, now: datetime) -> None: ...


# Extras stay: they came with a whole download, and other episodes of it may be there.
_OWN = frozenset({TrashKind.SUBTITLE, TrashKind.NFO})


@dataclass(frozen=True, slots=True)
class Trash:
    """Keeps first, removes then: between the two a file lies in both places, never in none."""

    folder: Folder
    rows: Rows
    belongings: AttachedFiles
    clock: Callable[[], datetime]

    def keep(self, file: LibraryFile, *, reason: str) -> Path:
        """Put the video into the trash too, and return where; it stays in the library."""
        return self._keep(_video(file), reason)

    def belongings_of(self, file: LibraryFile) -> list[str]:
        """Return the paths of what would leave together with the video."""
        own = self.belongings.of(file.id)
        return [path for kind, path in own if kind in _OWN and self.folder.size_of(path)]

    def retire(self, file: LibraryFile, *, reason: str) -> None:
        """Take a video, its subtitles and its NFO out of the library; gone before is done."""
        self._retire_belongings(file, _OWN, reason)
        if self.folder.size_of(file.path) is not None:
            leaving = _video(file)
            self._keep(leaving, reason)
            self.folder.discard(file.path, leaving.name)

    def retire_extras(self, files: Collection[LibraryFile], *, reason: str) -> None:
        """Take the extras that came with these videos out of the library."""
        for file in files:
            self._retire_belongings(file, {TrashKind.EXTRA}, reason)

    def extras_of(self, files: Collection[LibraryFile]) -> list[str]:
        """Return the paths of the extras that came with these videos."""
        own = [each for file in files for each in self.belongings.of(file.id)]
        return [p for kind, p in own if kind is TrashKind.EXTRA and self.folder.size_of(p)]

    def retire_subtitles(self, file: LibraryFile, *, reason: str) -> None:
        """Take the subtitles of a video out of the library, because another takes its name."""
        self._retire_belongings(file, {TrashKind.SUBTITLE}, reason)

    def _retire_belongings(
        self, file: LibraryFile, kinds: Collection[TrashKind], reason: str
    ) -> None:
        for kind, path in self.belongings.of(file.id):
            if kind not in kinds:
                continue
            found = self.folder.size_of(path)
            if found is not None:
                leaving = TrashEntry(file.id, kind, path, *found)
                self._keep(leaving, reason)
                self.folder.discard(path, leaving.name)
            self.belongings.forget(file.id, path)

    def _keep(self, leaving: TrashEntry, reason: str) -> Path:
        self.rows.add(leaving, reason=reason, now=self.clock())
        return self.folder.keep(leaving.path, leaving.name)


def restore(
    bin_: Trash,
    files: Files,
    tasks: Tasks,
    trashed: TrashedFile,
    *,
    transaction: Callable[[], AbstractContextManager[object]],
) -> None:
    """Bring one file back to where it was; a file that is there now raises TargetTaken.

    A video is described anew: what we wrote beside it may have gone meanwhile.
    """
    owner = files.at(trashed.original_path)
    if owner is not None and trashed.kind is TrashKind.VIDEO and owner.id != trashed.file_id:
        raise TargetTaken(f"{trashed.original_path} belongs to another episode now")
    bin_.folder.restore(trashed.name, trashed.original_path)
    with transaction():
        bin_.rows.left(trashed.id, now=bin_.clock())
        if trashed.kind is TrashKind.VIDEO:
            files.returned(trashed)
            tasks.describe(trashed.original_path, now=bin_.clock())
        else:
            bin_.belongings.remember(trashed)


def empty(bin_: Trash, files: Sequence[TrashedFile]) -> Outcome:
    """Delete *files* for good."""

    def remove(file: TrashedFile) -> None:
        bin_.folder.remove(file.name)
        bin_.rows.left(file.id, now=bin_.clock())

    return each(files, remove, on_failure=lambda _file, _reason: None)


def empty_expired(bin_: Trash) -> Outcome:
    """Delete what has been in the trash for 30 days."""
    return empty(bin_, bin_.rows.before(bin_.clock() - KEPT_FOR))


def _video(file: LibraryFile) -> TrashEntry:
    return TrashEntry(file.id, TrashKind.VIDEO, file.path, file.size, file.content_id)
