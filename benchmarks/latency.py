"""From "the item appears in the feed" to "its NFO is in the library", step by step."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.worlds.living import Living, living, until

RUNS = 10
BAR_SECONDS = 10.0
_OF_ITEM = "JOIN releases r ON r.id = release_id WHERE r.raw_item_id = %(item)s"
STEPS = {
    "feed to raw item": "SELECT min(created_at) FROM raw_items WHERE id = %(item)s",
    "raw item to release": "SELECT min(created_at) FROM releases WHERE raw_item_id = %(item)s",
    "release to decision": "SELECT min(decided_at) FROM releases WHERE raw_item_id = %(item)s",
    "decision to download": f"SELECT min(added_at) FROM downloads {_OF_ITEM}",
    "download to completed": f"SELECT min(t.created_at) FROM sync_tasks t {_OF_ITEM}",
    "completed to library": f"SELECT min(t.completed_at) FROM sync_tasks t {_OF_ITEM}",
}


def measure() -> list[dict[str, object]]:
    """Return the median of ten episodes, as a whole and for each step, in seconds."""
    with (
        tempfile.TemporaryDirectory(prefix="anishelf-bench-") as folder,
        living(Path(folder)) as product,
    ):
        _one(product, 99)  # its metadata is cached from here on
        runs = [_one(product, number) for number in range(1, RUNS + 1)]
    rows: list[dict[str, object]] = []
    for name in runs[0]:
        median = statistics.median(run[name] for run in runs)
        row: dict[str, object] = {"name": name, "value": round(median, 2), "unit": "s"}
        if name == "feed to NFO":
            row |= {"bar": BAR_SECONDS, "ok": median <= BAR_SECONDS}
        rows.append(row)
    return rows


def _one(product: Living, episode: int) -> dict[str, float]:
    began = datetime.now(UTC)
    product.publish(episode)
    product.collect()
    until(lambda: product.is_described(episode), seconds=120, what=f"episode {episode}", every=0.02)
    ended = datetime.now(UTC)
    item = product.one("SELECT max(id) FROM raw_items")
    moments = [began]
    for sql in STEPS.values():
        row = product.conn.execute(sql, {"item": item}).fetchone()
        moments.append(row[0] if row else ended)
    moments.append(ended)
    names = [*STEPS, "library to NFO"]
    spans = zip(names, moments, moments[1:], strict=False)
    time.sleep(1.5)  # the runs before must not overlap with this one
    return {name: (after - before).total_seconds() for name, before, after in spans} | {
        "feed to NFO": (ended - began).total_seconds()
    }
