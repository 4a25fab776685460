"""Every change of the status of a download, with its history. What is seen of it: `download_tracking`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from psycopg.errors import UniqueViolation

from anishelf.core.history import record
from anishelf.core.states import check_transition
from anishelf.core.torrent import Infohashes
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DOWNLOAD_TRANSITIONS, DownloadStatus
from anishelf.downloads.store.download_rows import IS_WANTED, DownloadReader
from anishelf.downloads.store.file_work import open_file_work
from anishelf.errors import StaleStatus

ENTITY = "downloads"
UNWANTED = "nothing wants it any more"
"""Why a waiting download ends without anybody's doing; it opens again when it is wanted."""

CANCELLED_EPISODE = "its user cancelled it"
"""Why a release no longer brings one episode of several; nothing else takes that back."""

_WAS_DECIDED_AGAIN = """
    EXISTS (SELECT FROM status_history h
            WHERE h.entity = 'releases' AND h.entity_id = d.release_id AND h.new_status = 'wanted'
              AND h.id > (SELECT max(mine.id) FROM status_history mine
                          WHERE mine.entity = 'downloads' AND mine.entity_id = d.id))
"""


class Downloads(DownloadReader):
    """Repository of transfers; the only writer of their status."""

    def open_wanted(self, *, limit: int) -> list[int]:
        """Write the intent to download wanted releases nobody downloads yet; return its ids.

        Any download of a release blocks it, a failed or removed one too: only a retry opens it
        again. Two callers at once share the releases between them; the unique index is the guard.
        """
        with self._conn.transaction():
            rows = self._conn.execute(
                """
                INSERT INTO downloads (release_id)
                SELECT r.id FROM releases r
                WHERE EXISTS (
                    SELECT FROM release_episodes re JOIN episodes e ON e.id = re.episode_id
                    WHERE re.release_id = r.id AND re.decision = 'wanted' AND e.wanted
                      AND NOT EXISTS (
                          SELECT FROM library_files f JOIN downloads fd ON fd.id = f.download_id
                          WHERE f.episode_id = re.episode_id
                            AND (f.state = 'missing' OR f.is_there AND NOT EXISTS (
                                SELECT FROM release_episodes old
                                WHERE old.release_id = fd.release_id
                                  AND old.episode_id = re.episode_id
                                  AND old.decision = 'superseded'))))
                  AND NOT EXISTS (SELECT FROM release_episodes re
                                  WHERE re.release_id = r.id AND re.decision = 'conflict')
                  AND NOT EXISTS (SELECT FROM downloads d WHERE d.release_id = r.id)
                ORDER BY r.id
                LIMIT %s
                FOR UPDATE OF r SKIP LOCKED
                ON CONFLICT DO NOTHING
                RETURNING id
                """,
                (limit,),
            ).fetchall()
            for (download_id,) in rows:
                self._record(download_id, old=None, new=DownloadStatus.PENDING, reason=None)
        return [download_id for (download_id,) in rows]

    def follow_decisions(self) -> None:
        """End what waits and nothing wants any more; reopen it when a decision wants it again.

        A finished download whose release is wanted for one more episode opens that one's file work.
        """
        unwanted = f"""
            WHERE d.status IN ('pending', 'no_downloader') AND d.downloader_id IS NULL
              AND NOT {IS_WANTED}
        """
        for download in self._still(self.rows_where(unwanted, ())):
            self.advance(
                download.id, old=download.status, new=DownloadStatus.CANCELLED, reason=UNWANTED
            )
        again = f"""
            WHERE d.status IN ('failed', 'cancelled', 'removed') AND {IS_WANTED}
              AND (d.status = 'cancelled' AND d.reason = %s OR {_WAS_DECIDED_AGAIN})
        """
        for download in self._still(self.rows_where(again, (UNWANTED,))):
            self.reopen(download.id, old=download.status, reason="it is wanted again")
        open_file_work(self._conn, None)

    def cancel_unwanted(self, download_id: int) -> None:
        """Note that its downloader does not have it any more; a later decision may reopen it."""
        old, new = DownloadStatus.DOWNLOADING, DownloadStatus.CANCELLED
        self.advance(download_id, old=old, new=new, reason=UNWANTED)

    def _still(self, downloads: list[Download]) -> Iterator[Download]:
        """Yield those that nobody else holds or has changed meanwhile, each held by us."""
        for download in downloads:
            with self.held(download.id) as mine:
                if mine and self.get(download.id) == download:
                    yield download

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

    def reopen_for(self, downloader: Downloader) -> list[int]:
        """Let what all others refused or failed go on: *downloader* has never been offered it.

        A failure for another reason, a dead link for example, is no reason to ask somebody new.
        """
        rows = self._conn.execute(
            """
            SELECT d.id FROM downloads d JOIN releases r ON r.id = d.release_id
            WHERE d.status = 'failed' AND r.download_type = ANY(%s::download_type[])
              AND EXISTS (SELECT FROM download_attempts a
                          WHERE a.download_id = d.id AND a.outcome IN ('rejected', 'failed'))
              AND NOT EXISTS (SELECT FROM download_attempts a
                              WHERE a.download_id = d.id AND a.downloader_id = %s)
            ORDER BY d.id
            """,
            ([each.value for each in downloader.capabilities], downloader.id),
        ).fetchall()
        ids = [download_id for (download_id,) in rows]
        for download_id in ids:
            reason = f"{downloader.conn_id} may take it"
            self.take_back(download_id, old=DownloadStatus.FAILED, reason=reason)
        return ids

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
        record(self._conn, entity=ENTITY, entity_id=download_id, old=old, new=new, reason=reason)
