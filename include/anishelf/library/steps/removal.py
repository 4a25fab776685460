"""Takes library files out of the library because a person asked for it: these, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from posixpath import dirname
from typing import Protocol

from anishelf.errors import CommandRefused
from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.states import THERE
from anishelf.library.steps.cleanup import Disk, Leftovers, sweep
from anishelf.library.steps.trash import Trash

_REASON = "you removed it"


class Files(Protocol):
    """The library files as rows."""

    def trashed(self, file_id: int, *, reason: str) -> None: ...
    def wish(self, path: str, *, wanted: bool) -> None: ...


class Series(Leftovers, Protocol):
    """What the files of a series have in common."""

    def work_of(self, file_id: int) -> int: ...
    def locked(self, work_id: int) -> AbstractContextManager[None]: ...
    def travels(self, file_id: int) -> bool: ...
    def siblings(self, download_id: int) -> list[LibraryFile]: ...
    def open_tasks(self, download_id: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Removal:
    """Removes *files* together: what one alone would have to leave goes with the last of them."""

    bin: Trash
    files: Files
    series: Series
    disk: Disk
    transaction: Callable[[], AbstractContextManager[object]]

    def paths(self, files: Sequence[LibraryFile]) -> list[str]:
        """Return what would go to the trash."""
        own = [path for file in files for path in (file.path, *self.bin.belongings_of(file))]
        return own + self.bin.extras_of(self._with_all_extras(files))

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
        if self.series.travels(file.id):
            raise CommandRefused(f"{file.path} is on its way to another name; try again later")
        extras = self.bin.extras_of(bringers)
        self.bin.retire(file, reason=_REASON)
        self.bin.retire_extras(bringers, reason=_REASON)
        with self.transaction():
            self.files.wish(file.path, wanted=False)
            self.files.trashed(file.id, reason=_REASON)
        folders = {dirname(path) for path in (file.path, *extras)}
        sweep(self.series, self.disk, self.series.work_of(file.id), folders)

    def _with_all_extras(self, files: Sequence[LibraryFile]) -> list[LibraryFile]:
        """Return the files whose extras go: those of downloads of which no episode stays."""
        alone, _ = self.downloads(files)
        return [each for download in alone for each in self.series.siblings(download)]
