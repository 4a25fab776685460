"""How soon a release is noticed: learned looks against a fixed quarter of an hour, on real times.

Replays the release times of the reference data, one feed for each series of group and show.
"""

from __future__ import annotations

import json
import os
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from anishelf.following.domain.pace import USUAL, interval

Row = dict[str, Any]
Interval = Callable[[Sequence[datetime], datetime], timedelta]
_FEWEST = 4
_WEEKLY = (timedelta(hours=150), timedelta(hours=186))
_LEARNED_FROM = 2  # a weekly series counts from its third release on
_SAMPLE = 3  # every third series; all of them take minutes


@dataclass
class _Replay:
    """What was noticed how late, in seconds, and what it cost."""

    weekly: list[float] = field(default_factory=list)
    all: list[float] = field(default_factory=list)
    looks: int = 0
    days: float = 0.0

    def watch(self, times: Sequence[datetime], wait: Interval) -> None:
        known: list[datetime] = []
        is_weekly, now = _is_weekly(times), times[0]
        while len(known) < len(times):
            self.looks += 1
            while len(known) < len(times) and times[len(known)] <= now:
                late = (now - times[len(known)]).total_seconds()
                if known:
                    self.all.append(late)
                if is_weekly and len(known) >= _LEARNED_FROM:
                    self.weekly.append(late)
                known.append(times[len(known)])
            now += wait(known, now)
        self.days += (times[-1] - times[0]) / timedelta(days=1)


def measure() -> list[Row]:
    """Return the delays of learned looks, and their cost beside a fixed interval's."""
    folder = Path(os.environ.get("ANISHELF_SHARED", Path(__file__).parents[2] / "shared"))
    source = folder / "data" / "release_times.jsonl"
    if not source.is_file():
        skipped = f"skipped: no {source}"
        return [{"name": "following", "value": skipped, "unit": "", "bar": "", "ok": True}]
    learned, fixed = _Replay(), _Replay()
    for times in _series(source)[::_SAMPLE]:
        learned.watch(times, lambda known, now: interval([known], now))
        fixed.watch(times, lambda *_: USUAL)
    return [
        _delay("weekly series, median", learned.weekly, fixed.weekly, 50, 90),
        _delay("weekly series, 75 %", learned.weekly, fixed.weekly, 75, 360),
        _delay("all series, median", learned.all, fixed.all, 50, 240),
        _cost(learned, fixed),
    ]


def _delay(
    name: str, learned: Sequence[float], fixed: Sequence[float], percent: int, bar: float
) -> Row:
    ours, theirs = (_percentile(values, percent) for values in (learned, fixed))
    return {
        "name": f"published to noticed, {name}",
        "value": round(ours),
        "unit": "s",
        "bar": bar,
        "ok": ours <= bar,
        "against": f"every 15 min {theirs:.0f}",
        "ratio": round(ours / theirs, 2),
    }


def _cost(learned: _Replay, fixed: _Replay) -> Row:
    ours, theirs = learned.looks / learned.days, fixed.looks / fixed.days
    return {
        "name": "looks a day at one feed",
        "value": round(ours, 1),
        "unit": "",
        "bar": round(theirs, 1),
        "ok": ours <= theirs,
        "against": f"every 15 min {theirs:.1f}",
        "ratio": round(ours / theirs, 2),
    }


def _percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[len(values) * percent // 100]


def _series(source: Path) -> list[list[datetime]]:
    """Return the times of each series that has four episodes or more, the first release of each."""
    found: dict[tuple[str, str], dict[float, datetime]] = defaultdict(dict)
    with source.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["batch"] or row["episode"] is None:
                continue
            episodes, at = (
                found[row["group"], row["show"]],
                datetime.fromisoformat(row["published"]),
            )
            episodes[row["episode"]] = min(at, episodes.get(row["episode"], at))
    return [sorted(times.values()) for times in found.values() if len(times) >= _FEWEST]


def _is_weekly(times: Sequence[datetime]) -> bool:
    gaps = [(after - before) / timedelta(hours=1) for before, after in pairwise(times)]
    low, high = (limit / timedelta(hours=1) for limit in _WEEKLY)
    return low <= statistics.median(gaps) <= high
