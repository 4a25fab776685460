"""A thousand completed single-episode downloads, brought into the library: directly, and by Airflow.

PostgreSQL is real (without fsync), the files lie on this machine's disk; metadata is cached, as it
is from a show's second episode on.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from anishelf.core.batch import Outcome
from benchmarks import sync_airflow
from benchmarks.completed import DOWNLOADS, SHOWS, complete
from benchmarks.shows import dataset, make_shows
from demo.world.bangumi import BangumiStandIn
from demo.world.model import Subject
from tests.worlds.database import Server, running_server
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import NOW, Shelf

RUNS = 3
BAR_SECONDS = 10.0
AIRFLOW_BAR_SECONDS = 45.0
STEPS = ("move", "metadata", "NFO")
_AGAIN = "second time, nothing to do"
_CPU = "CPU seconds of our process"


def measure() -> list[dict[str, object]]:
    """Return the seconds of the whole and of each step, medians of several runs, and Airflow's."""
    shows = make_shows(SHOWS, episodes=DOWNLOADS // SHOWS)
    with running_server() as postgres, BangumiStandIn(dataset(shows)) as bangumi:
        runs = [_one(postgres, bangumi, shows) for _ in range(RUNS)]
    direct = statistics.median(sum(run[step] for step in STEPS) for run in runs)
    by_airflow = sync_airflow.seconds()
    return [
        _judged("1,000 downloads by direct calls", direct, bar=BAR_SECONDS),
        *(_row(name, runs) for name in (*STEPS, _CPU, _AGAIN)),
        _judged("1,000 downloads in Airflow", by_airflow, bar=AIRFLOW_BAR_SECONDS),
        {
            "name": "sync: Airflow against direct calls",
            "value": round(by_airflow / direct, 1),
            "unit": "times as long",
        },
    ]


def _judged(name: str, seconds: float, *, bar: float) -> dict[str, object]:
    value = round(seconds, 2)
    return {"name": f"sync: {name}", "value": value, "unit": "s", "bar": bar, "ok": seconds <= bar}


def _row(name: str, runs: list[dict[str, float]]) -> dict[str, object]:
    seconds = statistics.median(run[name] for run in runs)
    return {"name": f"sync: {name}", "value": round(seconds, 2), "unit": "s"}


def _one(postgres: Server, bangumi: BangumiStandIn, shows: list[Subject]) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        psycopg.connect(postgres.create(), autocommit=True) as conn,
    ):
        shelf, knowing = Shelf(conn, Path(folder)), Knowing(conn, bangumi, now=NOW)
        downloads = complete(shelf, knowing, shows)
        asked = len(bangumi.requests)
        steps: tuple[Callable[[], Outcome], ...] = (
            lambda: shelf.move(*downloads),
            lambda: knowing.fetch_metadata(downloads),
            lambda: knowing.write_nfo(shelf.root, download_ids=downloads),
        )
        busy = time.process_time()
        seconds = [_timed(step, expected=DOWNLOADS) for step in steps]
        busy = time.process_time() - busy
        again = sum(_timed(step, expected=0) for step in steps)
        _check(shelf, calls=len(bangumi.requests) - asked)
    return dict(zip(STEPS, seconds, strict=True)) | {_CPU: busy, _AGAIN: again}


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
