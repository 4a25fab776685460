"""What Jellyfin knows of `library_files`: the columns about it. It writes no other."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from psycopg import Connection

from anishelf.library.domain.verification import Unverified


class Verification:
    """Selects what Jellyfin has not shown yet and notes what it shows."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def take_unreported(self) -> list[tuple[int, str]]:
        """Return (id, path) of what changed since it was reported, and note it as reported.

        What another run takes at this moment is left to it, so each change is reported once.
        """
        return self._conn.execute(
            """
            UPDATE library_files f SET reported_at = now()
            FROM (SELECT id FROM library_files n
                  WHERE n.is_there AND (n.reported_at IS NULL OR n.reported_at < n.changed_at
                        OR EXISTS (SELECT FROM sidecars s WHERE s.library_file_id = n.id
                                   AND s.written_at > n.reported_at))
                  ORDER BY id FOR UPDATE SKIP LOCKED) new
            WHERE f.id = new.id RETURNING f.id, f.path
            """
        ).fetchall()

    def not_reported(self, file_ids: Collection[int]) -> None:
        """Note that Jellyfin did not hear of these files after all."""
        self._conn.execute(
            "UPDATE library_files SET reported_at = NULL WHERE id = ANY (%s)", (list(file_ids),)
        )

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
        self._conn.execute(
            """
            UPDATE library_files
            SET jellyfin_item_id = %s, verified_at = %s, unseen_reason = NULL, reported_at = now()
            WHERE id = %s
            """,
            (item_id, now, file_id),
        )

    def unseen(self, file_id: int, *, reason: str) -> None:
        """Note why Jellyfin does not show a file."""
        self._conn.execute(
            "UPDATE library_files SET unseen_reason = %s WHERE id = %s", (reason, file_id)
        )

    def complaints(self) -> list[tuple[str, str]]:
        """Return (path, reason) of the files that Jellyfin has not shown for too long."""
        return self._conn.execute(
            """
            SELECT path, unseen_reason FROM library_files
            WHERE is_there AND verified_at IS NULL AND unseen_reason IS NOT NULL
            ORDER BY changed_at
            """
        ).fetchall()
