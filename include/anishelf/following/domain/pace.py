"""When to look at a feed again: often where past releases say that one is near, seldom elsewhere.

Most series come weekly: some groups to the minute, most within a day of their usual moment. What
comes on another day comes mostly at the usual time of day. A week's requests are spread so that the
expected wait from release to look is small: the rate of looks follows the square root of the chance
of a release.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T", datetime, timedelta)
WEEK = timedelta(days=7)
USUAL = timedelta(minutes=15)
"""Between two looks at a feed of which too little is known."""

BUDGET_OF_A_FEED = 96
"""Looks a day that each feed on a host adds to what the host may be asked."""

BUDGET_OF_A_HOST = 2000
"""Looks a day that no host is asked more than."""

_SHORTEST = timedelta(seconds=60)
_LONGEST = timedelta(hours=2)
_A_DAY = 102
"""Looks a day that a week is planned with; 96 are made, because the longest wait cuts some short."""

_POWER = 0.5
_FEWEST = 2
_REMEMBERED = 10
_FADING = 0.75  # a release counts by so much less than the one after it
_NARROWEST = timedelta(minutes=2)
_WIDER = 1.2  # the spread of what comes is wider than that of what few releases show
_SURE = 0.8  # of the chance, tried on 3,585 real times of releases; the rest is another day's
_USUAL_TIME = 0.8  # of that rest; what is left is spread over the week
_AROUND = timedelta(minutes=90)
_STEP = timedelta(minutes=5)
_STEPS_A_DAY = int(timedelta(days=1) / _STEP)
_MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
_HALF = WEEK / 2
_CAME = 0.1  # what is left of a slot's chance when its release has come


@dataclass(frozen=True, slots=True)
class Pace:
    """How the chance of a release is spread around the moments at which one is expected."""

    moments: tuple[tuple[datetime, float], ...]
    """An expected moment of the slot around now, and its weight; the weights add up to one."""

    spread: timedelta
    total: float
    """What the rates follow, added up over a week in steps."""

    by_time: tuple[float, ...]
    """The chance of what comes on another day, by the steps of a day."""

    def rate(self, moment: datetime) -> float:
        """Return the looks a second that suit *moment*."""
        share = math.pow(self._chance(moment), _POWER) / (self.total * _STEP.total_seconds())
        return _A_DAY * 7 * share

    def _chance(self, moment: datetime) -> float:
        return _chance(self.moments, self.spread, self.by_time, moment)


def interval(series: Sequence[Sequence[datetime]], now: datetime) -> timedelta:
    """Return the time until the next look at a feed that carries these *series*.

    Each of them is the times of its past releases, oldest first. A series with fewer than two
    counts as one of which nothing is known: the feed is then looked at every quarter of an hour.
    """
    if not series or any(len(past) < _FEWEST for past in series):
        return USUAL
    rate = math.sqrt(sum(_rate(past, now) ** 2 for past in series) / len(series))
    return min(max(timedelta(seconds=1 / rate), _SHORTEST), _LONGEST)


@dataclass(frozen=True, slots=True)
class Restraint:
    """What keeps a feed from being asked as often as its releases would have it.

    `max_age` is how long the site says that an answer is good, `feeds` how many feeds are followed
    on its host, `looks` how often the host was asked today (UTC).
    """

    max_age: timedelta = timedelta()
    feeds: int = 1
    looks: int = 0
    failing: bool = False

    @property
    def budget(self) -> int:
        """Return how often the host may be asked in a day."""
        return min(self.feeds * BUDGET_OF_A_FEED, BUDGET_OF_A_HOST)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A feed that was looked at: when, and what restrains the next look."""

    id: int
    name: str
    at: datetime
    restraint: Restraint


def next_look(
    series: Sequence[Sequence[datetime]], looked_at: datetime, restraint: Restraint
) -> datetime:
    """Return when a feed is looked at again that was looked at just now, at *looked_at*.

    Where many feeds share a host each waits longer in proportion; a host whose budget is used up
    rests until midnight (UTC).
    """
    wait = interval(series, looked_at)
    crowd = restraint.feeds * BUDGET_OF_A_FEED / restraint.budget
    least = max(restraint.max_age, USUAL if restraint.failing else timedelta())
    soonest = looked_at + max(wait * crowd, least)
    if restraint.looks < restraint.budget:
        return soonest
    midnight = looked_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(soonest, midnight + timedelta(days=1))


