"""What hangs on a release's episodes follows when these change: file work and library files.

A part of the transaction that gives a release other episodes; nothing on disk moves here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg import Connection

from anishelf.identity.domain.query import Placement
from anishelf.library.store.library_files import LibraryFiles
from anishelf.library.store.sync_tasks import SyncTasks

UNCLEAR = (
    "its release is taken for other episodes now, and which of them this file is, is not clear; "
    "remove it, or name the show that it was"
)


def reassign(conn: Connection, placements: Mapping[int, Placement]) -> list[int]:
    """Hand file work and files over to the new episodes; return the works whose files must move.

    The first old episode is the first new one, and so on. Where their numbers differ nothing is
    handed over, and the files say so.
    """
    pairs = [(r, e) for r, placement in placements.items() for e in placement.episode_ids]
    values = {
        "releases": [release_id for release_id, _ in pairs],
        "episodes": [episode_id for _, episode_id in pairs],
    }
    changes = conn.execute(_CHANGES, values).fetchall()
    works = _hand_over(conn, changes) if changes else []
    for (file_id,) in conn.execute(_UNCLEAR, values).fetchall():
        LibraryFiles(conn).misplaced(file_id, reason=UNCLEAR)
    return works


def _hand_over(conn: Connection, changes: Sequence[tuple[int, int, int]]) -> list[int]:
    downloads, old, new = (list(column) for column in zip(*changes, strict=True))
    SyncTasks(conn).reassign(downloads, old, new)
    return LibraryFiles(conn).reassign(downloads, old, new)


_WANTED = "unnest(%(releases)s::bigint[], %(episodes)s::bigint[])"

_CHANGES = f"""
SELECT d.id, old.episode_id, new.episode_id
FROM (SELECT r.release_id, r.episode_id,
             row_number() OVER (PARTITION BY r.release_id ORDER BY s.number, e.number) AS place,
             count(*) OVER (PARTITION BY r.release_id) AS total
      FROM release_episodes r
      JOIN episodes e ON e.id = r.episode_id JOIN seasons s ON s.id = e.season_id
      WHERE r.release_id = ANY(%(releases)s)) AS old
JOIN (SELECT t.release_id, t.episode_id,
             row_number() OVER (PARTITION BY t.release_id ORDER BY t.position) AS place,
             count(*) OVER (PARTITION BY t.release_id) AS total
      FROM {_WANTED} WITH ORDINALITY AS t (release_id, episode_id, position)) AS new
  USING (release_id, place, total)
JOIN downloads d ON d.release_id = old.release_id
WHERE old.episode_id <> new.episode_id
ORDER BY d.id, old.episode_id
"""

_UNCLEAR = f"""
SELECT f.id
FROM library_files f JOIN downloads d ON d.id = f.download_id
WHERE d.release_id = ANY(%(releases)s) AND f.is_there
  AND (d.release_id, f.episode_id) NOT IN (SELECT * FROM {_WANTED} AS t (release_id, episode_id))
ORDER BY f.id
"""
