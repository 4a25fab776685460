"""The tracker: how soon an event is seen, what a tick costs with 20,000 open items, and a sweep.

The first on the whole running stack, profile busy; the others on a PostgreSQL of their own. The
sweep runs in a process of its own, whose peak of memory counts, over a Jellyfin of 100,000 items.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import requests

from anishelf.settings import Settings
from anishelf.tracker.actions.senders import HEADER, add_sender
from anishelf.tracker.domain.states import Source
from anishelf.wiring.context import Context, Endpoints
from anishelf.wiring.tracker import Waiter, sweeps, taker
from demo.neighbours import jellyfin as jellyfins
from demo.neighbours import messages
from demo.neighbours.messages import Generation
from demo.neighbours.titles import Title
from tests.worlds.database import running_server
from tests.worlds.living import Living, living, until
from tests.worlds.tracking import Desk

ROOT = Path(__file__).parents[1]
EVENTS, VISIBLE_BAR = 20, 1.5
SHOWS, EPISODES, TICK_BAR = 1_000, 20, 2.0
LIBRARY, REQUESTS_BAR, MEMORY_BAR = 100_000, 250, 200.0
_TICKS = 12
_FOLLOWED = 500
_NOW = datetime.now(UTC)
Row = dict[str, object]


def measure() -> list[Row]:
    """Return the three figures."""
    with running_server() as postgres:
        rows = [*_ticks(postgres.create()), *_sweep(postgres.create())]
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        living(Path(folder)) as product,
    ):
        return [_visible(product), *rows]


def _title(number: int) -> Title:
    return Title(
        f"Show {number}", 2020, native=number, tmdb=700_000 + number, tvdb=800_000 + number,
        season=1, episodes=EPISODES, aired=EPISODES,
    )  # fmt: skip


def _grab(number: int) -> messages.Body:
    title = _title(number)
    return messages.from_arr(
        title,
        "Grab",
        title.numbers,
        now=_NOW,
        generation=Generation.NEW,
        download_id=f"{number:040X}",
        release=title.season_pack(),
    )


def _visible(product: Living) -> Row:
    """Return the median from the post to the row that pages read."""
    url = product.stack.state.url
    made = add_sender(product.conn, "sonarr", "bench", now=_NOW, public_url=url).changed
    took = [_one(product, url, made.token, number) for number in range(EVENTS + 3)][3:]
    median = statistics.median(took)
    return _row("tracker: event to visible state", median, VISIBLE_BAR, "s")


def _one(product: Living, url: str, token: str, number: int) -> float:
    began = time.monotonic()
    reply = requests.post(
        f"{url}/anishelf/hooks/sonarr", json=_grab(number), headers={HEADER: token}, timeout=30
    )
    reply.raise_for_status()
    title = f"Show {number}"
    seen = "SELECT 1 FROM tracked_items i JOIN media m ON m.id = i.media_id WHERE m.title = %s"
    until(lambda: product.one(seen, title), seconds=60, what=title, every=0.01)
    took = time.monotonic() - began
    time.sleep(0.5)
    return took


def _ticks(database: str) -> list[Row]:
    with psycopg.connect(database, autocommit=True) as conn:
        desk = Desk(conn, _NOW)
        for number in range(1, SHOWS + 1):
            desk.post(Source.SONARR, _grab(number))
        desk.take_in()
        context = Context(Settings.from_env({}), conn, Endpoints(lambda _: None))
        waiter = Waiter(context, patience=0.0)
        took = []
        for _ in range(_TICKS):
            began = time.monotonic()
            waiter.turn()
            took.append(time.monotonic() - began)
    name = f"tracker: one tick, {SHOWS * EPISODES:,} open items"
    return [_row(name, max(took), TICK_BAR, "s")]


def _sweep(database: str) -> list[Row]:
    with jellyfins.running_jellyfin() as server, psycopg.connect(database, autocommit=True) as conn:
        for number in range(LIBRARY // EPISODES):
            _fill(server, number)
        desk = Desk(conn, _NOW)
        for number in range(1, _FOLLOWED + 1):
            desk.post(Source.SONARR, _grab(number))
        desk.take_in()
        argv = [sys.executable, "-m", "benchmarks.tracking", database, server.url]
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True)
        said = json.loads(done.stdout)
        asked = server.pages + server.asked_series
    name = f"tracker: sweep of {LIBRARY:,} items at Jellyfin"
    return [
        {
            **_row(f"{name}: shown", said["changed"], 0, ""),
            "bar": _FOLLOWED * EPISODES,
            "ok": said["changed"] == _FOLLOWED * EPISODES,
        },
        _row(f"{name}: requests", asked, REQUESTS_BAR, ""),
        _row(f"{name}: memory", said["memory"], MEMORY_BAR, "MB"),
        {**_row(f"{name}: time", said["seconds"], 0, "s"), "bar": None, "ok": None},
    ]


def _fill(server: jellyfins.FakeJellyfin, number: int) -> None:
    title = _title(number)
    ids = {"Tvdb": str(title.tvdb)}
    series = server.add("Series", title.folder, ids, Name=title.name, ProductionYear=2020)
    for episode in title.numbers:
        facts = {"ParentIndexNumber": 1, "IndexNumber": episode}
        server.add("Episode", title.path(episode), {}, SeriesId=series, **facts)


def _row(name: str, value: float, bar: float, unit: str) -> Row:
    return {"name": name, "value": round(value, 2), "unit": unit, "bar": bar, "ok": value <= bar}


def main() -> None:
    """Sweep once and say what it took: a process of its own, for its memory is the figure."""
    database, url = sys.argv[1:]
    read = {"jellyfin_default": json.dumps({"host": url, "password": jellyfins.KEY})}.get
    with psycopg.connect(database, autocommit=True) as conn:
        context = Context(Settings.from_env({}), conn, Endpoints(read))
        began = time.monotonic()
        changed = sweeps(context)["jellyfin_default"](taker(context, context.clock()))
        seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps({"seconds": round(seconds, 1), "memory": round(memory, 1), "changed": changed})
    )


if __name__ == "__main__":
    main()
