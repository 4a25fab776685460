"""The `library_files` table: every file that we own in the library."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.history import change, record
from anishelf.core.states import check_transition
from anishelf.errors import TargetTaken
from anishelf.library.domain.files import LibraryFile, Placed
from anishelf.library.domain.states import LIBRARY_TRANSITIONS, LibraryState
from anishelf.library.domain.trash import TrashedFile

_ENTITY = "library_files"
_COLUMNS = "id, path, episode_id, download_id, state, size, content_id"


class LibraryFiles:
    """Repository of library files; the only writer of their state."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

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

    def add(self, placed: Placed, *, episode_id: int, download_id: int) -> int:
        """Record a file that lies in its place; recording it again changes nothing.

        A path that belongs to another episode raises TargetTaken.
        """
        row = change(
            self._conn,
            _ADD,
            {
                "path": placed.path,
                "episode": episode_id,
                "download": download_id,
                "size": placed.size,
                "content": placed.content_id,
            },
            entity=_ENTITY,
        )
        if row is None:
            raise TargetTaken(f"{placed.path} belongs to another episode")
        return int(row[0])

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
        self._become(file_id, LibraryState.MISSING, reason)

    def reappeared(self, file_id: int, *, reason: str) -> None:
        """Note that a missing file is there again."""
        self._become(file_id, LibraryState.PRESENT, reason)

    def trashed(self, file_id: int, *, reason: str) -> None:
        """Note that a file left for the trash; noted before is done."""
        self._become(file_id, LibraryState.TRASHED, reason)

    def misplaced(self, file_id: int, *, reason: str) -> None:
        """Note that a file lies elsewhere than it should, and why; said again, it replaces what was said."""
        self._conn.execute(
            "UPDATE library_files SET reason = %s WHERE id = %s AND state = 'resync_failed'",
            (reason, file_id),
        )
        self._become(file_id, LibraryState.RESYNC_FAILED, reason)

    def well_placed(self, file_ids: Collection[int]) -> None:
        """Note that files lie where they should; those that always did are left as they are."""
        rows = self._conn.execute(
            "SELECT id FROM library_files WHERE id = ANY (%s) AND state = 'resync_failed'",
            (list(file_ids),),
        ).fetchall()
        for (file_id,) in rows:
            self._become(file_id, LibraryState.PRESENT, "it lies where it should")

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
            self._become(trashed.file_id, LibraryState.PRESENT, "restored from the trash")
            self._conn.execute(
                """
                WITH file AS (
                    UPDATE library_files SET size = %s, content_id = %s WHERE id = %s
                    RETURNING episode_id
                )
                UPDATE episodes SET wanted = true FROM file WHERE episodes.id = file.episode_id
                """,
                (trashed.size, trashed.content_id, trashed.file_id),
            )

    def _become(self, file_id: int, new: LibraryState, reason: str) -> None:
        with self._conn.transaction():
            row = self._conn.execute(
                "SELECT state FROM library_files WHERE id = %s FOR UPDATE", (file_id,)
            ).fetchone()
            old = LibraryState(row[0]) if row else new
            if old is new:
                return
            self._conn.execute(
                "UPDATE library_files SET state = %s, reason = %s WHERE id = %s",
                (new, None if new is LibraryState.PRESENT else reason, file_id),
            )
            self._record(file_id, old=old, new=new, reason=reason)

    def _record(self, file_id: int, *, old: LibraryState, new: LibraryState, reason: str) -> None:
        check_transition(LIBRARY_TRANSITIONS, old=old, new=new)
        record(self._conn, entity=_ENTITY, entity_id=file_id, old=old, new=new, reason=reason)

    def _rows(self, where: str, parameters: tuple[object, ...]) -> list[LibraryFile]:
        with self._conn.cursor(row_factory=kwargs_row(_library_file)) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM library_files {where}", parameters)
            return cursor.fetchall()


# Every state may become present, and the one before is read as it was before the statement.
_ADD = """
INSERT INTO library_files (path, episode_id, download_id, size, content_id)
VALUES (%(path)s, %(episode)s, %(download)s, %(size)s, %(content)s)
ON CONFLICT (path) DO UPDATE
SET state = 'present', reason = NULL, download_id = EXCLUDED.download_id,
    size = EXCLUDED.size, content_id = EXCLUDED.content_id,
    verified_at = CASE WHEN library_files.content_id = EXCLUDED.content_id
                       THEN library_files.verified_at END,
    unseen_reason = CASE WHEN library_files.content_id = EXCLUDED.content_id
                         THEN library_files.unseen_reason END,
    changed_at = CASE WHEN library_files.content_id = EXCLUDED.content_id
                      THEN library_files.changed_at ELSE now() END
WHERE library_files.episode_id = EXCLUDED.episode_id
RETURNING id, (SELECT k.state FROM library_files k WHERE k.path = %(path)s) AS old,
          state AS new, reason
"""


def _library_file(**row: Any) -> LibraryFile:
    return LibraryFile(**{**row, "state": LibraryState(row["state"])})
