"""A library whose names change: a thousand files move and are described anew by direct calls.

Then a library of ten thousand files in which nothing has to change. PostgreSQL is real (without
fsync), the files lie on this machine's disk, metadata is cached.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from anishelf.core.batch import Outcome
from anishelf.library.steps.resync import plan_resync
from benchmarks.completed import complete
from benchmarks.shows import dataset, make_shows
from demo.world.bangumi import BangumiStandIn
from tests.worlds.database import Server, running_server
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import NOW, Shelf

FILES, SHOWS = 1000, 10
RESTING, RESTING_SHOWS = 10_000, 100
BAR_SECONDS, RESTING_BAR_SECONDS = 60.0, 10.0


def measure() -> list[dict[str, object]]:
    """Return the seconds of a new title, of counting on by one, and of a look at what is right."""
    with running_server() as postgres:
        renamed, counted_on = _moved(postgres)
        return [
            _row("resync: 1,000 files to a new title, described anew", renamed, BAR_SECONDS),
            _row("resync: 1,000 files count on by one, described anew", counted_on, BAR_SECONDS),
            _row(
                "resync: 10,000 files planned and looked at, nothing to do",
                _resting(postgres),
                RESTING_BAR_SECONDS,
            ),
        ]


def _row(name: str, seconds: float, bar: float) -> dict[str, object]:
    return {
        "name": name,
        "value": round(seconds, 2),
        "unit": "s",
        "bar": bar,
        "ok": seconds <= bar,
    }


def _moved(postgres: Server) -> tuple[float, float]:
    shows = make_shows(SHOWS, episodes=FILES // SHOWS)
    with (
        BangumiStandIn(dataset(shows)) as bangumi,
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        psycopg.connect(postgres.create(), autocommit=True) as conn,
    ):
        shelf, knowing = Shelf(conn, Path(folder)), Knowing(conn, bangumi, now=NOW)
        downloads = complete(shelf, knowing, shows)
        shelf.move(*downloads)
        _describe(shelf, knowing, downloads)
        seconds = []
        for change in (
            "UPDATE works SET title = title || '新'",
            "UPDATE episodes SET number = number + 1000; UPDATE episodes SET number = number - 999",
        ):
            for statement in change.split(";"):
                conn.execute(statement.encode())
            began = time.perf_counter()
            _check(shelf.resync(), done=SHOWS)
            _describe(shelf, knowing, downloads)
            seconds.append(time.perf_counter() - began)
            _check_names(shelf)
    return seconds[0], seconds[1]


def _describe(shelf: Shelf, knowing: Knowing, downloads: list[int]) -> None:
    steps: tuple[Callable[[], Outcome], ...] = (
        lambda: knowing.fetch_metadata(downloads),
        lambda: knowing.write_nfo(shelf.root, download_ids=downloads),
    )
    for step in steps:
        _check(step(), done=FILES)


def _resting(postgres: Server) -> float:
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        psycopg.connect(postgres.create(), autocommit=True) as conn,
    ):
        shelf = Shelf(conn, Path(folder))
        _shelve(shelf)
        began = time.perf_counter()
        plan = plan_resync(shelf.file_moves.entries(), shelf.library)
        _check(shelf.resync(), done=RESTING_SHOWS)
        seconds = time.perf_counter() - began
        if plan.moves or plan.refused:
            raise AssertionError(f"{plan}: the measure means nothing")
        _check_names(shelf)
    return seconds


def _shelve(shelf: Shelf) -> None:
    """Put files into the library by the hundred, with the rows that a sync would have left."""
    shelf.library.ensure(movie=False, holds_files=False)
    shelf.conn.execute(_ROWS, {"shows": RESTING_SHOWS, "each": RESTING // RESTING_SHOWS})
    paths = [
        (file.file_id, shelf.library.path_for(file.facts, ".mkv", movie=False))
        for file in shelf.file_moves.entries()
    ]
    for _, path in paths:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(b"video")
    shelf.conn.execute(
        """
        UPDATE library_files f SET path = m.path
        FROM unnest(%s::bigint[], %s::text[]) AS m (id, path) WHERE f.id = m.id
        """,
        ([file_id for file_id, _ in paths], [path for _, path in paths]),
    )
    shelf.conn.execute(
        "UPDATE sync_tasks t SET target_path = f.path FROM library_files f "
        "WHERE f.episode_id = t.episode_id"
    )
    shelf.conn.execute("ANALYZE")


# Every table has one row for each episode, so all of them count alike.
_ROWS = """
WITH work AS (
    INSERT INTO works (kind, bangumi_id, title, original_title, year)
    SELECT 'tv', n, 'Show ' || n, 'Show ' || n, 2026 FROM generate_series(1, %(shows)s) n
    RETURNING id
), season AS (
    INSERT INTO seasons (work_id, kind, number, title) SELECT id, 'tv', 1, 'x' FROM work RETURNING id
), episode AS (
    INSERT INTO episodes (season_id, number)
    SELECT id, n FROM season, generate_series(1, %(each)s) n RETURNING id
), item AS (
    INSERT INTO raw_items (identity, title) SELECT 'guid:' || id, 'x' FROM episode RETURNING id
), release AS (
    INSERT INTO releases (raw_item_id, titles, download_type) SELECT id, '{x}', 'torrent' FROM item
    RETURNING id
), download AS (
    INSERT INTO downloads (release_id, status) SELECT id, 'completed' FROM release
    RETURNING id, release_id
), pair AS (
    SELECT d.id AS download_id, d.release_id, e.id AS episode_id
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM download) d
    JOIN (SELECT *, row_number() OVER (ORDER BY id) AS n FROM episode) e USING (n)
), task AS (
    INSERT INTO sync_tasks (download_id, release_id, episode_id, status, metadata_status)
    SELECT download_id, release_id, episode_id, 'synced', 'written' FROM pair
)
INSERT INTO library_files (path, episode_id, download_id, size, content_id)
SELECT 'soon ' || episode_id, episode_id, download_id, 5, 'x' FROM pair
"""


def _check(outcome: Outcome, *, done: int) -> None:
    if outcome != Outcome(done=done, failed=0):
        raise AssertionError(f"{outcome}, not {done} done: the measure means nothing")


def _check_names(shelf: Shelf) -> None:
    """Raise AssertionError unless every file lies at its place."""
    for file in shelf.file_moves.entries():
        path = shelf.library.path_for(file.facts, ".mkv", movie=False)
        if file.path != path or not Path(path).is_file():
            raise AssertionError(f"{file.path} should be {path}: the measure means nothing")
