"""The `trash` table: what left the library with all that belonged to it, why, and where it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg.rows import kwargs_row

from anishelf.library.domain.states import TrashKind
from anishelf.library.domain.trash import TrashedFile, TrashEntry
from anishelf.library.store.attached_files import AttachedFiles

_COLUMNS = """
    id, library_file_id AS file_id, kind, original_path, name, size, content_id, reason, trashed_at
"""


class TrashRows(AttachedFiles):
    """Repository of trashed files; a row without `left_at` should have its file in the folder."""

    def add(self, entry: TrashEntry, *, reason: str, now: datetime) -> None:
        """Write down that a file is about to leave; the same again changes nothing."""
        self._conn.execute(
            """
            INSERT INTO trash AS t (
                library_file_id, kind, original_path, name, size, content_id, reason, trashed_at
            ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (name) DO UPDATE
            SET reason = EXCLUDED.reason, trashed_at = EXCLUDED.trashed_at, left_at = NULL
            WHERE t.left_at IS NOT NULL
            """,
            (entry.file_id, entry.kind, entry.path, entry.name, entry.size,
             entry.content_id, reason, now),
        )  # fmt: skip

    def kept(self, *, limit: int | None = None, offset: int = 0) -> list[TrashedFile]:
        """Return what is in the trash, the newest first."""
        order = "ORDER BY trashed_at DESC, id DESC LIMIT %s OFFSET %s"
        return self._rows(f"WHERE left_at IS NULL {order}", limit, offset)

    def before(self, moment: datetime) -> list[TrashedFile]:
        """Return what came into the trash before *moment*, oldest first."""
        return self._rows("WHERE left_at IS NULL AND trashed_at < %s ORDER BY id", moment)

    def get(self, trash_id: int) -> TrashedFile | None:
        """Return one file that is in the trash, or None."""
        rows = self._rows("WHERE left_at IS NULL AND id = %s", trash_id)
        return rows[0] if rows else None

    def left(self, trash_id: int, *, now: datetime) -> None:
        """Note that a file is no longer in the trash."""
        self._conn.execute("UPDATE trash SET left_at = %s WHERE id = %s", (now, trash_id))

    def _rows(self, where: str, *parameters: object) -> list[TrashedFile]:
        with self._conn.cursor(row_factory=kwargs_row(_trashed)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM trash {where}", parameters)
            return cursor.fetchall()


def _trashed(**row: Any) -> TrashedFile:
    return TrashedFile(**{**row, "kind": TrashKind(row["kind"])})
