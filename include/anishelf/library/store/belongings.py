"""What lies in the library because of a video: its subtitles, extras and NFO, as rows."""

from __future__ import annotations

from psycopg import Connection

from anishelf.library.domain.states import TrashKind
from anishelf.library.domain.trash import TrashedFile


class AttachedFiles:
    """Reads and forgets rows of `companions` and the episode rows of `sidecars`."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def of(self, file_id: int) -> list[tuple[TrashKind, str]]:
        """Return what belongs to a library file, with absolute paths."""
        rows = self._conn.execute(
            """
            SELECT kind::text, path FROM companions WHERE library_file_id = %(id)s
            UNION ALL
            SELECT 'nfo', path FROM sidecars WHERE library_file_id = %(id)s
            ORDER BY 2
            """,
            {"id": file_id},
        ).fetchall()
        return [(TrashKind(kind), path) for kind, path in rows]

    def forget(self, file_id: int, path: str) -> None:
        """Note that *path* is no longer ours."""
        for table in ("companions", "sidecars"):
            self._conn.execute(
                f"DELETE FROM {table} WHERE library_file_id = %s AND path = %s", (file_id, path)
            )

    def remember(self, trashed: TrashedFile) -> None:
        """Note that a subtitle or an extra is ours again; an NFO is simply written anew."""
        if trashed.kind is TrashKind.NFO:
            return
        self._conn.execute(
            """
            INSERT INTO companions (library_file_id, kind, path, source_file, size, content_id)
            VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (path) DO NOTHING
            """,
            (trashed.file_id, trashed.kind.value, trashed.original_path, trashed.original_path,
             trashed.size, trashed.content_id),
        )  # fmt: skip
