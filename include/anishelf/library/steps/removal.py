"""Takes library files out of the library because a person asked for it: these, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from posixpath import dirname

from anishelf.errors import CommandRefused
from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.states import THERE
from anishelf.library.ports import FileMover, FileMoves, Library, LibraryFiles
from anishelf.library.steps.cleanup import clean_up
from anishelf.library.steps.trash import Trash

_REASON = "you removed it"


@dataclass(frozen=True, slots=True)
class Removal:
    """Removes *files* together: what one alone would have to leave goes with the last of them."""

    trash: Trash
    files: LibraryFiles
    series: FileMoves
    disk: FileMover
    library: Library
    transaction: Callable[[], AbstractContextManager[object]]

    def paths(self, files: Sequence[LibraryFile]) -> list[str]:
        """Return what would go to the trash."""
        ours = [file for file in files if self.library.owns(file.path)]
        own = [path for file in ours for path in (file.path, *self.trash.attached_to(file))]
        return own + self.trash.extras_of(self._with_all_extras(ours))

    def downloads(self, files: Sequence[LibraryFile]) -> tuple[list[int], list[int]]:
        """Return the downloads that nothing needs without *files*, and those that are needed."""
        gone = {file.id for file in files}
        needed = {
            download: bool(
                self.series.open_tasks(download)
                or [
                    other
                    for other in self.series.siblings(download)
                    if other.id not in gone and other.state in THERE
                ]
            )
            for download in sorted({file.download_id for file in files})
        }
        return (
            [download for download, is_needed in needed.items() if not is_needed],
            [download for download, is_needed in needed.items() if is_needed],
        )

    def remove(self, files: Sequence[LibraryFile]) -> None:
        """Take *files* out of the library; their episodes are not wanted any more."""
        bringers = self._with_all_extras(files)
        for file in files:
            with self.series.locked(self.series.work_of(file.id)):
                self._remove(file, bringers if file is files[-1] else ())

    def _remove(self, file: LibraryFile, bringers: Collection[LibraryFile]) -> None:
        if self.series.is_moving(file.id):
            raise CommandRefused(f"{file.path} is on its way to another name; try again later")
        if not self.library.owns(file.path):
            self._forget(file)
            return
        extras = self.trash.extras_of(bringers)
        beside = self.trash.folder.beside(file.path)
        self.trash.retire(file, reason=_REASON)
        self.trash.retire_extras(bringers, reason=_REASON)
        with self.transaction():
            self.files.wish(file.path, wanted=False)
            self.files.trashed(file.id, reason=_REASON)
        folders = {dirname(path) for path in (file.path, *beside, *extras)}
        clean_up(self.series, self.disk, self.series.work_of(file.id), folders)
        for path in self.trash.retire_show_art(file, reason=_REASON):
            self.disk.remove_empty(dirname(path))

    def _forget(self, file: LibraryFile) -> None:
        """Take a file off the list whose root is no root any more; on its disk nothing changes."""
        with self.transaction():
            self.files.wish(file.path, wanted=False)
            self.files.trashed(file.id, reason=f"{_REASON}; what lies at its old place stays")

    def _with_all_extras(self, files: Sequence[LibraryFile]) -> list[LibraryFile]:
        """Return the files whose extras go: those of downloads of which no episode stays."""
        alone, _ = self.downloads(files)
        found = [each for download in alone for each in self.series.siblings(download)]
        return [each for each in found if self.library.owns(each.path)]
