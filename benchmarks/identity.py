"""How well releases find their show: titles made from the real catalogue, and titles of no anime."""

from __future__ import annotations

import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import psycopg

from anishelf.identity.domain.catalogue import CatalogueName, CatalogueShow, read_catalogue
from anishelf.identity.domain.lookup import CatalogueMatch
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.steps.show_matcher import find_in_catalogue
from anishelf.identity.store.catalogue import Catalogue
from anishelf.titles.parser import parse_title
from benchmarks.catalogue_titles import NO_ANIME, Case, cases
from benchmarks.measurement import CannotMeasure
from benchmarks.seasons import measure_seasons
from tests.worlds.catalogue import Fixed
from tests.worlds.database import running_server
from tests.worlds.knowing import query_of

PACKAGE = "bangumi-data@0.3.208"
RIGHT_BAR, WRONG_BAR, LOAD_BAR = 95.0, 0.5, 20.0
_TODAY = date(2026, 5, 1)
_NPM_SECONDS = 180
_NPM_OPTIONS = ("--no-save", "--no-audit", "--no-fund", "--fetch-retries=1")
_BUILD = Path(__file__).parents[1] / "build"
Row = dict[str, Any]


def measure() -> list[Row]:
    """Return a row for each kind of spelling, and over all: wrong accepts, negatives, the load."""
    body = real_catalogue()
    shows = {show.bangumi_id: show for show in read_catalogue(body)}
    with catalogue_of(body) as (catalogue, seconds):
        counts = _counted(catalogue, shows)
        accepted = _negatives(catalogue)
    total = sum(sum(each.values()) for each in counts.values())
    wrong = sum(each["wrong"] for each in counts.values())
    return [
        _row(
            f"identity: catalogue of {len(shows)} shows loaded",
            seconds,
            "s",
            LOAD_BAR,
            ok=seconds < LOAD_BAR,
        ),
        *measure_seasons(shows.values()),
        *(_kind_row(kind, is_known, each) for (kind, is_known), each in counts.items()),
        _row(
            f"identity: wrong accepts of {total} pairs",
            *(100 * wrong / total, "%", WRONG_BAR),
            ok=100 * wrong <= WRONG_BAR * total,
        ),
        _row(
            f"identity: accepts of {len(NO_ANIME)} films, dramas and games",
            *(accepted, "", 0),
            ok=accepted == 0,
        ),
    ]


def real_catalogue() -> bytes:
    """Return the real data set; the npm client fetches it once into build/."""
    folder = _BUILD / "bangumi-data"
    file = folder / "node_modules" / "bangumi-data" / "dist" / "data.json"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(folder)
    return file.read_bytes()


def _fetch(folder: Path) -> None:
    """Have npm bring the package, or raise CannotMeasure saying what is missing."""
    command = ["npm", "install", "--prefix", str(folder), *_NPM_OPTIONS, PACKAGE]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_NPM_SECONDS
        )
    except FileNotFoundError as error:
        raise CannotMeasure(f"npm, which brings {PACKAGE}, is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise CannotMeasure(f"npm did not bring {PACKAGE} in {_NPM_SECONDS} s") from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        reason = said[0].removeprefix("npm error ") if said else "it did not say why"
        raise CannotMeasure(f"npm cannot bring {PACKAGE} (offline?): {reason}")


@contextmanager
def catalogue_of(body: bytes) -> Iterator[tuple[_Names, float]]:
    """Yield a database with this catalogue, and how many seconds the load took."""
    with (
        running_server() as server,
        psycopg.connect(server.create(), autocommit=True) as conn,
    ):
        catalogue, began = _Names(conn), time.perf_counter()
        now = datetime.now(UTC)
        refresh_catalogue(Fixed(body).read, catalogue, now=now)
        yield catalogue, time.perf_counter() - began


class _Names(Catalogue):
    """The catalogue without one name: an alias that nobody has entered yet."""

    hidden: str | None = None

    def named(self, keys: Collection[str]) -> list[CatalogueName]:
        return [each for each in super().named(keys) if each.name != self.hidden]


def _counted(
    names: _Names, shows: Mapping[int, CatalogueShow]
) -> dict[tuple[str, bool], Counter[str]]:
    counts: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for case in cases(list(shows.values())):
        names.hidden = case.hidden
        counts[case.kind, case.is_known][_judged(case, names, shows)] += 1
    return counts


def _judged(case: Case, names: _Names, shows: Mapping[int, CatalogueShow]) -> str:
    found = _find(case.raw, names, published=case.published)
    if found is None:
        return "waits"
    meant = shows[case.bangumi_id]
    same_season = found.show.tmdb == meant.tmdb and bool(meant.tmdb and meant.tmdb[1])
    return "right" if found.show.bangumi_id == meant.bangumi_id or same_season else "wrong"


def _find(raw: str, names: _Names, *, published: date | None) -> CatalogueMatch | None:
    """Return what a release would be taken for without a doubt."""
    title = parse_title(raw)
    if title is None:
        return None
    moment = datetime.combine(published, clock_time(), UTC) if published else None
    query = query_of(title, published_at=moment)
    found = find_in_catalogue(query, names, today=_TODAY)
    return found if isinstance(found, CatalogueMatch) and not found.rivals else None


def _negatives(names: _Names) -> int:
    """Return how many titles of no anime are accepted, with and without a publication date."""
    names.hidden = None
    days = (None, date(2024, 5, 1))
    return sum(any(_find(raw, names, published=day) for day in days) for raw in NO_ANIME)


def _kind_row(kind: str, is_known: bool, counts: Counter[str]) -> Row:  # noqa: FBT001
    total = sum(counts.values())
    share = 100 * counts["right"] / total
    return {
        "name": f"identity: {kind} ({total})",
        "value": round(share, 1),
        "unit": f"% right, {counts['wrong']} wrong, {counts['waits']} to review",
        "bar": RIGHT_BAR if is_known else None,
        "ok": share >= RIGHT_BAR,
    }


def _row(name: str, value: float, unit: str, bar: float, *, ok: bool) -> Row:
    return {"name": name, "value": round(value, 2), "unit": unit, "bar": bar, "ok": ok}
