"""The only writer of the `downloads` table; a change of a status writes its history with it.

Which downloads are to be opened, ended or opened again, others decide: `downloads`,
`download_tracking` and `detachments` are made of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from anishelf.core.history import record
from anishelf.core.states import check_transition
from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.downloads.domain.states import DOWNLOAD_TRANSITIONS, DownloadStatus
from anishelf.downloads.domain.transfer import RUNNING, TransferHealth, TransferState
from anishelf.downloads.store.download_rows import DownloadReader
from anishelf.errors import StaleStatus

_ENTITY = "downloads"


class DownloadWriter(DownloadReader):
    """What can become of one download."""

    def open(self, release_ids: Sequence[int]) -> list[int]:
        """Write the intent to download these releases; return the ids of the new rows.

        A release that has a live download gets no second one: the unique index is the guard.
        """
        with self._conn.transaction():
            rows = self._conn.execute(
                """
                INSERT INTO downloads (release_id) SELECT unnest(%s::bigint[])
                ON CONFLICT DO NOTHING RETURNING id
                """,
                (list(release_ids),),
            ).fetchall()
            for (download_id,) in rows:
                self._record(download_id, old=None, new=DownloadStatus.PENDING, reason=None)
        return [download_id for (download_id,) in rows]

    def identify(
        self,
        download_id: int,
        *,
        downloader_id: int,
        ids: Infohashes,
        size: int | None,
        save_path: str,
    ) -> int | None:
        """Write down what is about to be sent where; return the other download that has it already.

        None means that the torrent is ours alone and may be sent.
        """
        twin = self.twin_of(download_id, ids)
        if twin is not None:
            return twin
        try:
            with self._conn.transaction():
                self._conn.execute(
                    """
                    UPDATE downloads
                    SET downloader_id = %s, infohash_v1 = %s, infohash_v2 = %s, size = %s,
                        save_path = %s
                    WHERE id = %s AND status = 'pending'
                    """,
                    (downloader_id, ids.v1, ids.v2, size, save_path, download_id),
                )
        except UniqueViolation:
            return self.twin_of(download_id, ids)
        return None

    def note(self, download_id: int, *, reason: str) -> None:
        """Say why a pending download has not been sent; its status stays."""
        self._conn.execute(
            "UPDATE downloads SET reason = %s WHERE id = %s AND status = 'pending'",
            (reason, download_id),
        )

    def found_at(self, download_id: int, *, save_path: str, files: tuple[TorrentFile, ...]) -> None:
        """Note where the files of a finished download are by now, and which they are."""
        rows = [{"path": file.path, "size": file.size} for file in files]
        self._conn.execute(
            """
            UPDATE downloads SET save_path = %s, files = %s WHERE id = %s AND status = 'completed'
            """,
            (save_path, Jsonb(rows), download_id),
        )

    def started(self, download_id: int, *, now: datetime) -> None:
        """Note that its downloader has it, as everybody can see."""
        with self._conn.transaction():
            self.advance(download_id, old=DownloadStatus.PENDING, new=DownloadStatus.DOWNLOADING)
            self._conn.execute(
                "UPDATE downloads SET added_at = %s WHERE id = %s", (now, download_id)
            )

    def reopen(self, download_id: int, *, old: DownloadStatus, reason: str) -> None:
        """Let a download begin again from nothing: everybody may be asked; its history stays."""
        with self._conn.transaction():
            self.take_back(download_id, old=old, reason=reason)
            self._conn.execute(
                "DELETE FROM torrent_failures WHERE download_id = %s", (download_id,)
            )
            self._conn.execute(
                """
                UPDATE downloads SET attempts_before =
                    (SELECT coalesce(max(id), 0) FROM download_attempts WHERE download_id = %(id)s)
                WHERE id = %(id)s
                """,
                {"id": download_id},
            )

    def take_back(self, download_id: int, *, old: DownloadStatus, reason: str) -> None:
        """Let a download wait for a downloader again; who rejected or failed it has had its turn."""
        with self._conn.transaction():
            self.advance(download_id, old=old, new=DownloadStatus.PENDING, reason=reason)
            self._conn.execute(
                """
                UPDATE downloads
                SET downloader_id = NULL, infohash_v1 = NULL, infohash_v2 = NULL, save_path = NULL,
                    files = '[]', progress = 0, speed = NULL, eta_seconds = NULL, added_at = NULL,
                    first_seen_at = NULL, last_seen_at = NULL, absent_polls = 0,
                    progressed_at = NULL, completed_at = NULL, leaves_at = NULL,
                    taken_out_at = NULL, emptied_at = NULL
                WHERE id = %s
                """,
                (download_id,),
            )

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

    def detaching(self, download_id: int, *, now: datetime) -> None:
        """Write down that it is about to be taken out."""
        self._conn.execute(
            "UPDATE downloads SET leaves_at = COALESCE(leaves_at, %s) WHERE id = %s",
            (now, download_id),
        )

    def detached(self, download_id: int, *, now: datetime) -> None:
        """Note that its downloader does not show it any more."""
        self._conn.execute(
            """
            UPDATE downloads SET taken_out_at = %s, reason = 'its files belong to the library'
            WHERE id = %s
            """,
            (now, download_id),
        )

    def emptied(self, download_id: int, *, now: datetime) -> None:
        """Note that its folder has given up what is in the library."""
        self._conn.execute("UPDATE downloads SET emptied_at = %s WHERE id = %s", (now, download_id))

    def advance(
        self,
        download_id: int,
        *,
        old: DownloadStatus,
        new: DownloadStatus,
        reason: str | None = None,
    ) -> None:
        """Move one row from *old* to *new* with its history, or raise StaleStatus."""
        check_transition(DOWNLOAD_TRANSITIONS, old=old, new=new)
        with self._conn.transaction():
            cursor = self._conn.execute(
                """
                UPDATE downloads SET status = %s, reason = %s, flag = NULL, flag_reason = NULL
                WHERE id = %s AND status = %s
                """,
                (new.value, reason, download_id, old.value),
            )
            if cursor.rowcount != 1:
                raise StaleStatus(f"download {download_id} is no longer {old}")
            self._record(download_id, old=old, new=new, reason=reason)

    def _record(
        self,
        download_id: int,
        *,
        old: DownloadStatus | None,
        new: DownloadStatus,
        reason: str | None,
    ) -> None:
        record(self._conn, entity=_ENTITY, entity_id=download_id, old=old, new=new, reason=reason)
