"""Our own library as deletions meet it: its rows, and the steps of its room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from anishelf.deletions.domain.asked import OwnLibrary
from anishelf.wiring import decisions, downloads, library
from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.deletions.domain.findings import FolderFile, HeldFile, Subject, Torrent


class OwnShelf(OwnLibrary):
    """Our own library, from its rows and with the steps of its room."""

    def __init__(self, context: Context) -> None:
        from anishelf.deletions.adapters.disks import SeenDisks
        from anishelf.deletions.store.own import OwnRows

        self._context = context
        self._rows = OwnRows(context.conn)
        self._disk = SeenDisks()

    def files(self, subject: Subject) -> Sequence[HeldFile]:
        """Return our videos of a title."""
        return self._rows.files(subject) if subject.work_id is not None else []

    def attached(self, file_id: int) -> Sequence[FolderFile]:
        """Return what goes with a video."""
        from anishelf.deletions.domain.findings import FolderFile

        file = library.library_files(self._context).get(file_id)
        paths = library.trash(self._context).attached_to(file) if file else ()
        return [FolderFile(path, self._disk.size(path)) for path in paths]

    def torrents(self, subject: Subject) -> Sequence[Torrent]:
        """Return our downloads of a title."""
        return self._rows.torrents(subject) if subject.work_id is not None else []

    def remove(self, ids: Sequence[int]) -> None:
        """Move files to the trash; their episodes are not wanted any more."""
        files = library.library_files(self._context)
        found = [file for each in ids if (file := files.get(each)) is not None]
        library.removal(self._context).remove(found)

    def there(self, ids: Sequence[int]) -> Sequence[str]:
        """Return the files that are still in the library."""
        return self._rows.there(ids)

    def take_back(self, download_ids: Sequence[int], *, by: str) -> None:
        """Have our downloads cancelled or removed with their data, and carry that out now."""
        from anishelf.downloads.actions import CommandAction, command_downloads
        from anishelf.downloads.steps.control import carry_out

        for number, status in self._rows.statuses(download_ids).items():
            if status in {"pending", "downloading", "no_downloader"}:
                command_downloads(self._context.conn, [number], CommandAction.CANCEL, by=by)
            elif status == "completed":
                action = CommandAction.REMOVE_WITH_DATA
                command_downloads(self._context.conn, [number], action, by=by)
        if download_ids:
            carry_out(
                downloads.commands(self._context),
                downloads.downloads(self._context),
                decisions.release_episodes(self._context).unwant,
                downloads.downloaders(self._context),
                connect=downloads.connector(self._context),
                downloads_dir=str(self._context.settings.downloads_dir),
                clock=self._context.clock,
            )

    def running(self, download_ids: Sequence[int]) -> Mapping[int, str]:
        """Return which of our downloads have not ended."""
        return self._rows.running(download_ids)
