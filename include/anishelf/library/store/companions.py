"""The `companions` table: subtitles and extras that lie in the library because of a video."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import Connection

from anishelf.library.domain.sync import PlacedCompanion


class Companions:
    """Tells what came along with which library file."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

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
