"""What a transfer needs of its task: everything about it, and its lease kept alive meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from threading import Event, Thread
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.rows import dict_row

from anishelf.core.naming import marked_title
from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.jobs import Lease, SyncJob
from anishelf.library.domain.path_template import PathFacts
from anishelf.library.domain.videos import WantedEpisode
from anishelf.titles.parser import Number

log = logging.getLogger(__name__)

NAMESAKES = """
       ARRAY(SELECT o.title FROM works o
             WHERE name_key(o.title) = name_key(w.title) AND o.year IS NOT DISTINCT FROM w.year
               AND o.id < w.id)
"""
"""Titles of earlier works that may look the same in paths; the domain knows which really do."""

_JOB = f"""
SELECT t.download_id, t.episode_id, t.target_path, d.save_path, d.files,
       r.titles, r.episode AS first_counted, r.version, r.resolution, r.source,
       (SELECT string_agg(g.name, '&' ORDER BY g.id)
        FROM release_groups rg JOIN subtitle_groups g ON g.id = rg.group_id
        WHERE rg.release_id = r.id) AS subtitle_group,
       e.number AS episode, s.number AS season, s.kind = 'movie' AS is_movie,
       EXISTS (SELECT FROM release_episodes re
               WHERE re.release_id = t.release_id AND re.episode_id = t.episode_id
                 AND re.decision = 'wanted') AS is_wanted,
       w.title, w.original_title, w.year, w.bangumi_id,
       {NAMESAKES} AS namesakes
FROM sync_tasks t
JOIN downloads d ON d.id = t.download_id
JOIN releases r ON r.id = t.release_id
JOIN episodes e ON e.id = t.episode_id
JOIN seasons s ON s.id = e.season_id
JOIN works w ON w.id = s.work_id
WHERE t.id = %s
"""

_WANTED = """
SELECT e.id, s.number, e.number, t.assigned_file
FROM sync_tasks t
JOIN episodes e ON e.id = t.episode_id
JOIN seasons s ON s.id = e.season_id
WHERE t.download_id = %s AND t.task_type = 'sync'
ORDER BY s.number, e.number
"""


def load_job(conn: Connection, lease: Lease) -> SyncJob:
    """Return the job that *lease* holds."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(_JOB, (lease.task_id,)).fetchall()[0]
    wanted = conn.execute(_WANTED, (row["download_id"],)).fetchall()
    return SyncJob(
        lease=lease,
        download_id=row["download_id"],
        episode_id=row["episode_id"],
        intended=row["target_path"],
        save_path=row["save_path"] or "",
        files=tuple(TorrentFile(file["path"], file["size"]) for file in row["files"]),
        wanted=tuple(WantedEpisode(id_, season, number(value)) for id_, season, value, _ in wanted),
        decided={id_: chosen for id_, _, _, chosen in wanted if chosen is not None},
        titles=tuple(row["titles"]),
        first_counted=None if row["first_counted"] is None else number(row["first_counted"]),
        is_movie=row["is_movie"],
        is_wanted=row["is_wanted"],
        facts=facts_of(row),
    )


@contextmanager
def kept_alive(renew: Callable[[], bool], *, every: timedelta) -> Iterator[None]:
    """Call *renew* regularly while the caller works, until it says that the lease was lost.

    A database that is away for a moment is no loss: the next renewal may come in time.
    """
    stop = Event()

    def keep() -> None:
        while not stop.wait(every.total_seconds()):
            try:
                if not renew():
                    return
            except psycopg.Error as error:
                log.warning("could not renew a lease: %s", error)

    thread = Thread(target=keep, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def number(value: Decimal) -> Number:
    """Return an episode number as the domain counts: 8, or 8.5."""
    return int(value) if value == int(value) else float(value)


def facts_of(row: dict[str, Any]) -> PathFacts:
    """Return what names the file; the later of two works of one name and year carries its id."""
    title = marked_title(row["title"], row["bangumi_id"], before=row["namesakes"])
    mark = title.removeprefix(row["title"])
    return PathFacts(
        title=title,
        original_title=row["original_title"] + mark,
        year=row["year"],
        season=row["season"],
        episode=number(row["episode"]),
        version=row["version"],
        group=row["subtitle_group"],
        resolution=row["resolution"],
        source=row["source"],
        bangumi_id=row["bangumi_id"],
    )
