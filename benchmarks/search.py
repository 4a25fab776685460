"""How long a search for a show takes over the real catalogue, and whether it finds what was meant."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg

from anishelf.following.actions.search import find_shows
from anishelf.identity.domain.catalogue import CatalogueShow, read_catalogue
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.catalogue import Catalogue
from benchmarks.identity import real_catalogue
from tests.worlds.database import running_server

BAR_MS = 300.0
_FOUND_BAR = 95.0
_SEED = 14
_SEARCHES = 100
_SHORTEST = 6
_AT_THE_TOP = 10
Row = dict[str, Any]


def measure() -> list[Row]:
    """Return how long searches take (the 95th of a hundred), and how many find what was meant."""
    body = real_catalogue()
    shows = read_catalogue(body)
    taken, found = [], 0
    with (
        running_server() as server,
        psycopg.connect(server.create(), autocommit=True) as conn,
    ):
        refresh_catalogue(lambda: body, Catalogue(conn), now=datetime.now(UTC))
        for words, meant in _searches(shows):
            began = time.perf_counter()
            answer = find_shows(conn, words, None)
            taken.append((time.perf_counter() - began) * 1000)
            found += meant in [each.show.bangumi_id for each in answer.shows[:_AT_THE_TOP]]
    p95 = sorted(taken)[len(taken) * 95 // 100]
    share = 100 * found / len(taken)
    return [
        {
            "name": f"search over {len(shows)} shows with aliases, p95",
            "value": round(p95, 1),
            "unit": "ms",
            "bar": BAR_MS,
            "ok": p95 <= BAR_MS,
        },
        {
            "name": f"search: what was meant is among the first {_AT_THE_TOP}",
            "value": round(share, 1),
            "unit": "%",
            "bar": _FOUND_BAR,
            "ok": share >= _FOUND_BAR,
        },
    ]


def _searches(shows: Sequence[CatalogueShow]) -> Iterator[tuple[str, int]]:
    """Yield what somebody may type, and the show that is meant: whole, a beginning, one sign wrong."""
    rng = random.Random(_SEED)
    for turn in range(_SEARCHES):
        show = rng.choice(shows)
        name = max(show.names, key=len) if turn % 2 else show.title
        if turn % 3 == 1 and len(name) >= _SHORTEST:
            name = name[: len(name) * 2 // 3]
        elif turn % 3 == 2 and len(name) >= _SHORTEST:
            middle = len(name) // 2
            name = f"{name[:middle]}x{name[middle + 1 :]}"
        yield name, show.bangumi_id
