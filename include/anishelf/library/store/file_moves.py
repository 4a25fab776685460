"""The `relocations` table: library files that are on their way to another name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.resync import FileMove, LibraryEntry, PlannedMove, with_end
from anishelf.library.store.library_files import LibraryFiles
from anishelf.library.store.sync_jobs import NAMESAKES, facts_of, number
from anishelf.library.store.sync_tasks import SyncTasks

_LOCK = 0x5253  # the first key of our advisory locks on series

_ENTRIES = f"""
WITH named AS MATERIALIZED (  -- once for each work, not for each file
    SELECT w.id, {NAMESAKES} AS namesakes
    FROM works w WHERE %(works)s::bigint[] IS NULL OR w.id = ANY (%(works)s)
)
SELECT f.id AS file_id, w.id AS work_id, f.path, s.kind = 'movie' AS is_movie,
       r.version, r.resolution, r.source,
       (SELECT string_agg(g.name, '&' ORDER BY g.id)
        FROM release_groups rg JOIN subtitle_groups g ON g.id = rg.group_id
        WHERE rg.release_id = r.id) AS subtitle_group,
       e.number AS episode, s.number AS season,
       w.title, w.original_title, w.year, w.bangumi_id,
       named.namesakes,
       (SELECT max(other.number) FROM sync_tasks t JOIN episodes other ON other.id = t.episode_id
        WHERE t.target_path = f.path AND t.status = 'synced'
          AND other.season_id = e.season_id) AS last
FROM library_files f
JOIN downloads d ON d.id = f.download_id
JOIN releases r ON r.id = d.release_id
JOIN episodes e ON e.id = f.episode_id
JOIN seasons s ON s.id = e.season_id
JOIN works w ON w.id = s.work_id
JOIN named ON named.id = w.id
WHERE f.is_there
  AND (%(works)s::bigint[] IS NULL OR w.id = ANY (%(works)s))
  AND (%(season)s::bigint IS NULL OR s.id = %(season)s)
  AND (%(downloads)s::bigint[] IS NULL OR f.download_id = ANY (%(downloads)s))
