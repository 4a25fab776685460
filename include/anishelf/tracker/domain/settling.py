"""What follows from the facts of a media: states, timeline rows, flags, requests. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anishelf.tracker.domain.media import ItemKey, Media
from anishelf.tracker.domain.progress import Progress, progress_of
from anishelf.tracker.domain.state import derive, view_of
from anishelf.tracker.domain.states import TrackedState
from anishelf.tracker.domain.stuck import Stuck, stuck
from anishelf.tracker.domain.timeline import Row, rows


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of an item, since when it has it, and why it does not get on."""

    state: TrackedState
    since: datetime
    stuck_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Tracked:
    """A media with the states that its items were last said to have."""

    media: Media
    standings: Mapping[ItemKey, Standing]


@dataclass(frozen=True, slots=True)
class SettledItem:
    """The state of an item now, the rows its timeline gets, and why it is stuck."""

    standing: Standing
    rows: tuple[Row, ...]
    stuck: Stuck | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the rows of a media are to say."""

    items: Mapping[ItemKey, SettledItem]
    requests: Mapping[str, Progress]


def settle(media: Media, known: Mapping[ItemKey, Standing], now: datetime) -> Settled:
    """Return what follows from the facts of *media* at *now*; *known* is what was said before."""
    items = {key: _item(media, key, known.get(key), now) for key in media.items}
    states = {key: item.standing.state for key, item in items.items()}
    requests = {
        key: progress_of(media, request, now, states) for key, request in media.requests.items()
    }
    return Settled(items, requests)


def _item(media: Media, key: ItemKey, known: Standing | None, now: datetime) -> SettledItem:
    view = view_of(media, key, now)
    state = derive(view)
    written = tuple(rows(known.state if known else None, state, view))
    since = known.since if known and known.state is state else now
    flag = stuck(state, since, view)
    return SettledItem(Standing(state, since, flag.reason if flag else None), written, flag)
