"""How well and how fast release titles are read: labelled titles, and anitopy beside us."""

from __future__ import annotations

import json
import os
import re
import statistics
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import anitopy

from anishelf.titles.parser import ReleaseTitle, parse_title

Row = dict[str, Any]

# The least share (%) that each tier and field must reach; flags and facts count over both tiers.
BARS = {
    ("gold", "season and episode"): 96.0,
    ("gold", "title, season and episode"): 92.0,
    ("silver", "season and episode"): 98.5,
    ("silver", "title, season and episode"): 94.0,
    ("all", "group"): 96.0,
    ("all", "resolution"): 98.5,
    ("all", "subtitle languages"): 90.0,
    ("all", "batch"): 95.0,
    ("all", "movie"): 95.0,
    ("all", "special"): 95.0,
}
SPEED_BAR = 2.0  # times as many titles a second as anitopy
_RUNS = 5
_LONG = 10_000
_LONG_BAR_MS = 50.0
_SEASON = re.compile(
    r"第\s*[0-9一二三四五六七八九十两]+\s*[季期部]|[0-9一二三四五六七八九十]+\s*期(?=\s|$)|\bS\d{1,2}\b"
    r"|\bSeasons?\s*\d+\b|\b\d+(?:st|nd|rd|th)\s+Season\b|\((?:19|20)\d\d\)"
    r"|\b(?:first|second|third|fourth|fifth|final)\s+season\b",
    re.IGNORECASE,
)
_ROMAN = {2: "ii", 3: "iii", 4: "iv", 5: "v"}
_NAME_FIELDS = ("title", "title_zh", "title_en", "title_ja")


def measure() -> list[Row]:
    """Return accuracy on the labelled titles where they lie near, and speed beside anitopy."""
    folder = Path(os.environ.get("ANISHELF_SHARED", Path(__file__).parents[2] / "shared"))
    corpus = folder / "data" / "titles" / "titles.jsonl"
    if not corpus.is_file():
        return [
            {"name": "titles", "value": f"skipped: no {corpus}", "unit": "", "bar": "", "ok": True}
        ]
    titles = [entry["title"] for entry in _entries(corpus)]
    return [*accuracy(corpus), speed(titles), longest()]


def accuracy(corpus: Path) -> list[Row]:
    """Return for each bar the share of labelled titles that are read right."""
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for entry in _entries(corpus):
        release = parse_title(entry["title"]) or ReleaseTitle()
        for field, right in _judge(entry["expected"], release):
            counts[entry["tier"], field].append(right)
            counts["all", field].append(right)
    return [
        {
            "name": f"titles: {field} ({tier}, {len(counts[tier, field])} labelled)",
            "value": round(100 * statistics.fmean(counts[tier, field]), 1),
            "unit": "%",
            "bar": bar,
            "ok": 100 * statistics.fmean(counts[tier, field]) >= bar,
        }
        for (tier, field), bar in BARS.items()
    ]


def speed(titles: Sequence[str]) -> Row:
    """Return titles per second, ours and anitopy's in turns, the median of several runs."""
    runs = [(_rate(parse_title, titles), _rate(_anitopy, titles)) for _ in range(_RUNS)]
    ours, theirs = (statistics.median(rates) for rates in zip(*runs, strict=True))
    return {
        "name": "titles read per second",
        "value": round(ours),
        "unit": "titles/s",
        "bar": f"{SPEED_BAR} x anitopy",
        "ok": ours >= SPEED_BAR * theirs,
        "against": f"anitopy {theirs:.0f}",
        "ratio": round(ours / theirs, 2),
    }


def longest() -> Row:
    """Return the time that a title of 10,000 characters takes."""
    title = ("[Group] Name of a Show / 名字 - 01 [1080p] " * _LONG)[:_LONG]
    seconds = statistics.median(1 / _rate(parse_title, [title]) for _ in range(_RUNS))
    return {
        "name": f"title of {_LONG} characters",
        "value": round(1000 * seconds, 2),
        "unit": "ms",
        "bar": _LONG_BAR_MS,
        "ok": 1000 * seconds < _LONG_BAR_MS,
    }


def _entries(corpus: Path) -> Iterator[Row]:
    with corpus.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _anitopy(title: str) -> object:
    try:
        return anitopy.parse(title)
    except (IndexError, AttributeError, TypeError, ValueError):  # it raises on some titles
        return None


def _rate(read: Callable[[str], object], titles: Sequence[str]) -> float:
    started = time.perf_counter()
    for title in titles:
        read(title)
    return len(titles) / (time.perf_counter() - started)


def _judge(expected: Row, release: ReleaseTitle) -> Iterator[tuple[str, bool]]:
    """Yield every labelled field and whether it was read right."""
    counted = _counted_right(expected, release)
    named = _named_right(expected, release)
    if counted is not None:
        yield "season and episode", counted
    if counted is not None and named is not None:
        yield "title, season and episode", counted and named
    if expected.get("group"):
        yield "group", _groups(release.groups) == _groups([expected["group"]])
    if expected.get("resolution"):
        yield "resolution", release.resolution == expected["resolution"]
    if expected.get("subtitle_lang"):
        yield "subtitle languages", set(release.subtitle_langs) == set(expected["subtitle_lang"])
    for flag in ("batch", "movie", "special"):
        if f"is_{flag}" in expected:
            yield flag, getattr(release, f"is_{flag}") == expected[f"is_{flag}"]


def _counted_right(expected: Row, release: ReleaseTitle) -> bool | None:
    """Return whether season and episode are right, or None where no episode is labelled."""
    if "episode" not in expected:
        return None
    seasons = {season or 1 for season in _seasons(expected)}
    if "season" in expected and (1 if release.season is None else release.season) not in seasons:
        return False
    return (release.episode, release.episode_end) == (
        expected["episode"],
        expected.get("episode_end"),
    )


def _seasons(expected: Row) -> set[int | None]:
    return set(expected.get("season_ok", [expected.get("season")]))


def _named_right(expected: Row, release: ReleaseTitle) -> bool | None:
    """Return whether one of the labelled names was read, or None where none is labelled."""
    labels = [expected[field] for field in _NAME_FIELDS if field in expected]
    labels += expected.get("title_alts", [])
    if not labels:
        return None
    sequels = [season for season in _seasons(expected) if season and season > 1]
    wanted = {spelling for label in labels for spelling in _spellings(label, sequels)}
    read = {spelling for name in release.titles for spelling in _spellings(name, sequels)}
    return bool(wanted & read)


def _spellings(name: str, sequels: Iterable[int]) -> Iterator[str]:
    """Yield *name* without case and punctuation, without its season, and without sequel number."""
    plain = unicodedata.normalize("NFKC", name).replace("_", " ")
    for text in (plain, _SEASON.sub(" ", plain)):
        bare = re.sub(r"[\W_]+", "", text.casefold())
        yield bare
        for sequel in sequels:
            yield re.sub(rf"(?:{sequel}|{_ROMAN.get(sequel, sequel)})$", "", bare)


def _groups(names: Iterable[str]) -> set[str]:
    parts = (part for name in names for part in re.split(r"\s*[&＆、,/+×|]\s*|\s+x\s+", name))
    return {re.sub(r"[\W_]+", "", part.casefold()) for part in parts}
