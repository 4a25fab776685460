"""Library files as Jellyfin sees them: what it has not heard of, has not shown, and why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from psycopg import Connection

from anishelf.library.domain.verification import Unverified
from anishelf.library.store.library_file_rows import LibraryFileRows


class Verification:
    """Selects what Jellyfin has not shown yet and notes what it shows."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._changes = LibraryFileRows(conn)

    def take_unreported(self) -> list[tuple[int, str]]:
        """Return (id, path) of what Jellyfin has not heard of, and note it as reported."""
        return self._changes.take_unreported()

    def not_reported(self, file_ids: Collection[int]) -> None:
        """Note that Jellyfin did not hear of these files after all."""
        self._changes.not_reported(file_ids)

    def unverified(self, download_ids: Collection[int] | None = None) -> list[Unverified]:
        """Return the present files that were not seen yet, of *download_ids* or all.

        While the NFO is not written Jellyfin cannot know the bangumi id, so the path alone counts.
        """
        rows = self._conn.execute(
            """
            SELECT f.id, f.path,
                   CASE WHEN w.kind = 'movie' THEN w.bangumi_id ELSE e.bangumi_episode_id END
                       AS provider_id,
                   EXISTS (SELECT FROM sync_tasks t
                           WHERE t.target_path = f.path AND t.episode_id = f.episode_id
                             AND t.metadata_status = 'written') AS described,
                   f.changed_at
            FROM library_files f
            JOIN episodes e ON e.id = f.episode_id
            JOIN seasons s ON s.id = e.season_id
            JOIN works w ON w.id = s.work_id
            WHERE f.is_there AND f.verified_at IS NULL
              AND (%(ids)s::bigint[] IS NULL OR f.download_id = ANY (%(ids)s))
            ORDER BY f.id
            """,
            {"ids": None if download_ids is None else list(download_ids)},
        ).fetchall()
        return [
            Unverified(file_id, path, str(number) if described and number else None, since)
            for file_id, path, number, described, since in rows
        ]

    def verified(self, file_id: int, *, item_id: str, now: datetime) -> None:
        """Note that Jellyfin shows a file as *item_id*; it need not hear of it any more."""
        self._changes.verified(file_id, item_id=item_id, now=now)

    def unseen(self, file_id: int, *, reason: str) -> None:
        """Note why Jellyfin does not show a file."""
        self._changes.unseen(file_id, reason=reason)

    def complaints(self) -> list[tuple[str, str]]:
        """Return (path, reason) of the files that Jellyfin has not shown for too long."""
        return self._conn.execute(
            """
            SELECT path, unseen_reason FROM library_files
            WHERE is_there AND verified_at IS NULL AND unseen_reason IS NOT NULL
            ORDER BY changed_at
            """
        ).fetchall()
