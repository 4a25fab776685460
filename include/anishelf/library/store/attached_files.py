"""What lies in the library because of a video: its subtitles, extras and NFO, as rows."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import Connection

from anishelf.library.domain.files import PlacedCompanion
from anishelf.library.domain.states import TrashKind
from anishelf.library.domain.trash import TrashedFile


class AttachedFiles:
    """Keeps rows of `companions`, and reads and forgets the episode rows of `sidecars`."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def attached_to(self, file_id: int) -> list[tuple[TrashKind, str]]:
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

    def record(self, file_id: int, companions: Iterable[PlacedCompanion]) -> None:
        """Remember what lies beside a library file; the same again changes nothing."""
        for companion in companions:
            placed = companion.placed
            self._conn.execute(
                """
                INSERT INTO companions (library_file_id, kind, path, source_file, size, content_id)
                VALUES (%s, %s, %s, %s, %s, %s)
                ON CONFLICT (path) DO UPDATE SET
                    library_file_id = EXCLUDED.library_file_id, kind = EXCLUDED.kind,
                    source_file = EXCLUDED.source_file, size = EXCLUDED.size,
                    content_id = EXCLUDED.content_id
                """,
                (file_id, companion.kind, placed.path, placed.source_file, placed.size,
                 placed.content_id),
            )  # fmt: skip

    def forget(self, file_id: int, path: str) -> None:
        """Note that *path* is no longer ours."""
        for table in ("companions", "sidecars"):
            self._conn.execute(
                f"DELETE FROM {table} WHERE library_file_id = %s AND path = %s", (file_id, path)
            )

    def remember(self, trashed: TrashedFile) -> None:
        """Note that a subtitle or an extra is ours again; an NFO is simply written again."""
        if trashed.kind in {TrashKind.NFO, TrashKind.BESIDE}:
            return
        self._conn.execute(
            """
            INSERT INTO companions (library_file_id, kind, path, source_file, size, content_id)
            VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (path) DO NOTHING
            """,
            (trashed.file_id, trashed.kind.value, trashed.original_path, trashed.original_path,
             trashed.size, trashed.content_id),
        )  # fmt: skip
