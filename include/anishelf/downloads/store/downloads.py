"""Which downloads are opened, ended and opened again, as decisions and downloaders change."""

from __future__ import annotations

from collections.abc import Iterator

from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.store.download_rows import IS_WANTED
from anishelf.downloads.store.download_writer import DownloadWriter
from anishelf.downloads.store.file_work import open_file_work
from anishelf.downloads.store.torrent_failures import TorrentFailures

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


class Downloads(DownloadWriter, TorrentFailures):
    """Opens downloads for what is wanted, and ends those that nothing wants."""

    def open_wanted(self, *, limit: int) -> list[int]:
        """Write the intent to download wanted releases nobody downloads yet; return its ids.

        Any download of a release blocks it, a failed or removed one too: only a retry opens it
        again. Two callers at once share the releases between them.
        """
        with self._conn.transaction():
            rows = self._conn.execute(
                """
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
                """,
                (limit,),
            ).fetchall()
            return self.open([release_id for (release_id,) in rows])

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
