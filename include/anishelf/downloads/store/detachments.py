"""How far downloads have left their downloaders for the library."""

from __future__ import annotations

from collections.abc import Collection

from anishelf.downloads.store.download_writer import DownloadWriter


class Detachments(DownloadWriter):
    """Reads `taken_out_at` and `emptied_at`, and what downloads brought."""

    def is_detached(self, download_id: int) -> bool:
        """Return whether its downloader has let go of it."""
        row = self._conn.execute(
            "SELECT taken_out_at IS NOT NULL FROM downloads WHERE id = %s", (download_id,)
        ).fetchone()
        return row is not None and bool(row[0])

    def to_empty(self, download_ids: Collection[int] | None) -> list[int]:
        """Return those of *download_ids* (or of all) that have left and whose episodes arrived."""
        rows = self._conn.execute(
            """
            SELECT d.id FROM downloads d
            WHERE (%(ids)s::bigint[] IS NULL OR d.id = ANY (%(ids)s))
              AND d.taken_out_at IS NOT NULL AND d.emptied_at IS NULL
              AND NOT EXISTS (SELECT FROM sync_tasks t
                              WHERE t.download_id = d.id AND t.status <> 'synced')
            ORDER BY d.id
            """,
            {"ids": None if download_ids is None else list(download_ids)},
        ).fetchall()
        return [download_id for (download_id,) in rows]

    def placed(self, download_id: int) -> list[tuple[str, str]]:
        """Return (downloaded file, library path) of everything that a download brought."""
        return self._conn.execute(
            """
            SELECT DISTINCT source_file, target_path FROM sync_tasks
            WHERE download_id = %(id)s AND status = 'synced' AND source_file IS NOT NULL
            UNION
            SELECT c.source_file, c.path
            FROM companions c JOIN library_files f ON f.id = c.library_file_id
            WHERE f.download_id = %(id)s
            ORDER BY 1
            """,
            {"id": download_id},
        ).fetchall()