ORDER BY w.id, s.number, e.number
"""


class FileMoves:
    """Knows what lies where, and remembers every move from its intent to its end."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def entries(
        self,
        *,
        work_ids: Collection[int] | None = None,
        season_id: int | None = None,
        download_ids: Collection[int] | None = None,
    ) -> list[LibraryEntry]:
        """Return the present files in scope with what names them today."""
        scope = {
            "works": None if work_ids is None else list(work_ids),
            "season": season_id,
            "downloads": None if download_ids is None else list(download_ids),
        }
        with self._conn.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(_ENTRIES, scope).fetchall()
        return [
            with_end(
                LibraryEntry(
                    row["file_id"], row["work_id"], row["path"], row["is_movie"], facts_of(row)
                ),
                None if row["last"] is None else number(row["last"]),
            )
            for row in rows
        ]

    def unfinished(self) -> list[int]:
        """Return the works with files that a killed worker left on their way."""
        rows = self._conn.execute("SELECT DISTINCT work_id FROM relocations ORDER BY 1").fetchall()
        return [work for (work,) in rows]

    @contextmanager
    def locked(self, work_id: int) -> Iterator[None]:
        """Keep other resyncs away from a series; the lock ends with the database session."""
        self._conn.execute("SELECT pg_advisory_lock(%s, %s::integer)", (_LOCK, work_id))
        try:
            yield
        finally:
            if not self._conn.closed:
                self._conn.execute("SELECT pg_advisory_unlock(%s, %s::integer)", (_LOCK, work_id))

    def any_below(self, root: str) -> bool:
        """Return whether *root* should hold a file of ours."""
        return LibraryFiles(self._conn).any_below(root)

    def work_of(self, file_id: int) -> int:
        """Return the work that a library file is of."""
        row = self._conn.execute(
            """
            SELECT s.work_id FROM library_files f
            JOIN episodes e ON e.id = f.episode_id JOIN seasons s ON s.id = e.season_id
            WHERE f.id = %s
            """,
            (file_id,),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def is_moving(self, file_id: int) -> bool:
        """Return whether a file is on its way to another name."""
        row = self._conn.execute(
            "SELECT EXISTS (SELECT FROM relocations WHERE library_file_id = %s)", (file_id,)
        ).fetchone()
        return row is not None and bool(row[0])

    def siblings(self, download_id: int) -> list[LibraryFile]:
        """Return the files that a download brought, whatever became of them."""
        return LibraryFiles(self._conn).of_download(download_id)

    def open_tasks(self, download_id: int) -> int:
        """Return how many episodes of a download are not in the library yet."""
        row = self._conn.execute(
            "SELECT count(*) FROM sync_tasks WHERE download_id = %s AND status <> 'synced'",
            (download_id,),
        ).fetchone()
        return int(row[0]) if row else 0

    def intend(self, moves: Sequence[PlannedMove]) -> None:
        """Write down all moves of a series before the first file leaves its place."""
        with self._conn.transaction():
            for move in moves:
                self._conn.execute(
                    """
                    INSERT INTO relocations (library_file_id, work_id, old_path, new_path)
                    VALUES (%s, %s, %s, %s)
                    """,
                    (move.file.file_id, move.file.work_id, move.file.path, move.target),
                )

    def open(self, work_id: int) -> list[FileMove]:
        """Return the moves of a series that are not at their end, with their extras."""
        rows = self._conn.execute(
            """
            SELECT r.library_file_id, r.old_path, r.new_path, r.has_left,
                   ARRAY(SELECT c.path FROM companions c
                         WHERE c.library_file_id = r.library_file_id AND c.kind = 'extra'
                         ORDER BY c.path)
            FROM relocations r WHERE r.work_id = %s ORDER BY r.library_file_id
            """,
            (work_id,),
        ).fetchall()
        return [
            FileMove(file_id, old, new, has_left, tuple(extras))
            for file_id, old, new, has_left, extras in rows
        ]

    def all_staged(self, work_id: int) -> None:
        """Note that no file of the series is under its old name any more."""
        self._conn.execute("UPDATE relocations SET has_left = true WHERE work_id = %s", (work_id,))

    def arrived(self, moves: Sequence[FileMove], *, now: datetime) -> None:
        """Give all rows their new paths at once; the descriptions are written again."""
        ids = [move.file_id for move in moves]
        old, new = [j.old_path for j in moves], [j.new_path for j in moves]
        with self._conn.transaction():
            LibraryFiles(self._conn).renamed(ids, new, now=now)
            SyncTasks(self._conn).moved(dict(zip(old, new, strict=True)), now=now)
            self._rename_attached(moves)
            self._conn.execute("DELETE FROM relocations WHERE library_file_id = ANY (%s)", (ids,))

    def settle(self, work_id: int, *, apart_from: Collection[int]) -> None:
        """Note that the files of a series lie where they should, but for those *apart_from*."""
        rows = self._conn.execute(
            """
            SELECT f.id
            FROM library_files f
            JOIN episodes e ON e.id = f.episode_id
            JOIN seasons s ON s.id = e.season_id
            WHERE s.work_id = %s AND f.is_there AND f.id <> ALL (%s)
            """,
            (work_id, list(apart_from)),
        ).fetchall()
        LibraryFiles(self._conn).well_placed([file_id for (file_id,) in rows])

    def stayed(self, file_id: int, *, reason: str) -> None:
        """Say why a file lies elsewhere than it should; it is in its old place."""
        with self._conn.transaction():
            LibraryFiles(self._conn).misplaced(file_id, reason=reason)
            self._conn.execute("DELETE FROM relocations WHERE library_file_id = %s", (file_id,))

    def leftovers(self, work_id: int, folders: Collection[str]) -> list[tuple[int, str, str]]:
        """Return (id, path, hash) of what we wrote for the series, or for any in *folders*.

        A file that was taken for another series leaves that one's folder.
        """
        return self._conn.execute(
            """
            SELECT p.id, p.path, p.sha256
            FROM sidecars p LEFT JOIN seasons s ON s.id = p.season_id
            WHERE p.library_file_id IS NULL
              AND (COALESCE(p.work_id, s.work_id) = %s
                   OR regexp_replace(p.path, '/[^/]*$', '') = ANY (%s))
            ORDER BY p.path
            """,
            (work_id, list(folders)),
        ).fetchall()

    def forget_leftover(self, row_id: int) -> None:
        """Note that a file of ours is gone."""
        self._conn.execute("DELETE FROM sidecars WHERE id = %s", (row_id,))

    def _rename_attached(self, moves: Sequence[FileMove]) -> None:
        renamed = [pair for j in moves for pair in self._attached_to(j)]
        for table in ("companions", "sidecars"):
            mine = [(row_id, path) for name, row_id, path in renamed if name == table]
            ids, paths = [row_id for row_id, _ in mine], [path for _, path in mine]
            self._conn.execute(
                f"UPDATE {table} SET path = 'moving:' || id WHERE id = ANY (%s)", (ids,)
            )
            # A row of something that is gone, at a path that is needed again.
            self._conn.execute(f"DELETE FROM {table} WHERE path = ANY (%s)", (paths,))
            self._conn.execute(
                f"""
                UPDATE {table} t SET path = m.new
                FROM unnest(%s::bigint[], %s::text[]) AS m (id, new) WHERE t.id = m.id
                """,
                (ids, paths),
            )

    def _attached_to(self, move: FileMove) -> Iterator[tuple[str, int, str]]:
        """Yield (table, id, new path) of what belongs to a file; a film's NFO is its work's."""
        rows = self._conn.execute(
            """
            SELECT 'companions', id, path FROM companions WHERE library_file_id = %(id)s
            UNION ALL
            SELECT 'sidecars', id, path FROM sidecars WHERE library_file_id = %(id)s
            UNION ALL
            SELECT 'sidecars', id, path FROM sidecars
            WHERE library_file_id IS NULL AND starts_with(path, %(stem)s)
              AND substr(path, length(%(stem)s) + 1) ~ '^(-poster)?[.][a-z]+$'
            """,
            {"id": move.file_id, "stem": move.old_stem},
        ).fetchall()
        for table, row_id, path in rows:
            yield table, row_id, move.new_name(path)
