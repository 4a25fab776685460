"""Reads the `downloads` table, and keeps processes off each other's rows; it changes none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.downloads.domain.download import Download, DownloadRequest
from anishelf.downloads.domain.states import DownloadFlag, DownloadStatus
from anishelf.feeds.domain.states import DownloadType

_COLUMNS = """
    d.id, d.release_id, d.downloader_id, d.status, d.reason, d.flag, d.flag_reason, d.tag,
    d.infohash_v1, d.infohash_v2, d.save_path, d.files, d.progress, d.size, d.created_at,
    d.added_at, d.first_seen_at, d.last_seen_at, d.absent_polls, d.progressed_at, d.completed_at
"""

# The first key of our advisory locks on downloads: any number that nobody else uses.
_LOCK = 0x414E

IS_WANTED = """
    EXISTS (SELECT FROM release_episodes re
            WHERE re.release_id = d.release_id AND re.decision = 'wanted')
"""


class DownloadReader:
    """What can be known of downloads."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def refused(self) -> list[Download]:
        """Return what is under way although all of its release is refused meanwhile."""
        refused = "EXISTS (SELECT FROM releases WHERE id = d.release_id AND decision = 'filtered')"
        return self.rows_where(
            f"WHERE d.status = 'downloading' AND NOT {IS_WANTED} AND {refused}", ()
        )

    def waiting(self, *, now: datetime) -> list[int]:
        """Return the downloads that no downloader has yet: new ones first, in their order.

        Those that were put off follow in any order, so that a few that always fail, at a dead site
        for example, do not keep the others from their turn. A .torrent that could not be had has
        its pause.
        """
        rows = self._conn.execute(
            """
            SELECT id FROM downloads d
            WHERE status IN ('pending', 'no_downloader')
              AND NOT EXISTS (SELECT FROM torrent_failures f
                              WHERE f.download_id = d.id AND f.next_attempt_at > %s)
            ORDER BY reason IS NOT NULL, CASE WHEN reason IS NULL THEN id ELSE random() END
            """,
            (now,),
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
        return self.rows_where("WHERE d.id = %s", (download_id,))[0]

    def known(self, ids: Collection[int]) -> set[int]:
        """Return which of *ids* are downloads."""
        rows = self._conn.execute("SELECT id FROM downloads WHERE id = ANY(%s)", (list(ids),))
        return {download_id for (download_id,) in rows}

    def in_status(self, status: DownloadStatus) -> list[Download]:
        """Return the downloads now in *status*, oldest first."""
        return self.rows_where("WHERE d.status = %s ORDER BY d.id", (status.value,))

    def request(self, download_id: int) -> DownloadRequest:
        """Return a download with what its release offers and whom its subscriptions prefer."""
        with self._conn.cursor(row_factory=kwargs_row(_request_of)) as cursor:
            cursor.execute(
                f"""
                SELECT {_COLUMNS}, r.download_type, i.download_url AS url, i.title, i.infohash,
                       coalesce(i.published_at, i.created_at) AS offered_at,
                       ARRAY(SELECT s.preferred_downloader
                             FROM raw_item_sightings g
                             JOIN subscriptions s ON s.id = g.subscription_id
                             WHERE g.raw_item_id = i.id AND s.active
                               AND s.preferred_downloader IS NOT NULL
                             ORDER BY s.priority DESC, s.id) AS preferred,
                       ARRAY(SELECT s.url
                             FROM raw_item_sightings g
                             JOIN subscriptions s ON s.id = g.subscription_id
                             WHERE g.raw_item_id = i.id AND s.active
                             ORDER BY s.priority DESC, s.id) AS feeds
                FROM downloads d
                JOIN releases r ON r.id = d.release_id
                JOIN raw_items i ON i.id = r.raw_item_id
                WHERE d.id = %s
                """,
                (download_id,),
            )
            return cursor.fetchall()[0]

    def outstanding_bytes(self) -> int:
        """Return how much of the disk the running downloads will still take."""
        row = self._conn.execute(
            """
            SELECT coalesce(sum(size * (1 - progress)), 0)::bigint FROM downloads
            WHERE status = 'downloading' AND completed_at IS NULL
            """
        ).fetchone()
        return int(row[0]) if row else 0

    def twin_of(self, download_id: int, ids: Infohashes) -> int | None:
        """Return another live download of the same torrent, or None."""
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

    def rows_where(self, condition: str, values: tuple[object, ...]) -> list[Download]:
        """Return the downloads that a condition on `d` holds for."""
        with self._conn.cursor(row_factory=kwargs_row(_download_of)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM downloads d {condition}", values)
            return cursor.fetchall()


def _download_of(
    *,
    infohash_v1: str | None,
    infohash_v2: str | None,
    files: list[dict[str, Any]],
    status: str,
    flag: str | None,
    **rest: Any,
) -> Download:
    """Return the Download that the columns `_COLUMNS` of one row describe."""
    return Download(
        ids=Infohashes(v1=infohash_v1, v2=infohash_v2),
        files=tuple(TorrentFile(path=file["path"], size=file["size"]) for file in files),
        status=DownloadStatus(status),
        flag=DownloadFlag(flag) if flag else None,
        **rest,
    )


def _request_of(
    *,
    download_type: str,
    url: str | None,
    title: str,
    preferred: list[str],
    infohash: str | None,
    offered_at: datetime,
    feeds: list[str],
    **download: Any,
) -> DownloadRequest:
    """Return the request that a row describes: a download, and what its release offers."""
    return DownloadRequest(
        download=_download_of(**download),
        download_type=DownloadType(download_type),
        url=url,
        title=title,
        preferred=tuple(preferred),
        infohash=infohash,
        offered_at=offered_at,
        feeds=tuple(feeds),
    )
