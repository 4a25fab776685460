"""The `library_files` table: every file that we own in the library."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.errors import TargetTaken
from anishelf.library.domain.files import LibraryFile, Placed
from anishelf.library.domain.states import LibraryState
from anishelf.library.domain.trash import TrashedFile
from anishelf.library.store.library_file_rows import LibraryFileRows

_COLUMNS = "id, path, episode_id, download_id, state, size, content_id"


class LibraryFiles:
    """Repository of library files: what is there, and what becomes of it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._changes = LibraryFileRows(conn)

    def present_of(self, episode_ids: Collection[int]) -> list[LibraryFile]:
        """Return the files that should be there for these episodes, oldest first."""
        return self._rows(
            "WHERE episode_id = ANY (%s) AND is_there ORDER BY id", (list(episode_ids),)
        )

    def of_download(self, download_id: int) -> list[LibraryFile]:
        """Return the files that a download brought, whatever became of them, oldest first."""
        return self._rows("WHERE download_id = %s ORDER BY id", (download_id,))

    def at(self, path: str) -> LibraryFile | None:
        """Return the file that owns *path*, or None."""
        rows = self._rows("WHERE path = %s", (path,))
        return rows[0] if rows else None

    def get(self, file_id: int) -> LibraryFile | None:
        """Return one file, or None."""
        rows = self._rows("WHERE id = %s", (file_id,))
        return rows[0] if rows else None

    def episodes_in(self, path: str) -> set[int]:
        """Return the episodes that the file at *path* was synced for."""
        rows = self._conn.execute(
            "SELECT episode_id FROM sync_tasks WHERE target_path = %s AND status = 'synced'",
            (path,),
        ).fetchall()
        return {episode for (episode,) in rows}

    def any_below(self, root: str) -> bool:
        """Return whether *root* should hold a file of ours."""
        row = self._conn.execute(
            """
            SELECT EXISTS (SELECT FROM library_files
                           WHERE starts_with(path, %s) AND is_there)
            """,
            (root.rstrip("/") + "/",),
        ).fetchone()
        return row is not None and bool(row[0])

    def below(self, folder: str) -> list[LibraryFile]:
        """Return the files whose places are below *folder*, whatever became of them, by path."""
        return self._rows("WHERE starts_with(path, %s) ORDER BY path", (folder.rstrip("/") + "/",))

    def outside(self, roots: Sequence[str]) -> list[LibraryFile]:
        """Return the files that should be there and whose places are below none of *roots*."""
        return self._rows(
            """
            WHERE is_there
              AND NOT EXISTS (SELECT FROM unnest(%s::text[]) AS r (root)
                              WHERE starts_with(path, root || '/'))
            ORDER BY path
            """,
            ([root.rstrip("/") for root in roots],),
        )

    def add(self, placed: Placed, *, episode_id: int, download_id: int) -> int:
        """Record a file that lies in its place; recording it again changes nothing.

        A path that belongs to another episode raises TargetTaken.
        """
        file_id = self._changes.add(placed, episode_id=episode_id, download_id=download_id)
        if file_id is None:
            raise TargetTaken(f"{placed.path} belongs to another episode")
        return file_id

    def in_states(self, states: Sequence[LibraryState]) -> list[LibraryFile]:
        """Return the files in *states* that are not on their way to another name, by path."""
        return self._rows(
            """
            WHERE state = ANY (%s::library_state[])
              AND NOT EXISTS (SELECT FROM relocations r WHERE r.library_file_id = library_files.id)
            ORDER BY path
            """,
            (list(states),),
        )

    def missing(self, file_id: int, *, reason: str) -> None:
        """Note that somebody removed a file."""
        self._changes.advance([file_id], new=LibraryState.MISSING, reason=reason)

    def reappeared(self, file_id: int, *, reason: str) -> None:
        """Note that a missing file is there again."""
        self._changes.advance([file_id], new=LibraryState.PRESENT, reason=reason)

    def trashed(self, file_id: int, *, reason: str) -> None:
        """Note that a file left for the trash; noted before is done."""
        self._changes.advance([file_id], new=LibraryState.TRASHED, reason=reason)

    def misplaced(self, file_id: int, *, reason: str) -> None:
        """Note that a file lies elsewhere than it should, and why; a new reason replaces the old."""
        new = LibraryState.RESYNC_FAILED
        if not self._changes.advance([file_id], new=new, reason=reason):
            self._changes.explain(file_id, state=new, reason=reason)

    def well_placed(self, file_ids: Collection[int]) -> None:
        """Note that files lie where they should; those that always did are left as they are."""
        self._changes.advance(
            file_ids,
            new=LibraryState.PRESENT,
            reason="it lies where it should",
            only=[LibraryState.RESYNC_FAILED],
        )

    def renamed(self, file_ids: Sequence[int], paths: Sequence[str], *, now: datetime) -> None:
        """Note that files lie at other *paths*, where they should."""
        with self._conn.transaction():
            self._changes.rename(file_ids, paths, now=now)
            self.well_placed(file_ids)

    def reassign(
        self, downloads: Sequence[int], old: Sequence[int], new: Sequence[int]
    ) -> list[int]:
        """Hand files over to other episodes, row by row of the lists; return their works."""
        return self._changes.reassign(downloads, old, new)

    def wish(self, path: str, *, wanted: bool) -> None:
        """Note whether the episodes of the file at *path* are wanted."""
        self._conn.execute(
            """
            UPDATE episodes SET wanted = %s
            WHERE id IN (SELECT episode_id FROM library_files WHERE path = %s
                         UNION
                         SELECT episode_id FROM sync_tasks
                         WHERE target_path = %s AND status = 'synced')
            """,
            (wanted, path, path),
        )

    def returned(self, trashed: TrashedFile) -> None:
        """Note that a file came back from the trash; its episode is wanted again."""
        with self._conn.transaction():
            self.reappeared(trashed.file_id, reason="restored from the trash")
            self._changes.measured(
                trashed.file_id, size=trashed.size, content_id=trashed.content_id
            )
            self._conn.execute(
                """
                UPDATE episodes SET wanted = true
                WHERE id = (SELECT episode_id FROM library_files WHERE id = %s)
                """,
                (trashed.file_id,),
            )

    def _rows(self, where: str, parameters: tuple[object, ...]) -> list[LibraryFile]:
        with self._conn.cursor(row_factory=kwargs_row(_library_file)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM library_files {where}", parameters)
            return cursor.fetchall()


def _library_file(**row: Any) -> LibraryFile:
    return LibraryFile(**{**row, "state": LibraryState(row["state"])})
