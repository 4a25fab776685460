"""What a program that talks to Sonarr asks for: our shows that have a number at TheTVDB.

Others are never among them, for such programs take a show without that number for any other. An
episode has a file only where the media server shows it; without one, half an hour after it came.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from anishelf.views.lists.dialect_rows import KnownChange, KnownEpisode, KnownShow, KnownTransfer
from anishelf.views.lists.shows import LISTED
from anishelf.views.rows import Number

SETTLED: Final = timedelta(minutes=30)
"""How long a file is there before it counts where no media server can show it."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """What counts as seen: now, and whether a media server is connected that shows files."""

    now: datetime
    has_media_server: bool

    def values(self) -> dict[str, object]:
        """Return it as the queries take it."""
        return {
            "today": self.now.date(),
            "settled": None if self.has_media_server else self.now - SETTLED,
        }


@dataclass(frozen=True, slots=True)
class Dialect:
    """Reads what such programs ask for."""

    conn: Connection
    eyes: Eyes = field()

    def shows(self, work_ids: Collection[int] | None = None) -> list[KnownShow]:
        """Return the shows that have a number at TheTVDB, in the order of their titles."""
        with self.conn.cursor(row_factory=class_row(KnownShow)) as cursor:
            cursor.execute(f"{_SHOWS} ORDER BY w.title, w.id", {"works": _ids(work_ids)})
            return cursor.fetchall()

    def episodes(
        self,
        work_ids: Collection[int] | None = None,
        *,
        start: date | None = None,
        end: date | None = None,
        missing: bool = False,
    ) -> list[KnownEpisode]:
        """Return episodes in order: of these shows, aired between two days, not here though aired."""
        values = {
            **self.eyes.values(),
            "works": _ids(work_ids),
            "start": start,
            "end": end,
            "missing": missing,
        }
        with self.conn.cursor(row_factory=kwargs_row(_episode)) as cursor:
            cursor.execute(_EPISODES, values)
            return cursor.fetchall()

    def transfers(self) -> list[KnownTransfer]:
        """Return what is being downloaded, an episode each, the oldest first."""
        with self.conn.cursor(row_factory=kwargs_row(_transfer)) as cursor:
            cursor.execute(_TRANSFERS)
            return cursor.fetchall()

    def changes(self, *, limit: int, offset: int) -> list[KnownChange]:
        """Return what was sent to a downloader, came into the library or failed, the newest first."""
        with self.conn.cursor(row_factory=class_row(KnownChange)) as cursor:
            cursor.execute(_CHANGES, {"limit": limit, "offset": offset})
            return cursor.fetchall()


def _ids(ids: Collection[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)


_KNOWN: Final = """
    known AS MATERIALIZED (
        SELECT m.work_id, min(m.id) AS media_id, min(split_part(k.key, ':', 3)::int) AS tvdb
        FROM media m JOIN media_keys k ON k.media_id = m.id
        WHERE m.kind = 'tv' AND m.work_id IS NOT NULL AND k.key ~ '^tv:tvdb:[1-9][0-9]{0,8}$'
        GROUP BY m.work_id
    )
"""
_SHOWS: Final = f"""
WITH {_KNOWN}
SELECT w.id AS work_id, n.tvdb,
       coalesce((SELECT min(split_part(k.key, ':', 3)::int) FROM media_keys k
                 WHERE k.media_id = n.media_id AND k.key ~ '^tv:tmdb:[1-9][0-9]{{0,8}}$'), 0) AS tmdb,
       (SELECT min(split_part(k.key, ':', 3)) FROM media_keys k
        WHERE k.media_id = n.media_id AND k.key ~ '^tv:imdb:tt[0-9]+$') AS imdb,
       w.title, w.original_title, w.year, nullif(b.summary, '') AS summary, b.rating,
       b.rating_votes AS votes, w.created_at AS added_at,
       (SELECT p.sha256 FROM sidecars p WHERE p.work_id = w.id AND p.kind = 'poster'
        ORDER BY p.id LIMIT 1) AS poster
FROM known n JOIN works w ON w.id = n.work_id AND w.kind <> 'movie'
LEFT JOIN bangumi_subjects b ON b.id = w.bangumi_id
WHERE %(works)s::bigint[] IS NULL OR w.id = ANY(%(works)s)
"""
_EPISODES: Final = f"""
WITH {_KNOWN}, mine AS MATERIALIZED (
    SELECT s.id, s.work_id, s.number FROM known n JOIN seasons s ON s.work_id = n.work_id
    WHERE %(works)s::bigint[] IS NULL OR n.work_id = ANY(%(works)s)
), row_of AS (
    SELECT coalesce(l.season_id, e.season_id) AS season_id, coalesce(l.number, e.number) AS number,
           e.id, l.bangumi_id, nullif(coalesce(nullif(l.title_cn, ''), l.title), '') AS title,
           nullif(l.summary, '') AS summary, coalesce(l.air_date, e.aired) AS aired,
           coalesce(e.wanted, true) AS wanted
    FROM ({LISTED} WHERE s.id IN (SELECT id FROM mine)) AS l
    FULL JOIN (SELECT * FROM episodes WHERE season_id IN (SELECT id FROM mine)) AS e
        ON e.season_id = l.season_id AND e.number = l.number
)
SELECT coalesce(o.id, -o.bangumi_id) AS key, mine.work_id, mine.number AS season, o.number, o.title,
       o.summary, o.aired, o.wanted, file.*
