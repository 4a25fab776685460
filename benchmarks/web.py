"""Pages and lists over a library of 100,000 episodes, 2,000 shows and 600,000 feed entries.

Airflow's API server and PostgreSQL are real; each page is asked for fifty times, one after another.
"""

from __future__ import annotations

import gzip
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg

from anishelf.library.store.file_moves import FileMoves
from anishelf.library.store.scopes import works_in_scope
from anishelf.views.items import Wanted, find_items
from anishelf.views.lists.shows import ShowList
from benchmarks.at_size import make
from tests.worlds.airflow_server import AirflowServer, running_airflow_server
from tests.worlds.database import running_server

TIMES: Final = 50
PAGE_BAR, LIST_BAR = 150.0, 100.0
"""Milliseconds."""
KILOBYTES, ASSETS = 40.0, 60.0
RESYNC_SECONDS, RESYNC_MEGABYTES = 25.0, 200.0
AT_ONCE: Final = 100
PAGES: Final = (
    "/",
    "/library",
    "/library?order=title",
    "/library?q=雾港",
    "/library/shows/1203",
    "/library/trash",
    "/releases",
    "/releases?tab=waiting",
    "/releases?q=钟楼 第二章 13",
    "/releases?q=whale&stage=in_library",
    "/releases?feed=3",
    "/releases/345000",
    "/subscriptions",
)
STYLES: Final = ("tokens.css", "app.css", "more.css", "shell.js", "htmx.js", "app.js", "live.js")


def measure() -> list[dict[str, object]]:
    """Return p95 and size of each page, p95 of lists, and what it takes to look at every file."""
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        running_server() as postgres,
        running_airflow_server(Path(folder), postgres) as server,
        psycopg.connect(server.database, autocommit=True) as conn,
    ):
        make(conn)
        return [*_pages(server), _assets(server), *_lists(conn), *_resync(conn)]


def _pages(server: AirflowServer) -> list[dict[str, object]]:
    rows = []
    for path in PAGES:
        address = f"/anishelf{path}"
        reply = server.get(address)
        reply.raise_for_status()
        rows.append(_row(f"page {path}: p95", _p95(lambda: server.get(address)), "ms", PAGE_BAR))  # noqa: B023
        size = len(gzip.compress(reply.content)) / 1000
        rows.append(_row(f"page {path}: compressed", size, "kB", KILOBYTES))
    return rows


def _assets(server: AirflowServer) -> dict[str, object]:
    files = [server.get(f"/anishelf/static/{name}") for name in STYLES]
    size = sum(len(gzip.compress(file.content)) for file in files if file.ok) / 1000
    return _row("all scripts and styles: compressed", size, "kB", ASSETS)


def _lists(conn: psycopg.Connection) -> list[dict[str, object]]:
    today = datetime.now(UTC).date()
    lists: dict[str, Callable[[], object]] = {
        "entries": lambda: find_items(conn, Wanted(), limit=50),
        "shows": lambda: ShowList(conn, today).page(limit=50),
    }
    return [_row(f"first 50 {name}: p95", _p95(ask), "ms", LIST_BAR) for name, ask in lists.items()]


def _resync(conn: psycopg.Connection) -> list[dict[str, object]]:
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    works = works_in_scope(conn)
    for start in range(0, len(works), AT_ONCE):
        FileMoves(conn).entries(work_ids=works[start : start + AT_ONCE])
    seconds = time.perf_counter() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return [
        _row("resync: 100,000 files read for a plan", seconds, "s", RESYNC_SECONDS),
        _row("resync: 100,000 files read, memory added", grown, "MB", RESYNC_MEGABYTES),
    ]


def _p95(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(taken, n=20)[-1]


def _row(name: str, value: float, unit: str, bar: float) -> dict[str, object]:
    return {"name": name, "value": round(value, 1), "unit": unit, "bar": bar, "ok": value <= bar}
