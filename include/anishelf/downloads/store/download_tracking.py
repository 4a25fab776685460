"""Running downloads as polls meet them, and how they end."""

from __future__ import annotations

from datetime import datetime

from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.store.download_writer import DownloadWriter
from anishelf.downloads.store.file_work import open_file_work, reopen_file_work
from anishelf.feeds.domain.states import DownloadType


class DownloadTracking(DownloadWriter):
    """The downloads as their tracker sees them."""

    def followed(self, downloader_id: int) -> list[Download]:
        """Return what this downloader is downloading for us, oldest first."""
        return [
            download
            for download in self.in_status(DownloadStatus.DOWNLOADING)
            if download.downloader_id == downloader_id
        ]

    def youngest(self) -> datetime | None:
        """Return when the latest running download was added, or None when nothing runs."""
        row = self._conn.execute(
            "SELECT max(added_at) FROM downloads WHERE status = 'downloading'"
        ).fetchone()
        return row[0] if row else None

    def completed(self, download_id: int, *, reason: str | None = None) -> None:
        """Close a download and open the file work for the episodes it was wanted for, at once.

        One that was downloaded again, because its file is gone, is placed again.
        """
        with self._conn.transaction():
            self.advance(
                download_id,
                old=DownloadStatus.DOWNLOADING,
                new=DownloadStatus.COMPLETED,
                reason=reason,
            )
            open_file_work(self._conn, [download_id])
            reopen_file_work(self._conn, download_id)

    def removed(self, download_id: int, *, reason: str) -> None:
        """Note that its user took it away; it is not added again unasked."""
        self.advance(
            download_id, old=DownloadStatus.DOWNLOADING, new=DownloadStatus.REMOVED, reason=reason
        )

    def taken_back(self, download_id: int, *, reason: str) -> None:
        """Send a download back to the start: its downloader lost it, or failed and others may try."""
        self.take_back(download_id, old=DownloadStatus.DOWNLOADING, reason=reason)

    def offered_as(self, download_id: int) -> DownloadType:
        """Return the form in which its release is offered."""
        row = self._conn.execute(
            """
            SELECT r.download_type FROM downloads d JOIN releases r ON r.id = d.release_id
            WHERE d.id = %s
            """,
            (download_id,),
        ).fetchone()
        assert row is not None
        return DownloadType(row[0])
