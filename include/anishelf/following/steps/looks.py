"""Step: work out when each feed with a learned interval is looked at again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from anishelf.following.domain.pace import LookedAt, next_look

log = logging.getLogger(__name__)

REMEMBERED = timedelta(weeks=16)
"""How far back releases say when the next ones come: a season and what is left of the one before."""


def plan_looks(
    feeds: Iterable[LookedAt],
    series_of: Callable[[int, datetime], Sequence[Sequence[datetime]]],
    keep: Callable[[LookedAt, datetime], object],
) -> int:
    """Say of each feed when it is looked at again; return of how many. A second run finds none."""
    planned = 0
    for feed in feeds:
        series = series_of(feed.id, feed.at - REMEMBERED)
        following = next_look(series, feed.at, feed.restraint)
        keep(feed, following)
        log.info("%s is looked at again in %s", feed.name, following - feed.at)
        planned += 1
    return planned
