"""The `downloads` table: every transfer, from intent to its end. Looks at it are in `looks`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import kwargs_row

from anishelf.core.history import record
from anishelf.core.states import check_transition
from anishelf.core.torrent import Infohashes
from anishelf.downloads.domain.download import Download, DownloadRequest
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DOWNLOAD_TRANSITIONS, DownloadStatus
from anishelf.downloads.store.download_rows import COLUMNS, download_of, order_of
from anishelf.errors import StaleStatus

ENTITY = "downloads"
UNWANTED = "nothing wants it any more"
"""Why a waiting download ends without anybody's doing; it opens again when it is wanted."""

CANCELLED_EPISODE = "its user cancelled it"
"""Why a release no longer brings one episode of several; nothing else takes that back."""

# The first key of our advisory locks on downloads: any number that nobody else uses.
_LOCK = 0x414E
_IS_WANTED = """
    EXISTS (SELECT FROM release_episodes re
            WHERE re.release_id = d.release_id AND re.decision = 'wanted')
"""
_WAS_DECIDED_ANEW = """
    EXISTS (SELECT FROM status_history h
            WHERE h.entity = 'releases' AND h.entity_id = d.release_id AND h.new_status = 'wanted'
              AND h.id > (SELECT max(mine.id) FROM status_history mine
                          WHERE mine.entity = 'downloads' AND mine.entity_id = d.id))
"""
_OPEN_SYNCS = """
WITH opened AS (
    INSERT INTO sync_tasks (download_id, release_id, episode_id)
    SELECT d.id, d.release_id, re.episode_id
    FROM downloads d
    JOIN release_episodes re ON re.release_id = d.release_id
    JOIN episodes e ON e.id = re.episode_id AND e.wanted
    WHERE d.status = 'completed' AND re.decision = 'wanted'
      AND (%(ids)s::bigint[] IS NULL OR d.id = ANY(%(ids)s))
      AND NOT EXISTS (SELECT FROM sync_tasks t
                      WHERE t.download_id = d.id AND t.episode_id = re.episode_id)
    ORDER BY d.id, re.episode_id
    ON CONFLICT DO NOTHING
    RETURNING id
)
INSERT INTO status_history (entity, entity_id, old_status, new_status, reason)
SELECT 'sync_tasks', id, NULL, 'pending', NULL FROM opened ORDER BY id
"""


