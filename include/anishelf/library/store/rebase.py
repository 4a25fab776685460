"""Gives everything below one library folder its place below another one: rows only, no file."""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection

from anishelf.library.domain.files import LibraryFile
from anishelf.library.store.library_file_rows import LibraryFileRows
from anishelf.library.store.library_files import LibraryFiles
from anishelf.library.store.sync_task_rows import SyncTaskRows

# Nothing but the file itself has a state: its rows have a writer of their own.
_PLAIN = (
    ("companions", "path"),
    ("sidecars", "path"),
    ("trash", "original_path"),
    ("relocations", "old_path"),
    ("relocations", "new_path"),
)


class Rebase:
    """Knows which rows lie below a folder, and moves them to another one together."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def files_below(self, folder: str) -> list[LibraryFile]:
        """Return the library files that should be, or were, below *folder*, by path."""
        return LibraryFiles(self._conn).below(folder)

    def taken(self, old: str, new: str) -> str | None:
        """Return a path below *new* that two files would share, or None."""
        row = self._conn.execute(
            """
            SELECT there.path
            FROM library_files f
            JOIN library_files there ON there.path = %(new)s || substr(f.path, length(%(old)s) + 1)
            WHERE starts_with(f.path, %(old)s || '/') AND NOT starts_with(there.path, %(old)s || '/')
            ORDER BY 1 LIMIT 1
            """,
            {"old": old, "new": new},
        ).fetchone()
        return None if row is None else str(row[0])

    def move(self, old: str, new: str, *, now: datetime) -> None:
        """Give every row below *old* its path below *new*; Jellyfin hears of it."""
        LibraryFileRows(self._conn).rebase(old, new, now=now)
        SyncTaskRows(self._conn).rebase(old, new)
        for table, column in _PLAIN:
            self._conn.execute(
                f"""
                UPDATE {table} SET {column} = %(new)s || substr({column}, length(%(old)s) + 1)
                WHERE starts_with({column}, %(old)s || '/')
                """,
                {"old": old, "new": new},
            )
