"""The `downloaders` and `downloader_capabilities` tables: who can take what, and who is well."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.downloads.domain.downloader import Downloader
from anishelf.feeds.domain.states import DownloadType

DEFAULT_CONN_ID = "qbittorrent_default"

_COLUMNS = """
    id, conn_id, type, priority, enabled, consecutive_failures, failing_since, last_error,
    last_seen_at, refused_fingerprint,
    ARRAY(SELECT c.download_type::text FROM downloader_capabilities c
          WHERE c.downloader_id = downloaders.id) AS capabilities
"""


class Downloaders:
    """Repository of the configured downloaders."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def ensure_default(self) -> None:
        """Register the qBittorrent of connection `qbittorrent_default` while nobody takes torrents."""
        self._conn.execute(
            """
            WITH added AS (
                INSERT INTO downloaders (conn_id, type)
                SELECT %s, 'qbittorrent'
                WHERE NOT EXISTS (SELECT FROM downloader_capabilities
                                  WHERE download_type IN ('magnet', 'torrent'))
                ON CONFLICT (conn_id) DO NOTHING
                RETURNING id
            )
            INSERT INTO downloader_capabilities (downloader_id, download_type)
            SELECT added.id, kind FROM added, unnest(%s::download_type[]) AS kind
            """,
            (DEFAULT_CONN_ID, [DownloadType.MAGNET.value, DownloadType.TORRENT.value]),
        )

    def add(
        self, conn_id: str, *, kind: str, takes: Collection[DownloadType], priority: int
    ) -> Downloader:
        """Register a downloader, or change one that is; it is enabled then."""
        with self._conn.transaction():
            row = self._conn.execute(
                """
                INSERT INTO downloaders (conn_id, type, priority) VALUES (%s, %s, %s)
                ON CONFLICT (conn_id) DO UPDATE
                SET type = excluded.type, priority = excluded.priority, enabled = true
                RETURNING id
                """,
                (conn_id, kind, priority),
            ).fetchone()
            assert row is not None
            types = [each.value for each in takes]
            self._conn.execute(
                "DELETE FROM downloader_capabilities WHERE downloader_id = %s", (row[0],)
            )
            self._conn.execute(
                """
                INSERT INTO downloader_capabilities (downloader_id, download_type)
                SELECT %s, unnest(%s::download_type[])
                """,
                (row[0], types),
            )
        return next(each for each in self.all() if each.id == row[0])

    def remove(self, downloader_id: int) -> bool:
        """Forget a downloader; False where downloads were ever given to it: their rows name it."""
        return (
            self._conn.execute(
                """
                DELETE FROM downloaders d
                WHERE d.id = %(id)s
                  AND NOT EXISTS (SELECT FROM downloads WHERE downloader_id = %(id)s)
                """,
                {"id": downloader_id},
            ).rowcount
            == 1
        )

    def set_enabled(self, downloader_id: int, *, enabled: bool) -> None:
        """Use a downloader, or use it no more; what it is downloading is still followed."""
        self._conn.execute(
            "UPDATE downloaders SET enabled = %s WHERE id = %s", (enabled, downloader_id)
        )

    def all(self) -> list[Downloader]:
        """Return every downloader, the preferred one (highest priority) first."""
        with self._conn.cursor(row_factory=kwargs_row(_downloader)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM downloaders ORDER BY priority DESC, id")
            return cursor.fetchall()

    def enabled(self) -> list[Downloader]:
        """Return the downloaders that may be used, the preferred one first."""
        return [downloader for downloader in self.all() if downloader.enabled]

    def answered(self, downloader_id: int, *, now: datetime) -> None:
        """Note that it answered: whatever was wrong with it is over."""
        self._conn.execute(
            """
            UPDATE downloaders
            SET consecutive_failures = 0, failing_since = NULL, last_error = NULL,
                refused_fingerprint = NULL, last_seen_at = %s
            WHERE id = %s
            """,
            (now, downloader_id),
        )

    def failed(self, downloader_id: int, *, error: str, now: datetime) -> None:
        """Note one more failure in a row; its downloads keep their state."""
        self._conn.execute(
            """
            UPDATE downloaders
            SET consecutive_failures = consecutive_failures + 1, last_error = %s,
                failing_since = coalesce(failing_since, %s)
            WHERE id = %s
            """,
            (error, now, downloader_id),
        )

    def refused(self, downloader_id: int, *, fingerprint: str, error: str, now: datetime) -> None:
        """Note that it refused this login: nobody tries it again until the login changes."""
        self._conn.execute(
            """
            UPDATE downloaders
            SET consecutive_failures = consecutive_failures + 1, last_error = %s,
                failing_since = coalesce(failing_since, %s), refused_fingerprint = %s
            WHERE id = %s
            """,
            (error, now, fingerprint, downloader_id),
        )


def _downloader(*, capabilities: list[str], **rest: Any) -> Downloader:
    return Downloader(capabilities=frozenset(map(DownloadType, capabilities)), **rest)