class Downloads:
    """Repository of transfers; the only writer of their status."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

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
              AND NOT {_IS_WANTED}
        """
        for download in self._still(self._rows(unwanted, ())):
            self.advance(
                download.id, old=download.status, new=DownloadStatus.CANCELLED, reason=UNWANTED
            )
        again = f"""
            WHERE d.status IN ('failed', 'cancelled', 'removed') AND {_IS_WANTED}
              AND (d.status = 'cancelled' AND d.reason = %s OR {_WAS_DECIDED_ANEW})
        """
        for download in self._still(self._rows(again, (UNWANTED,))):
            self.reopen(download.id, old=download.status, reason="it is wanted again")
        self.open_syncs(None)

    def open_syncs(self, download_ids: Collection[int] | None) -> None:
        """Open the file work of finished downloads (None: all) for what they are wanted for."""
        ids = None if download_ids is None else list(download_ids)
        self._conn.execute(_OPEN_SYNCS, {"ids": ids})

    def refused(self) -> list[Download]:
        """Return what is under way although all of its release is refused by now."""
        refused = "EXISTS (SELECT FROM releases WHERE id = d.release_id AND decision = 'filtered')"
        return self._rows(f"WHERE d.status = 'downloading' AND NOT {_IS_WANTED} AND {refused}", ())

    def withdrawn(self, download_id: int) -> None:
        """Note that its downloader does not have it any more; a later decision may reopen it."""
        old, new = DownloadStatus.DOWNLOADING, DownloadStatus.CANCELLED
        self.advance(download_id, old=old, new=new, reason=UNWANTED)

    def _still(self, downloads: list[Download]) -> Iterator[Download]:
        """Yield those that nobody else holds or has changed meanwhile, each held by us."""
        for download in downloads:
            with self.held(download.id) as mine:
                if mine and self.get(download.id) == download:
                    yield download

    def waiting(self) -> list[int]:
        """Return the downloads that no downloader has yet: new ones first, in their order.

        Those that were put off follow in any order, so that a few that always fail, at a dead site
        for example, do not keep the others from their turn.
        """
        rows = self._conn.execute(
            """
            SELECT id FROM downloads WHERE status IN ('pending', 'no_downloader')
            ORDER BY reason IS NOT NULL, CASE WHEN reason IS NULL THEN id ELSE random() END
            """
        )
        return [download_id for (download_id,) in rows]

    @contextmanager
    def held(self, download_id: int) -> Iterator[bool]:
        """Hold a download against other processes; False when another one has it.

        The hold belongs to the database session: it ends at once when its process dies.
        """
        key = (_LOCK, download_id)
        row = self._conn.execute("SELECT pg_try_advisory_lock(%s, %s::integer)", key).fetchone()
        mine = row is not None and bool(row[0])
        try:
            yield mine
        finally:
            if mine and not self._conn.closed:
                self._conn.execute("SELECT pg_advisory_unlock(%s, %s::integer)", key)

    def get(self, download_id: int) -> Download:
        """Return the row as it is now."""
        return self._rows("WHERE d.id = %s", (download_id,))[0]

    def known(self, ids: Collection[int]) -> set[int]:
        """Return which of *ids* are downloads."""
        rows = self._conn.execute("SELECT id FROM downloads WHERE id = ANY(%s)", (list(ids),))
        return {download_id for (download_id,) in rows}

    def in_status(self, status: DownloadStatus) -> list[Download]:
        """Return the downloads now in *status*, oldest first."""
        return self._rows("WHERE d.status = %s ORDER BY d.id", (status.value,))

    def order(self, download_id: int) -> DownloadRequest:
        """Return a download with what its release offers and whom its subscriptions prefer."""
        with self._conn.cursor(row_factory=kwargs_row(order_of)) as cursor:
            cursor.execute(
                f"""
                SELECT {COLUMNS}, r.download_type, i.download_url AS url, i.title,
                       ARRAY(SELECT s.preferred_downloader
                             FROM raw_item_sightings g
                             JOIN subscriptions s ON s.id = g.subscription_id
                             WHERE g.raw_item_id = i.id AND s.active
                               AND s.preferred_downloader IS NOT NULL
                             ORDER BY s.priority DESC, s.id) AS preferred
                FROM downloads d
                JOIN releases r ON r.id = d.release_id
                JOIN raw_items i ON i.id = r.raw_item_id
                WHERE d.id = %s
                """,
                (download_id,),
            )
            return cursor.fetchall()[0]

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
        twin = self._twin(download_id, ids)
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
            return self._twin(download_id, ids)
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

    def outstanding_bytes(self) -> int:
        """Return how much of the disk the running downloads will still take."""
        row = self._conn.execute(
            """
            SELECT coalesce(sum(size * (1 - progress)), 0)::bigint FROM downloads
            WHERE status = 'downloading' AND completed_at IS NULL
            """
        ).fetchone()
        return int(row[0]) if row else 0

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

    def _twin(self, download_id: int, ids: Infohashes) -> int | None:
        row = self._conn.execute(
            """
            SELECT id FROM downloads
            WHERE id <> %s AND status IN ('pending', 'downloading', 'completed')
              AND (infohash_v1 = %s OR infohash_v2 = %s)
            ORDER BY id LIMIT 1
            """,
            (download_id, ids.v1, ids.v2),
        ).fetchone()
        return int(row[0]) if row else None

    def _rows(self, condition: str, values: tuple[object, ...]) -> list[Download]:
        with self._conn.cursor(row_factory=kwargs_row(download_of)) as cursor:
            cursor.execute(f"SELECT {COLUMNS} FROM downloads d {condition}", values)
            return cursor.fetchall()
