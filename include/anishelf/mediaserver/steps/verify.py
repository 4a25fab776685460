"""Asks the media server whether it shows what it should.

However many targets there are and however long one of them stays unseen, a look costs a fixed
number of requests: the newest page, a few more in turn, and the episodes of a few series.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from anishelf.mediaserver.domain.items import Index
from anishelf.mediaserver.domain.lookup import Match, Miss, Target, look_up, series_of
from anishelf.mediaserver.ports import MediaServer

PAGES = 4
"""The most pages of one look: the newest, and the next ones in turn."""

SERIES = 8
"""The most series whose episodes are asked for in one look."""

TURN = timedelta(minutes=10)
"""How often the pages behind the newest change; each is seen once before one comes again."""


def verify(targets: Sequence[Target], server: MediaServer, *, now: datetime) -> list[Match | Miss]:
    """Return for each target what shows it or why nothing does, in their order.

    It makes at most `PAGES` + `SERIES` requests, fewer when all are found before. What lies deep in
    a large server is met within as many turns as it has pages for. JellyfinUnreachable and
    JellyfinRefused say that nobody knows.
    """
    index, turn = Index(), int(now.timestamp() // TURN.total_seconds())
    for _ in _sweep(index, server, turn=turn):
        if all(isinstance(look_up(target, index), Match) for target in targets):
            break
    _ask_series(targets, index, server, turn=turn)
    return [look_up(target, index) for target in targets]


def whole_index(server: MediaServer) -> Index:
    """Return everything that the server shows: one request for each of its pages."""
    index = Index()
    first = server.page(0)
    index.add(first.items)
    for number in range(1, first.pages):
        index.add(server.page(number).items)
    return index


def _sweep(index: Index, server: MediaServer, *, turn: int) -> Iterator[None]:
    """Add one page after the other to *index*: the newest, then those whose *turn* it is."""
    first = server.page(0)
    index.add(first.items)
    yield
    others = first.pages - 1
    for step in range(min(PAGES - 1, others)):
        index.add(server.page(1 + (turn * (PAGES - 1) + step) % others).items)
        yield


def _ask_series(targets: Sequence[Target], index: Index, server: MediaServer, *, turn: int) -> None:
    """Complete the series that the sweep met and whose episodes are still looked for."""
    missing = [target for target in targets if isinstance(look_up(target, index), Miss)]
    series = list(dict.fromkeys(s.id for t in missing for s in series_of(t, index)))
    start = turn * SERIES % len(series) if series else 0
    for series_id in islice([*series[start:], *series[:start]], SERIES):
        index.add(server.episodes(series_id))
