"""Takes library files out of the library, with everything that belongs to them, and back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from anishelf.core.batch import Outcome, each
from anishelf.errors import TargetTaken
from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.states import TrashKind
from anishelf.library.domain.trash import KEPT_FOR, TrashedFile, TrashEntry
from anishelf.library.ports import LibraryFiles, SyncTasks, TrashFolder, TrashRows

# Extras stay: they came with a whole download, and other episodes of it may be there.
_OWN = frozenset({TrashKind.SUBTITLE, TrashKind.AUDIO, TrashKind.NFO})


@dataclass(frozen=True, slots=True)
class Trash:
    """Keeps first, removes then: between the two a file lies in both places, never in none."""

    folder: TrashFolder
    rows: TrashRows
    clock: Callable[[], datetime]

    def keep(self, file: LibraryFile, *, reason: str) -> Path:
        """Put the video into the trash too, and return where; it stays in the library."""
        return self._keep(_video(file), reason)

    def attached_to(self, file: LibraryFile) -> list[str]:
        """Return the paths of what would leave together with the video."""
        own = self.rows.attached_to(file.id)
        known = [path for kind, path in own if kind in _OWN and self.folder.size_of(path)]
        return [*known, *(path for path in self.folder.beside(file.path) if path not in known)]

    def retire(self, file: LibraryFile, *, reason: str) -> None:
        """Take a video and all that bears its name out of the library; gone is done."""
        self._retire_attached(file, _OWN, reason)
        for path in self.folder.beside(file.path):
            self._retire(file, TrashKind.BESIDE, path, reason)
        if self.folder.size_of(file.path) is not None:
            entry = _video(file)
            self._keep(entry, reason)
            self.folder.discard(file.path, entry.name)

    def retire_show_art(self, file: LibraryFile, *, reason: str) -> list[str]:
        """Take pictures out that media servers keep of a show without videos; return their paths."""
        art = self.folder.show_art(file.path)
        for path in art:
            self._retire(file, TrashKind.BESIDE, path, reason)
        return art

    def retire_extras(self, files: Collection[LibraryFile], *, reason: str) -> None:
        """Take the extras that came with these videos out of the library."""
        for file in files:
            self._retire_attached(file, {TrashKind.EXTRA}, reason)

    def extras_of(self, files: Collection[LibraryFile]) -> list[str]:
        """Return the paths of the extras that came with these videos."""
        own = [each for file in files for each in self.rows.attached_to(file.id)]
        return [p for kind, p in own if kind is TrashKind.EXTRA and self.folder.size_of(p)]

    def retire_subtitles(self, file: LibraryFile, *, reason: str) -> None:
        """Take subtitles and sound out of the library, because another video takes the name."""
        self._retire_attached(file, {TrashKind.SUBTITLE, TrashKind.AUDIO}, reason)

    def _retire_attached(
        self, file: LibraryFile, kinds: Collection[TrashKind], reason: str
    ) -> None:
        for kind, path in self.rows.attached_to(file.id):
            if kind not in kinds:
                continue
            self._retire(file, kind, path, reason)
            self.rows.forget(file.id, path)

    def _retire(self, file: LibraryFile, kind: TrashKind, path: str, reason: str) -> None:
        found = self.folder.size_of(path)
        if found is not None:
            entry = TrashEntry(file.id, kind, path, *found)
            self._keep(entry, reason)
            self.folder.discard(path, entry.name)

    def _keep(self, entry: TrashEntry, reason: str) -> Path:
        self.rows.add(entry, reason=reason, now=self.clock())
        return self.folder.keep(entry.path, entry.name)


def restore(
    trash: Trash,
    files: LibraryFiles,
    tasks: SyncTasks,
    trashed: TrashedFile,
    *,
    transaction: Callable[[], AbstractContextManager[object]],
) -> None:
    """Bring one file back to where it was; a file that is there now raises TargetTaken.

    A video is described again: what we wrote beside it may have gone meanwhile.
    """
    owner = files.at(trashed.original_path)
    if owner is not None and trashed.kind is TrashKind.VIDEO and owner.id != trashed.file_id:
        raise TargetTaken(f"{trashed.original_path} belongs to another episode now")
    trash.folder.restore(trashed.name, trashed.original_path)
    with transaction():
        trash.rows.left(trashed.id, now=trash.clock())
        if trashed.kind is TrashKind.VIDEO:
            files.returned(trashed)
            tasks.describe(trashed.original_path, now=trash.clock())
        else:
            trash.rows.remember(trashed)


def empty(trash: Trash, files: Sequence[TrashedFile]) -> Outcome:
    """Delete *files* permanently."""

    def remove(file: TrashedFile) -> None:
        trash.folder.remove(file.name)
        trash.rows.left(file.id, now=trash.clock())

    return each(files, remove, on_failure=lambda _file, _reason: None)


def empty_expired(trash: Trash) -> Outcome:
    """Delete what has been in the trash for 30 days."""
    return empty(trash, trash.rows.before(trash.clock() - KEPT_FOR))


def _video(file: LibraryFile) -> TrashEntry:
    return TrashEntry(file.id, TrashKind.VIDEO, file.path, file.size, file.content_id)
