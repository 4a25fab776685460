"""The only writer of the `library_files` table.

The state of a file changes through `advance`, which appends to its history in the same transaction;
what names a file and what Jellyfin says of it has methods of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from psycopg import Connection

from anishelf.core.history import change, change_all
from anishelf.core.states import check_transition
from anishelf.library.domain.files import Placed
from anishelf.library.domain.states import LIBRARY_TRANSITIONS, LibraryState

_ENTITY = "library_files"


class LibraryFileRows:
    """Writes library files; what their states mean is said by those who call it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def add(self, placed: Placed, *, episode_id: int, download_id: int) -> int | None:
        """Record a file in its place; None when the path belongs to another episode."""
        values = {
            "path": placed.path,
            "episode": episode_id,
            "download": download_id,
            "size": placed.size,
            "content": placed.content_id,
        }
        row = change(self._conn, _ADD, values, entity=_ENTITY)
        return None if row is None else int(row[0])

    def advance(
        self,
        file_ids: Collection[int],
        *,
        new: LibraryState,
        reason: str,
        only: Collection[LibraryState] = tuple(LibraryState),
    ) -> list[int]:
        """Bring files that are in one of *only* into the state *new*; return those it changed.

        A file that is in it already stays as it is.
        """
        with self._conn.transaction():
            rows = self._conn.execute(
                """
                SELECT id, state FROM library_files
                WHERE id = ANY (%s) AND state = ANY (%s::library_state[]) AND state <> %s
                ORDER BY id FOR UPDATE
                """,
                (list(file_ids), list(only), new),
            ).fetchall()
            for _, old in rows:
                check_transition(LIBRARY_TRANSITIONS, old=LibraryState(old), new=new)
            changed = [file_id for file_id, _ in rows]
            change_all(
                self._conn,
                _ADVANCE,
                {
                    "ids": changed,
                    "old": [old for _, old in rows],
                    "new": new,
                    "said": reason,
                    "kept": None if new is LibraryState.PRESENT else reason,
                },
                entity=_ENTITY,
            )
        return changed

    def explain(self, file_id: int, *, state: LibraryState, reason: str) -> None:
        """Replace the reason of a file that is in *state*."""
        self._conn.execute(
            "UPDATE library_files SET reason = %s WHERE id = %s AND state = %s",
            (reason, file_id, state),
        )

    def measured(self, file_id: int, *, size: int, content_id: str) -> None:
        """Note what a file holds now."""
        self._conn.execute(
            "UPDATE library_files SET size = %s, content_id = %s WHERE id = %s",
            (size, content_id, file_id),
        )

    def rename(self, file_ids: Sequence[int], paths: Sequence[str], *, now: datetime) -> None:
        """Give files their new paths at once; two of them may swap theirs."""
        ids, new = list(file_ids), list(paths)
        # Paths are unique at every moment.
        self._conn.execute(
            "UPDATE library_files SET path = 'moving:' || id WHERE id = ANY (%s)", (ids,)
        )
        # A file that is not there any more, in a place that another one took.
        self._conn.execute(
            """
            UPDATE library_files SET path = path || ' (gone, file ' || id || ')'
            WHERE path = ANY (%s)
            """,
            (new,),
        )
        self._conn.execute(
            """
            UPDATE library_files f
            SET path = m.new, verified_at = NULL, unseen_reason = NULL, changed_at = %s
            FROM unnest(%s::bigint[], %s::text[]) AS m (id, new) WHERE f.id = m.id
            """,
            (now, ids, new),
        )

    def rebase(self, old: str, new: str, *, now: datetime) -> None:
        """Give the files below the folder *old* the same place below *new*."""
        self._conn.execute(
            """
            UPDATE library_files
            SET path = %(new)s || substr(path, length(%(old)s) + 1),
                verified_at = NULL, unseen_reason = NULL, reported_at = NULL, changed_at = %(now)s
            WHERE starts_with(path, %(old)s || '/')
            """,
            {"old": old, "new": new, "now": now},
        )

    def reassign(
        self, downloads: Sequence[int], old: Sequence[int], new: Sequence[int]
    ) -> list[int]:
        """Hand the files of *downloads* over to other episodes; return the works that have them."""
        values = {"downloads": list(downloads), "old": list(old), "new": list(new)}
        return [work for (work,) in self._conn.execute(_REASSIGN, values).fetchall()]

    def take_unreported(self) -> list[tuple[int, str]]:
        """Note what changed since Jellyfin heard of it as reported; return (id, path) of it.

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

_ADVANCE = """
UPDATE library_files f SET state = %(new)s::library_state, reason = %(kept)s
FROM unnest(%(ids)s::bigint[], %(old)s::library_state[]) AS was (id, old)
WHERE f.id = was.id
RETURNING f.id, was.old, f.state AS new, %(said)s::text AS reason
"""

_REASSIGN = """
WITH moved AS (
    UPDATE library_files f SET episode_id = m.new
    FROM unnest(%(downloads)s::bigint[], %(old)s::bigint[], %(new)s::bigint[])
         AS m (download, old, new)
    WHERE f.download_id = m.download AND f.episode_id = m.old
    RETURNING f.episode_id, f.is_there)
SELECT DISTINCT s.work_id
FROM moved JOIN episodes e ON e.id = moved.episode_id JOIN seasons s ON s.id = e.season_id
WHERE moved.is_there ORDER BY 1
"""
