"""A thousand completed single-episode downloads, brought into the library by direct calls.

PostgreSQL is real (without fsync), the files lie on this machine's disk; metadata is cached, as it
is from a show's second episode on.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from anishelf.domain.show import Blocked, IdentityQuery
from anishelf.pipeline.batch import Outcome
from benchmarks.shows import dataset, make_shows
from demo.bangumi import BangumiStandIn
from demo.model import Subject
from tests.database import Server, running_server
from tests.knowing import Knowing
from tests.shelf import NOW, Shelf

DOWNLOADS = 1000
RUNS = 3
BAR_SECONDS = 10.0
STEPS = ("move", "metadata", "NFO")
_AGAIN = "second time, nothing to do"
_SHOWS = 10
_VIDEO = b"video " * 1000


def measure() -> list[dict[str, object]]:
    """Return the seconds of the whole and of each step, medians of several runs."""
    shows = make_shows(_SHOWS, episodes=DOWNLOADS // _SHOWS)
    with running_server() as postgres, BangumiStandIn(dataset(shows)) as bangumi:
        runs = [_one(postgres, bangumi, shows) for _ in range(RUNS)]
    all_of_it = statistics.median(sum(run[step] for step in STEPS) for run in runs)
    whole: dict[str, object] = {
        "name": "sync: 1,000 downloads by direct calls",
        "value": round(all_of_it, 2),
        "unit": "s",
        "bar": BAR_SECONDS,
        "ok": all_of_it <= BAR_SECONDS,
    }
    return [whole, *(_row(name, runs) for name in (*STEPS, _AGAIN))]


def _row(name: str, runs: list[dict[str, float]]) -> dict[str, object]:
    seconds = statistics.median(run[name] for run in runs)
    return {"name": f"sync: {name}", "value": round(seconds, 2), "unit": "s"}


def _one(postgres: Server, bangumi: BangumiStandIn, shows: list[Subject]) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        psycopg.connect(postgres.create(), autocommit=True) as conn,
    ):
        shelf, knowing = Shelf(conn, Path(folder)), Knowing(conn, bangumi, now=NOW)
        downloads = [each for show in shows for each in complete_show(shelf, knowing, show)]
        asked = len(bangumi.requests)
        steps: tuple[Callable[[], Outcome], ...] = (
            lambda: shelf.move(*downloads),
            lambda: knowing.fetch_metadata(downloads),
            lambda: knowing.write_nfo(shelf.root, download_ids=downloads),
        )
        seconds = [_timed(step, expected=DOWNLOADS) for step in steps]
        again = sum(_timed(step, expected=0) for step in steps)
        _check(shelf, calls=len(bangumi.requests) - asked)
    return dict(zip(STEPS, seconds, strict=True)) | {_AGAIN: again}


def complete_show(shelf: Shelf, knowing: Knowing, show: Subject) -> Iterator[int]:
    """Complete the download of each episode of *show*, whose metadata is known already."""
    placed = knowing.place(_everything_of(show))
    if isinstance(placed, Blocked):
        raise TypeError(placed.reason)
    knowing.subjects.persons(show.id)
    knowing.subjects.characters(show.id)
    for number, episode_id in enumerate(placed.episode_ids, start=1):
        name = f"[Sakura] {show.name} - {number:02} [1080p].mkv"
        yield shelf.download([episode_id], {name: _VIDEO})


def _everything_of(show: Subject) -> IdentityQuery:
    return IdentityQuery(
        titles=(show.name,),
        season=None,
        episode=1,
        episode_end=len(show.episodes),
        absolute_episode=None,
        year=None,
        is_movie=False,
        is_special=False,
        is_batch=True,
        external_ids=(f"bgm/{show.id}",),
        published_at=None,
    )


def _timed(step: Callable[[], Outcome], *, expected: int) -> float:
    began = time.perf_counter()
    outcome = step()
    seconds = time.perf_counter() - began
    if outcome != Outcome(done=expected, failed=0):
        raise AssertionError(f"{outcome}, not {expected} done: the measure means nothing")
    return seconds


def _check(shelf: Shelf, *, calls: int) -> None:
    """Raise AssertionError unless everything arrived once, without a question to bangumi.tv."""
    rows = shelf.insert("SELECT count(*) FROM library_files WHERE state = 'present'")
    videos = list(shelf.root.rglob("*.mkv"))
    described = [path for path in videos if path.with_suffix(".nfo").is_file()]
    found = (rows, len(videos), len(described), calls)
    if found != (DOWNLOADS, DOWNLOADS, DOWNLOADS, 0):
        raise AssertionError(f"{found} rows, videos, NFO and calls: the measure means nothing")
