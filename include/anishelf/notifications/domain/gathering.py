"""Gather arrivals of one season into one message, so that a pack of 13 episodes is one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

QUIET_FOR = timedelta(seconds=60)
"""A gathering closes when nothing more of its season arrives for this long."""

AT_MOST = timedelta(minutes=10)
"""A gathering closes this long after its first arrival, whatever still comes."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One episode that came into the library; *history_id* is its row of `status_history`."""

    history_id: int
    at: datetime
    show: str
    season: int | None
    """None for a movie."""
    episode: str | None


@dataclass(frozen=True, slots=True)
class Gathering:
    """Arrivals of one season that leave as one message, in the order in which they arrived."""

    arrivals: tuple[Arrival, ...]

    @property
    def closes_at(self) -> datetime:
        """When the message may leave."""
        return min(self.arrivals[-1].at + QUIET_FOR, self.arrivals[0].at + AT_MOST)

    def takes(self, arrival: Arrival) -> bool:
        """Whether *arrival* still belongs to this gathering."""
        return arrival.at < self.closes_at


@dataclass(frozen=True, slots=True)
class Gathered:
    """What may leave now, and what still waits for company; together they hold every arrival."""

    due: tuple[Gathering, ...]
    waiting: tuple[Gathering, ...]


def gather(arrivals: Iterable[Arrival], *, now: datetime) -> Gathered:
    """Gather *arrivals* by show and season, and part those that are closed at *now* from the rest."""
    closed: list[Gathering] = []
    current: dict[tuple[str, int | None], Gathering] = {}
    for arrival in sorted(arrivals, key=lambda one: (one.at, one.history_id)):
        key = arrival.show, arrival.season
        gathering = current.get(key)
        if gathering and gathering.takes(arrival):
            current[key] = Gathering((*gathering.arrivals, arrival))
            continue
        if gathering:
            closed.append(gathering)
        current[key] = Gathering((arrival,))
    every = sorted([*closed, *current.values()], key=lambda one: (one.closes_at, _first_id(one)))
    return Gathered(
        due=tuple(one for one in every if one.closes_at <= now),
        waiting=tuple(one for one in every if one.closes_at > now),
    )


def headline(gathering: Gathering) -> str:
    """Return the message's title: `雾港钟楼 S02: 13 episodes`, `雾港钟楼 S02E05`, or a movie's name."""
    first = gathering.arrivals[0]
    if first.season is None:
        return first.show
    season = f"{first.show} S{first.season:02d}"
    episodes = {one.episode for one in gathering.arrivals}
    if len(episodes) > 1:
        return f"{season}: {len(episodes)} episodes"
    return f"{season}E{first.episode.zfill(2)}" if first.episode else season


def _first_id(gathering: Gathering) -> int:
    return gathering.arrivals[0].history_id
