"""The `torrent_failures` table: which .torrent could not be had, how often, why, and what is next."""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection

from anishelf.downloads.domain.torrent_retry import TorrentFailure


class TorrentFailures:
    """What fetching a .torrent came to; a download that begins again has no failures."""

    _conn: Connection

    def torrent_failure(self, download_id: int) -> TorrentFailure | None:
        """Return what failed so far, or None when nothing did."""
        row = self._conn.execute(
            "SELECT times, reasons FROM torrent_failures WHERE download_id = %s", (download_id,)
        ).fetchone()
        return None if row is None else TorrentFailure(row[0], tuple(row[1]))

    def torrent_failed(self, download_id: int, *, reason: str, next_attempt_at: datetime) -> None:
        """Count one more failure; a reason that was given before is kept once."""
        self._conn.execute(
            """
            INSERT INTO torrent_failures AS f (download_id, reasons, next_attempt_at)
            VALUES (%(id)s, ARRAY[%(reason)s], %(next)s)
            ON CONFLICT (download_id) DO UPDATE
            SET times = f.times + 1, next_attempt_at = EXCLUDED.next_attempt_at,
                reasons = CASE WHEN %(reason)s = ANY (f.reasons) THEN f.reasons
                               ELSE f.reasons || %(reason)s END
            """,
            {"id": download_id, "reason": reason, "next": next_attempt_at},
        )
