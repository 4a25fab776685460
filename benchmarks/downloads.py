"""A thousand releases to a real qBittorrent, a poll of them, and 300 until their file work is claimed.

PostgreSQL is real (without fsync); the files come from a web seed on loopback.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from anishelf.downloads.steps.track import Tracker
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.library.store.sync_tasks import SyncTasks
from benchmarks.measurement import CannotMeasure
from tests.worlds.database import running_server
from tests.worlds.qbittorrent import running_qbittorrent
from tests.worlds.stack_seeds import Seeds, running_seeds
from tests.worlds.stage import Stage

DISPATCHED, TO_THE_END = 1000, 300
DISPATCH_BAR, POLL_BAR, CLAIM_BAR, MEMORY_BAR = 20.0, 300.0, 5.0, 100.0
_POLLS = 9
_BYTES = 20_000
_LONGEST_SECONDS = 240.0


def measure() -> list[dict[str, object]]:
    """Return the seconds to dispatch, the milliseconds of a poll, and how late claims come."""
    if shutil.which("qbittorrent-nox") is None:
        raise CannotMeasure("needs qbittorrent-nox")
    with running_server() as postgres:
        return [*_many(postgres.create()), *_to_the_end(postgres.create())]


def _many(database: str) -> list[dict[str, object]]:
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        _stage(database, Path(folder)) as (stage, seeds),
    ):
        # Nobody can download them: the poll is measured while nothing changes.
        for number in range(DISPATCHED):
            stage.want(seeds.publish(f"{number}.mkv", size=_BYTES))
        for path in (Path(folder) / "www").glob("*.mkv"):
            path.unlink()
        began = time.monotonic()
        sent = stage.dispatch()
        seconds = time.monotonic() - began
        if sent.accepted != DISPATCHED:
            raise RuntimeError(f"only {sent} of {DISPATCHED}")
        milliseconds = 1000 * _poll_seconds(stage.tracker())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        _row(f"downloads: {DISPATCHED} dispatches", round(seconds, 2), "s", DISPATCH_BAR),
        _row(f"downloads: poll of {DISPATCHED}", round(milliseconds), "ms", POLL_BAR),
        _row("downloads: memory of it all", round(memory), "MB", MEMORY_BAR),
    ]


def _poll_seconds(tracker: Tracker) -> float:
    tracker.poll()  # the first look at each goes to its row
    spans = []
    for _ in range(_POLLS):
        began = time.monotonic()
        tracker.poll()
        spans.append(time.monotonic() - began)
    return statistics.median(spans)


def _to_the_end(database: str) -> list[dict[str, object]]:
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        _stage(database, Path(folder)) as (stage, seeds),
    ):
        for number in range(TO_THE_END):
            stage.want(seeds.publish(f"{number}.mkv", size=_BYTES))
        began = time.monotonic()
        stage.dispatch()
        ended = _all_claimed(stage)
        whole = time.monotonic() - began
        last = max(state.completed_on for state in stage.connect().statuses())
    late = max(ended - last, 0.0)
    return [
        {"name": f"downloads: {TO_THE_END} downloaded", "value": round(whole, 1), "unit": "s"},
        _row(
            f"downloads: {TO_THE_END} claimed after the last one's end",
            round(late, 2),
            "s",
            CLAIM_BAR,
        ),
    ]


def _all_claimed(stage: Stage) -> float:
    """Poll as the trigger does while downloads are young; return when the last one was claimed."""
    tracker, tasks = stage.tracker(), SyncTasks(stage.conn)
    claimed: set[int] = set()
    deadline = time.monotonic() + _LONGEST_SECONDS
    while len(claimed) < TO_THE_END:
        tracker.poll()
        claimed.update(tasks.claim(owner="bench", now=datetime.now(UTC)))
        if time.monotonic() > deadline:
            raise RuntimeError(f"only {len(claimed)} of {TO_THE_END} after {_LONGEST_SECONDS} s")
        time.sleep(0.5 if tracker.second_look else 1.0)
    return time.time()


@contextmanager
def _stage(database: str, folder: Path) -> Iterator[tuple[Stage, Seeds]]:
    with (
        psycopg.connect(database, autocommit=True) as conn,
        running_qbittorrent(folder / "qbittorrent") as qbittorrent,
        running_seeds(folder / "www") as seeds,
    ):
        client = qbittorrent.client()
        Downloaders(conn).ensure_default()
        yield Stage(conn, qbittorrent.downloads, lambda: client, max_adds=DISPATCHED), seeds


def _row(name: str, value: float, unit: str, bar: float) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "bar": bar, "ok": value <= bar}