def _rate(past: Sequence[datetime], now: datetime) -> float:
    """Return the highest rate between now and the shortest wait after it: no peak is slept over."""
    pace = learned(past, now)
    ahead = timedelta(seconds=1 / pace.rate(now))
    soon = (now + min(ahead, _LONGEST) * step / 4 for step in range(5))
    return max(pace.rate(moment) for moment in soon)


def learned(past: Sequence[datetime], now: datetime) -> Pace:
    """Return what the releases of one series say of the slot around *now*."""
    return _learned(tuple(past[-_REMEMBERED:]), round((now - past[-1]) / WEEK))


@lru_cache(maxsize=4096)
def _learned(recent: tuple[datetime, ...], slot: int) -> Pace:
    """Return what *recent* releases say of the slot that many weeks after the last of them."""
    weights = [_FADING**age for age in range(len(recent) - 1, -1, -1)]
    now = recent[-1] + WEEK * slot
    moments = [_near(time, now) for time in recent]
    middle = _median(moments, weights)
    spread = max(_median([abs(m - middle) for m in moments], weights) * _WIDER, _NARROWEST)
    share = (1.0 if slot else _CAME) / sum(weights)
    weighted = tuple((m, w * share) for m, w in zip(moments, weights, strict=True))
    by_time = _by_time(recent, weights)
    return Pace(weighted, spread, _total(moments, weights, spread, by_time), by_time)


def _by_time(recent: Sequence[datetime], weights: Sequence[float]) -> tuple[float, ...]:
    """Return the chance of each step of a day, as if no day of the week were likelier."""
    sigma, even = _AROUND / _STEP, _STEP / WEEK
    share = _USUAL_TIME / (7 * sum(weights) * sigma * math.sqrt(2 * math.pi))
    places = [_time_of_day(moment) for moment in recent]
    return tuple(
        (1 - _USUAL_TIME) * even
        + share
        * sum(
            weight * math.exp(-0.5 * (_apart(step + 0.5, place) / sigma) ** 2)
            for place, weight in zip(places, weights, strict=True)
        )
        for step in range(_STEPS_A_DAY)
    )


def _apart(one: float, other: float) -> float:
    """Return how many steps two times of day are apart, the shorter way round the clock."""
    return min((one - other) % _STEPS_A_DAY, (other - one) % _STEPS_A_DAY)


def _time_of_day(moment: datetime) -> float:
    """Return the time of *moment* in steps since midnight (UTC)."""
    return (moment - _MIDNIGHT) % timedelta(days=1) / _STEP


def _near(time: datetime, now: datetime) -> datetime:
    """Return *time* moved by whole weeks, as near to *now* as can be."""
    return time + WEEK * round((now - time) / WEEK)


def _total(
    moments: Sequence[datetime],
    weights: Sequence[float],
    spread: timedelta,
    by_time: Sequence[float],
) -> float:
    share = 1 / sum(weights)
    whole = tuple((m, w * share) for m, w in zip(moments, weights, strict=True))
    begin = moments[-1] - _HALF
    steps = int(WEEK / _STEP)
    return sum(
        math.pow(_chance(whole, spread, by_time, begin + _STEP * step), _POWER)
        for step in range(steps)
    )


def _chance(
    moments: Sequence[tuple[datetime, float]],
    spread: timedelta,
    by_time: Sequence[float],
    moment: datetime,
) -> float:
    """Return the chance of a release in one step at *moment*."""
    sigma = spread.total_seconds()
    near = sum(
        weight * math.exp(-0.5 * ((moment - at).total_seconds() / sigma) ** 2)
        for at, weight in moments
    )
    step = _STEP.total_seconds()
    peak = near * step / (sigma * math.sqrt(2 * math.pi))
    return _SURE * min(peak, 1.0) + (1 - _SURE) * by_time[int(_time_of_day(moment))]


def _median(values: Sequence[T], weights: Sequence[float]) -> T:
    order = sorted(zip(values, weights, strict=True), key=lambda pair: pair[0])
    half, seen = sum(weights) / 2, 0.0
    for value, weight in order:
        seen += weight
        if seen >= half:
            return value
    return order[-1][0]
