"""The `download_attempts` table: which downloader was tried, and what it said."""

from __future__ import annotations

from psycopg import Connection

from anishelf.downloads.domain.states import AttemptOutcome


class DownloadAttempts:
    """Repository of attempts; rows are only ever added."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(
        self,
        download_id: int,
        *,
        downloader_id: int,
        outcome: AttemptOutcome,
        reason: str | None = None,
    ) -> None:
        """Keep what a downloader said; a failure that only repeats the last one is kept once."""
        values = {
            "download": download_id,
            "downloader": downloader_id,
            "outcome": outcome.value,
            "reason": reason,
        }
        self._conn.execute(
            """
            INSERT INTO download_attempts (download_id, downloader_id, outcome, reason)
            SELECT %(download)s, %(downloader)s, %(outcome)s::attempt_outcome, %(reason)s::text
            WHERE %(outcome)s::attempt_outcome IN ('accepted', 'adopted') OR NOT EXISTS (
                SELECT FROM download_attempts a
                WHERE a.id = (SELECT max(id) FROM download_attempts
                              WHERE download_id = %(download)s)
                  AND a.downloader_id = %(downloader)s
                  AND a.outcome = %(outcome)s::attempt_outcome
                  AND a.reason IS NOT DISTINCT FROM %(reason)s::text)
            """,
            values,
        )

    def passed(self, download_id: int) -> dict[int, str]:
        """Return who rejected or failed this download since it began, with the last reason."""
        rows = self._conn.execute(
            """
            SELECT a.downloader_id, coalesce(a.reason, a.outcome::text)
            FROM download_attempts a JOIN downloads d ON d.id = a.download_id
            WHERE d.id = %s AND a.id > d.attempts_before AND a.outcome IN ('rejected', 'failed')
            ORDER BY a.id
            """,
            (download_id,),
        )
        return dict(rows.fetchall())

    def times_accepted(self, download_id: int) -> int:
        """Return how often a downloader accepted this download since it began."""
        row = self._conn.execute(
            """
            SELECT count(*) FROM download_attempts a JOIN downloads d ON d.id = a.download_id
            WHERE d.id = %s AND a.id > d.attempts_before AND a.outcome = 'accepted'
            """,
            (download_id,),
        ).fetchone()
        return int(row[0]) if row else 0
