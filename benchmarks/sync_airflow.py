"""The same thousand downloads, brought into the library by a living Airflow."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.completed import DOWNLOADS, SHOWS, complete
from benchmarks.shows import dataset, make_shows
from demo.world.bangumi import BangumiStandIn
from tests.worlds.knowing import Knowing
from tests.worlds.living import Living, living, until
from tests.worlds.shelf import Shelf

_PATIENCE = 300.0
_WRITTEN = "SELECT count(*) = %s FROM sync_tasks WHERE metadata_status = 'written'"


def seconds() -> float:
    """Return the seconds from "completed" in the database until the last NFO is written."""
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        living(Path(folder)) as product,
    ):
        _complete(product)
        began = time.perf_counter()
        until(
            lambda: product.one(_WRITTEN, DOWNLOADS),
            seconds=_PATIENCE,
            what=f"{DOWNLOADS} downloads in the library",
            every=0.2,
        )
        took = time.perf_counter() - began
        _check(product)
    return took


def _complete(product: Living) -> None:
    """Complete the downloads at once; `track_downloads` finds them and starts `sync_downloads`."""
    shows = make_shows(SHOWS, episodes=DOWNLOADS // SHOWS)
    shelf = Shelf(product.conn, product.library.parent, library=product.library)
    with BangumiStandIn(dataset(shows)) as bangumi, product.conn.transaction():
        complete(shelf, Knowing(product.conn, bangumi, now=datetime.now(UTC)), shows)


def _check(product: Living) -> None:
    """Raise AssertionError unless everything lies in the library with its NFO."""
    videos = list(product.library.rglob("*.mkv"))
    described = [path for path in videos if path.with_suffix(".nfo").is_file()]
    if (len(videos), len(described)) != (DOWNLOADS, DOWNLOADS):
        raise AssertionError(f"{len(videos)} videos, {len(described)} NFO: the measure is void")
