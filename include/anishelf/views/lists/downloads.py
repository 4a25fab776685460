"""Downloads and downloaders as pages and programs list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.rows import kwargs_row

from anishelf.core.keyset import Place
from anishelf.downloads.domain.states import DownloadFlag, DownloadStatus
from anishelf.views.rows import Number

VIEWS: Mapping[str, tuple[DownloadStatus, ...] | None] = {
    "active": (
        DownloadStatus.PENDING,
        DownloadStatus.DOWNLOADING,
        DownloadStatus.NO_DOWNLOADER,
    ),
    "stopped": (DownloadStatus.FAILED, DownloadStatus.CANCELLED, DownloadStatus.REMOVED),
    "done": (DownloadStatus.COMPLETED,),
    "all": None,
}
"""The parts of the list, and which statuses stand in each (None: every one)."""


@dataclass(frozen=True, slots=True)
class ListedDownload:
    """A download with its show; sizes in bytes, speed in bytes a second.

    `asked` is what a person asked of it last and `answer` what came of it, None while it waits.
    """

    id: int
    item_id: int
    title: str
    show: str | None
    season: int | None
    first: Number | None
    last: Number | None
    status: DownloadStatus
    reason: str | None
    flag: DownloadFlag | None
    flag_reason: str | None
    downloader: str | None
    downloader_error: str | None
    progress: float
    size: int | None
    speed: int | None
    eta_seconds: int | None
    created_at: datetime
    completed_at: datetime | None
    asked: str | None
    asked_status: str | None
    answer: str | None

    @property
    def why(self) -> str | None:
        """Return the first reason why it stands still, as far as anybody knows."""
        if self.downloader_error:
            return f"{self.downloader}: {self.downloader_error}"
        return self.flag_reason or self.reason


@dataclass(frozen=True, slots=True)
class DownloadDetails:
    """What is known of one download besides: its files, who was offered it, what was asked."""

    save_path: str | None
    files: tuple[tuple[str, int], ...]
    attempts: tuple[tuple[str, str, str | None, datetime], ...]
    commands: tuple[tuple[str, str, str | None, str | None, datetime], ...]


def place_of(row: ListedDownload) -> Place:
    """Return where a download stands in the list."""
    return (row.id,)


class DownloadList:
    """Reads downloads, the newest first; *failures* polls in a row show a downloader as failing."""

    def __init__(self, conn: Connection, *, failures: int) -> None:
        self._conn = conn
        self._failures = failures

    def page(
        self, view: str, *, limit: int, after: int | None = None, search: str | None = None
    ) -> list[ListedDownload]:
        """Return at most *limit* downloads of a view that are older than the one with id *after*."""
        statuses = VIEWS[view]
        return self._rows(
            """
            (%(statuses)s::download_status[] IS NULL OR d.status = ANY(%(statuses)s))
              AND (%(after)s::bigint IS NULL OR d.id < %(after)s)
              AND (%(search)s::text IS NULL OR i.title ILIKE '%%' || %(search)s || '%%')
            ORDER BY d.id DESC LIMIT %(limit)s
            """,
            {
                "statuses": None if statuses is None else [each.value for each in statuses],
                "after": after,
                "search": search,
                "limit": limit,
            },
        )

    def get(self, download_id: int) -> ListedDownload | None:
        """Return one download, or None."""
        found = self._rows("d.id = %(id)s", {"id": download_id})
        return found[0] if found else None

    def details(self, download_id: int) -> DownloadDetails:
        """Return what else is known of a download."""
        row = self._conn.execute(
            "SELECT save_path, files FROM downloads WHERE id = %s", (download_id,)
        ).fetchone()
        attempts = self._conn.execute(
            """
            SELECT c.conn_id, a.outcome, a.reason, a.at
            FROM download_attempts a JOIN downloaders c ON c.id = a.downloader_id
            WHERE a.download_id = %s ORDER BY a.id DESC LIMIT 50
            """,
            (download_id,),
        ).fetchall()
        commands = self._conn.execute(
            """
            SELECT action, status, answer, asked_by, requested_at FROM download_commands
            WHERE download_id = %s ORDER BY id DESC LIMIT 50
            """,
            (download_id,),
        ).fetchall()
        path, files = row or (None, [])
        return DownloadDetails(
            path,
            tuple((str(each["path"]), int(each["size"])) for each in files),
            tuple((str(who), str(what), why, at) for who, what, why, at in attempts),
            tuple((str(a), str(s), answer, by, at) for a, s, answer, by, at in commands),
        )

    def counts(self) -> dict[str, int]:
        """Return how many downloads stand in each view."""
        rows = self._conn.execute("SELECT status, count(*) FROM downloads GROUP BY status")
        by_status = {DownloadStatus(status): int(count) for status, count in rows}
        return {
            view: sum(by_status.get(each, 0) for each in statuses or DownloadStatus)
            for view, statuses in VIEWS.items()
        }

    def speed(self) -> int:
        """Return how many bytes a second all downloads bring together."""
        row = self._conn.execute(
            "SELECT coalesce(sum(speed), 0) FROM downloads WHERE status = 'downloading'"
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _rows(self, clause: str, values: dict[str, object]) -> list[ListedDownload]:
        with self._conn.cursor(row_factory=kwargs_row(_listed)) as cursor:
            cursor.execute(_LISTED.format(clause=clause), {**values, "failures": self._failures})
            return cursor.fetchall()


_LISTED = """
    WITH listed AS MATERIALIZED (
        SELECT d.*, i.id AS item_id, i.title
        FROM downloads d
        JOIN releases r ON r.id = d.release_id
        JOIN raw_items i ON i.id = r.raw_item_id
        WHERE {clause}
    )
    SELECT d.id, d.item_id, d.title, place.show, place.season, place.first, place.last,
           d.status, d.reason, d.flag, d.flag_reason, c.conn_id AS downloader, d.progress, d.size,
           d.speed, d.eta_seconds, d.created_at, d.completed_at,
           CASE WHEN d.status IN ('pending', 'downloading')
                 AND (c.refused_fingerprint IS NOT NULL OR c.consecutive_failures >= %(failures)s)
                THEN coalesce(c.last_error, 'it does not answer') END AS downloader_error,
           command.action AS asked, command.status AS asked_status, command.answer
    FROM listed d
    LEFT JOIN downloaders c ON c.id = d.downloader_id
    LEFT JOIN LATERAL (
        SELECT w.title AS show,
               CASE WHEN w.kind <> 'movie' THEN s.number END AS season,
               CASE WHEN w.kind <> 'movie' THEN min(e.number) END AS first,
               CASE WHEN w.kind <> 'movie' THEN max(e.number) END AS last
        FROM release_episodes re
        JOIN episodes e ON e.id = re.episode_id
        JOIN seasons s ON s.id = e.season_id
        JOIN works w ON w.id = s.work_id
        WHERE re.release_id = d.release_id
        GROUP BY w.title, w.kind, s.number
        ORDER BY s.number LIMIT 1
    ) AS place ON true
    LEFT JOIN LATERAL (
        SELECT m.action, m.status, m.answer FROM download_commands m
        WHERE m.download_id = d.id
          AND (m.status = 'pending' OR m.answered_at > now() - interval '10 minutes')
        ORDER BY m.id DESC LIMIT 1
    ) AS command ON true
    ORDER BY d.id DESC
"""


def _listed(
    *, first: Decimal | None, last: Decimal | None, status: str, flag: str | None, **rest: Any
) -> ListedDownload:
    return ListedDownload(
        first=_number(first),
        last=_number(last),
        status=DownloadStatus(status),
        flag=DownloadFlag(flag) if flag else None,
        **rest,
    )


def _number(value: Decimal | None) -> Number | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
