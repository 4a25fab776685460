"""Reads the sync tasks whose file did not arrive, with the files they could have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.states import SyncStatus
from anishelf.library.store.sync_jobs import number
from anishelf.titles.parser import Number

_SELECT = """
SELECT t.id, t.download_id, w.title AS show, s.number AS season, e.number AS episode, t.status,
       t.error AS reason, t.assigned_file, d.files
FROM sync_tasks t
JOIN downloads d ON d.id = t.download_id
JOIN episodes e ON e.id = t.episode_id
JOIN seasons s ON s.id = e.season_id
JOIN works w ON w.id = s.work_id
"""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An episode that a download should bring; `assigned_file` is what a person chose."""

    id: int
    download_id: int
    show: str
    season: int
    episode: Number
    status: SyncStatus
    reason: str | None
    assigned_file: str | None
    files: tuple[TorrentFile, ...]


class UnplacedFiles:
    """Queries over sync tasks; it writes nothing."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def given_up(self, *, limit: int | None = None, offset: int = 0) -> list[Unplaced]:
        """Return what waits for a person, by show and episode."""
        return self._rows(
            """
            WHERE t.status IN ('sync_failed', 'batch_unmatched')
            ORDER BY w.title, s.number, e.number, t.id LIMIT %s OFFSET %s
            """,
            limit,
            offset,
        )

    def get(self, task_id: int) -> Unplaced | None:
        """Return one task, whatever its status, or None."""
        found = self._rows("WHERE t.id = %s", task_id)
        return found[0] if found else None

    def _rows(self, clause: str, *parameters: object) -> list[Unplaced]:
        with self._conn.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(_SELECT + clause, parameters).fetchall()
        return [_unplaced(row) for row in rows]


def _unplaced(row: dict[str, Any]) -> Unplaced:
    return Unplaced(
        **{
            **row,
            "episode": number(row["episode"]),
            "status": SyncStatus(row["status"]),
            "files": tuple(TorrentFile(file["path"], file["size"]) for file in row["files"]),
        }
    )
