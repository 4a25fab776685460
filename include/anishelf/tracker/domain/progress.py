"""What a request has come to: counts of its items, bytes of its downloads, and one state. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anishelf.tracker.domain.facts import EVER, FactKind, Facts
from anishelf.tracker.domain.media import ItemKey, Media, Request
from anishelf.tracker.domain.state import is_broken, states_of, was_dropped
from anishelf.tracker.domain.states import CLOSED, MediaKind, TrackedState, rank
from anishelf.tracker.domain.wishes import wish

_S = TrackedState
_ENDED = frozenset({_S.CANCELLED, _S.DECLINED})


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a request with its counts; `bytes_total` is 0 where nobody knows a size."""

    state: TrackedState
    total: int
    aired: int
    counts: Mapping[TrackedState, int]
    bytes_done: int
    bytes_total: int

    @property
    def available(self) -> int:
        """Return how many can be watched."""
        return self.counts.get(_S.AVAILABLE, 0)

    @property
    def words(self) -> str:
        """Return the counts as people read them: 5 of 13."""
        return f"{self.available} of {self.total}"


def progress_of(
    media: Media,
    request: Request,
    now: datetime,
    states: Mapping[ItemKey, TrackedState] | None = None,
) -> Progress:
    """Return what *request* has come to; *states* are those of the items, where they are known.

    Only what was asked for counts, deleted and cancelled items do not; a failed one shows in the
    state and hides nothing in the counts. A download that feeds many items counts its bytes once.
    """
    known = states_of(media, now) if states is None else states
    keys = items_of(media, request)
    counts = Counter(known[key] for key in keys if known[key] not in CLOSED)
    total = sum(counts.values())
    done, size = _bytes(media, keys)
    return Progress(
        state=_state(media, request, [known[key] for key in keys]),
        total=total,
        aired=total - counts[_S.UNAIRED],
        counts=dict(counts),
        bytes_done=done,
        bytes_total=size,
    )


def items_of(media: Media, request: Request) -> list[ItemKey]:
    """Return what *request* counts: of each episode the newest generation that belongs to it."""
    newest: dict[tuple[int | None, int | None], ItemKey] = {}
    for key in media.items:
        known = newest.get((key.season, key.episode))
        if request.counts(key) and (known is None or known.generation < key.generation):
            newest[key.season, key.episode] = key
    return sorted(newest.values(), key=lambda key: (key.season or 0, key.episode or 0))


def _state(media: Media, request: Request, states: list[TrackedState]) -> TrackedState:
    wished = wish(request.facts)
    counting = [state for state in states if state not in CLOSED]
    if counting and all(state is _S.AVAILABLE for state in counting) and _is_whole(media, states):
        return _S.AVAILABLE
    if wished in _ENDED:
        return wished
    if states and not counting:
        return _S.DELETED if _S.DELETED in states else states[0]
    if not counting:
        return _S.DELETED if _is_dropped(media, request) else wished or _S.REQUESTED
    return _labelled(counting)


def _is_dropped(media: Media, request: Request) -> bool:
    """Return whether the title was given up after the request, before any item was known."""
    asked = max((fact.at for fact in request.facts), default=EVER)
    return was_dropped(media.facts, request.track, since=asked)


def _labelled(states: list[TrackedState]) -> TrackedState:
    for label in (_S.FAILED, _S.MATCH_FAILED):
        if label in states:
            return label
    under_way = [each for each in states if each not in {_S.AVAILABLE, _S.UNAIRED}]
    if under_way:
        return max(under_way, key=rank)
    return _S.PARTIALLY_AVAILABLE if _S.AVAILABLE in states else _S.UNAIRED


def _is_whole(media: Media, states: list[TrackedState]) -> bool:
    """Return whether the list of items can be believed: a show's comes from Sonarr."""
    if media.kind is MediaKind.MOVIE:
        return True
    return bool(media.facts.keys(FactKind.KNOWN)) and bool(states)


def _bytes(media: Media, keys: list[ItemKey]) -> tuple[int, int]:
    downloads = {d for key in keys for d in media.items[key].keys(FactKind.GRABBED)}
    live = [media.transfers.get(download, Facts()) for download in downloads]
    live = [facts for facts in live if not is_broken(facts)]
    done = sum(round(_size(facts) * _part(facts)) for facts in live)
    return done, sum(_size(facts) for facts in live)


def _size(facts: Facts) -> int:
    return int(facts.value(FactKind.SIZE) or 0)


def _part(facts: Facts) -> float:
    if facts.get(FactKind.COMPLETE):
        return 1.0
    return min(max(float(facts.value(FactKind.PROGRESS) or 0), 0.0), 1.0)