FROM row_of o JOIN mine ON mine.id = o.season_id
LEFT JOIN LATERAL (
    SELECT f.id AS file_id, f.path, f.size, f.created_at AS arrived_at,
           (SELECT string_agg(g.name, '&' ORDER BY g.id) FROM release_groups m
            JOIN subtitle_groups g ON g.id = m.group_id WHERE m.release_id = r.id) AS "group",
           coalesce(nullif(regexp_replace(r.resolution, '[^0-9]', '', 'g'), '')::int, 0) AS resolution,
           r.source, r.version, i.title AS scene_name
    FROM library_files f JOIN downloads d ON d.id = f.download_id
    JOIN releases r ON r.id = d.release_id JOIN raw_items i ON i.id = r.raw_item_id
    WHERE f.episode_id = o.id AND f.is_there
      AND (f.verified_at IS NOT NULL OR f.created_at < %(settled)s::timestamptz)
    ORDER BY f.id DESC LIMIT 1
) AS file ON true
WHERE o.number = floor(o.number)
  AND (%(start)s::date IS NULL OR o.aired >= %(start)s) AND (%(end)s::date IS NULL OR o.aired <= %(end)s)
  AND (NOT %(missing)s OR (o.wanted AND o.aired <= %(today)s AND file.file_id IS NULL))
ORDER BY mine.work_id, mine.number, o.number
"""
_TRANSFERS: Final = f"""
WITH {_KNOWN}
SELECT d.id AS download_id, e.id AS episode_key, s.work_id, s.number AS season, e.number, i.title,
       d.status::text, d.flag::text, coalesce(d.flag_reason, d.reason) AS reason, d.size, d.progress,
       d.eta_seconds, c.conn_id AS downloader, coalesce(d.infohash_v1, d.infohash_v2) AS infohash,
       d.created_at
FROM downloads d JOIN releases r ON r.id = d.release_id JOIN raw_items i ON i.id = r.raw_item_id
JOIN release_episodes x ON x.release_id = r.id JOIN episodes e ON e.id = x.episode_id
JOIN seasons s ON s.id = e.season_id JOIN known n ON n.work_id = s.work_id
LEFT JOIN downloaders c ON c.id = d.downloader_id
WHERE d.status IN ('pending', 'downloading') AND e.number = floor(e.number)
ORDER BY d.id, e.id
"""
_CHANGES: Final = f"""
WITH {_KNOWN}, happened AS (
    SELECT h.id, h.at, h.reason, x.episode_id, d.id AS download_id,
           CASE WHEN h.new_status = 'downloading' THEN 'grabbed' ELSE 'downloadFailed' END AS what
    FROM status_history h JOIN downloads d ON d.id = h.entity_id
    JOIN release_episodes x ON x.release_id = d.release_id
    WHERE h.entity = 'downloads' AND h.new_status IN ('downloading', 'failed')
      AND h.old_status IS DISTINCT FROM h.new_status
    UNION ALL
    SELECT h.id, h.at, h.reason, t.episode_id, t.download_id, 'downloadFolderImported'
    FROM status_history h JOIN sync_tasks t ON t.id = h.entity_id AND t.task_type = 'sync'
    WHERE h.entity = 'sync_tasks' AND h.new_status = 'synced'
)
SELECT h.id, h.what, h.episode_id AS episode_key, s.work_id, h.at, i.title, h.reason,
       coalesce(d.infohash_v1, d.infohash_v2) AS infohash
FROM happened h JOIN episodes e ON e.id = h.episode_id JOIN seasons s ON s.id = e.season_id
JOIN known n ON n.work_id = s.work_id JOIN downloads d ON d.id = h.download_id
JOIN releases r ON r.id = d.release_id JOIN raw_items i ON i.id = r.raw_item_id
ORDER BY h.id DESC, h.episode_id LIMIT %(limit)s OFFSET %(offset)s
"""


def _whole(number: Decimal) -> Number:
    return int(number) if number == int(number) else float(number)


def _episode(
    *, number: Decimal, resolution: int | None, version: int | None, **rest: Any
) -> KnownEpisode:
    return KnownEpisode(
        number=_whole(number), resolution=resolution or 0, version=version or 1, **rest
    )


def _transfer(*, number: Decimal, **rest: Any) -> KnownTransfer:
    return KnownTransfer(number=_whole(number), **rest)
