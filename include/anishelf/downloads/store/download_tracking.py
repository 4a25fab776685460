"""What polls leave in `downloads`: progress, flags, files. A status changes through `downloads`."""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection
from psycopg.types.json import Jsonb

from anishelf.core.torrent import TorrentFile
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.domain.transfer import RUNNING, TransferHealth, TransferState
from anishelf.downloads.store.downloads import Downloads
from anishelf.downloads.store.file_work import open_file_work, reopen_file_work
from anishelf.feeds.domain.states import DownloadType


class DownloadTracking:
    """The downloads as their tracker sees them."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._downloads = Downloads(conn)

    def followed(self, downloader_id: int) -> list[Download]:
        """Return what this downloader is downloading for us, oldest first."""
        return [
            download
            for download in self._downloads.in_status(DownloadStatus.DOWNLOADING)
            if download.downloader_id == downloader_id
        ]

    def youngest(self) -> datetime | None:
        """Return when the latest running download was added, or None when nothing runs."""
        row = self._conn.execute(
            "SELECT max(added_at) FROM downloads WHERE status = 'downloading'"
        ).fetchone()
        return row[0] if row else None

    def seen(
        self, download_id: int, state: TransferState, health: TransferHealth, *, now: datetime
    ) -> None:
        """Store what one poll saw; `progressed_at` stands still only while bytes should arrive and do not."""
        self._conn.execute(
            """
            UPDATE downloads
            SET progressed_at = CASE WHEN %(running)s AND progress = %(progress)s::real
                                     THEN coalesce(progressed_at, %(now)s) ELSE %(now)s END,
                progress = %(progress)s, size = %(size)s, speed = %(speed)s,
                eta_seconds = %(eta)s, save_path = %(save_path)s,
                flag = %(flag)s, flag_reason = %(flag_reason)s,
                first_seen_at = coalesce(first_seen_at, %(now)s), last_seen_at = %(now)s,
                absent_polls = 0,
                completed_at = CASE WHEN %(complete)s THEN coalesce(completed_at, %(now)s) END
            WHERE id = %(id)s AND status = 'downloading'
            """,
            {
                "id": download_id,
                "now": now,
                "running": state.phase in RUNNING,
                "progress": state.progress,
                "size": state.size if state.size > 0 else None,
                "speed": state.speed,
                "eta": state.eta_seconds,
                "save_path": state.save_path,
                "flag": health.flag.value if health.flag else None,
                "flag_reason": health.reason,
                "complete": health.complete,
            },
        )

    def remember_files(self, download_id: int, files: tuple[TorrentFile, ...]) -> None:
        """Keep the files of a download, for the time when its downloader has forgotten it."""
        rows = [{"path": file.path, "size": file.size} for file in files]
        self._conn.execute(
            "UPDATE downloads SET files = %s WHERE id = %s", (Jsonb(rows), download_id)
        )

    def missed(self, download_id: int) -> int:
        """Count one more poll without a trace of it; return how many in a row that makes."""
        row = self._conn.execute(
            """
            UPDATE downloads SET absent_polls = absent_polls + 1
            WHERE id = %s AND status = 'downloading'
            RETURNING absent_polls
            """,
            (download_id,),
        ).fetchone()
        return int(row[0]) if row else 0

    def completed(self, download_id: int, *, reason: str | None = None) -> None:
        """Close a download and open the file work for the episodes it was wanted for, at once.

        One that was downloaded again, because its file is gone, is placed again.
        """
        with self._conn.transaction():
            self._downloads.advance(
                download_id,
                old=DownloadStatus.DOWNLOADING,
                new=DownloadStatus.COMPLETED,
                reason=reason,
            )
            open_file_work(self._conn, [download_id])
            reopen_file_work(self._conn, download_id)

    def removed(self, download_id: int, *, reason: str) -> None:
        """Note that its user took it away; it is not added again unasked."""
        self._downloads.advance(
            download_id, old=DownloadStatus.DOWNLOADING, new=DownloadStatus.REMOVED, reason=reason
        )

    def taken_back(self, download_id: int, *, reason: str) -> None:
        """Send a download back to the start: its downloader lost it, or failed and others may try."""
        self._downloads.take_back(download_id, old=DownloadStatus.DOWNLOADING, reason=reason)

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
