"""What is in the trash, page by page, what came last first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row

from anishelf.core.keyset import Place, moment_and_id
from anishelf.library.domain.trash import KEPT_FOR as TRASH_KEPT

__all__ = ["TRASH_KEPT", "TrashList", "Trashed", "place_of", "trashed_of_files"]


@dataclass(frozen=True, slots=True)
class Trashed:
    """A file in the trash, the show that it was of, and why it left."""

    id: int
    file_id: int
    kind: str
    path: str
    size: int
    reason: str
    trashed_at: datetime
    show: str
    work_id: int


def place_of(row: Trashed) -> Place:
    """Return where a file stands in the list."""
    return (row.trashed_at.isoformat(), row.id)


class TrashList:
    """Reads what is in the trash."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def page(self, *, limit: int, after: Place | None = None) -> list[Trashed]:
        """Return at most *limit* files after a place."""
        at, last = moment_and_id(after)
        values = {"at": at, "last": last, "limit": limit}
        with self._conn.cursor(row_factory=class_row(Trashed)) as cursor:
            cursor.execute(
                f"""
                {_TRASHED} AND (%(at)s::timestamptz IS NULL OR (t.trashed_at, t.id) < (%(at)s, %(last)s))
                ORDER BY t.trashed_at DESC, t.id DESC LIMIT %(limit)s
                """,
                values,
            )
            return cursor.fetchall()

    def count(self) -> int:
        """Return how many files there are."""
        row = self._conn.execute("SELECT count(*) FROM trash WHERE left_at IS NULL").fetchone()
        assert row is not None
        return int(row[0])


def trashed_of_files(conn: Connection, file_ids: Collection[int]) -> list[Trashed]:
    """Return what is in the trash of these library files: themselves, and what came with them."""
    with conn.cursor(row_factory=class_row(Trashed)) as cursor:
        cursor.execute(
            f"{_TRASHED} AND t.library_file_id = ANY(%s) ORDER BY t.id", (list(file_ids),)
        )
        return cursor.fetchall()


_TRASHED = """
    SELECT t.id, t.library_file_id AS file_id, t.kind::text, t.original_path AS path, t.size, t.reason,
           t.trashed_at, w.title AS show, w.id AS work_id
    FROM trash t JOIN library_files f ON f.id = t.library_file_id
    JOIN episodes e ON e.id = f.episode_id JOIN seasons s ON s.id = e.season_id
    JOIN works w ON w.id = s.work_id
    WHERE t.left_at IS NULL
"""
