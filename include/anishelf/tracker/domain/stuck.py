"""Whether an item does not get on, why, and what would help: a flag, never a state. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.tracker.domain.facts import FactKind
from anishelf.tracker.domain.state import View, is_broken, troubles
from anishelf.tracker.domain.states import TrackedState

_S = TrackedState


@dataclass(frozen=True, slots=True)
class Stuck:
    """Since when nothing moves, why, and what a person could do."""

    since: datetime
    reason: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class _Watch:
    after: timedelta
    reason: Callable[[View], str | None]
    suggestion: str


def stuck(state: TrackedState, since: datetime, view: View) -> Stuck | None:
    """Return why an item in *state* since *since* is stuck, None while it is not.

    What a neighbour's queue says counts at once and in its own words; silence counts after a
    while that depends on the state. Progress counts as movement, however old the download is.
    """
    said = _queue(view) if state in _WAITING_FOR_QUEUE else None
    if said is not None:
        return Stuck(since, said, "look at the download in Sonarr or Radarr")
    watch = _WATCHES.get(state)
    if watch is None:
        return None
    moved = max([since, *_movements(state, view)])
    reason = watch.reason(view)
    if reason is None or view.now - moved < watch.after:
        return None
    return Stuck(moved, reason, watch.suggestion)


def _queue(view: View) -> str | None:
    words = [fact for facts in view.live for fact in facts.of(FactKind.QUEUE) if fact.value]
    return str(max(words, key=lambda fact: fact.at).value) if words else None


def _movements(state: TrackedState, view: View) -> list[datetime]:
    if state is not _S.DOWNLOADING:
        return []
    return [fact.at for facts in view.live for fact in facts.of(FactKind.PROGRESS)]


def _always(text: str) -> Callable[[View], str | None]:
    return lambda view: text


def _why_approved(view: View) -> str | None:
    if not view.holders:
        return "neither Sonarr nor Radarr has it: the request did not reach them"
    if any(fact.value is False for fact in view.item.of(FactKind.MONITORED)):
        return "it is not monitored, so nobody looks for it"
    return "nothing was found for it yet"


def _why_failed(view: View) -> str | None:
    trouble = troubles(view)
    if trouble:
        return trouble[-1]
    if any(is_broken(facts) for facts in view.transfers):
        return "its download failed"
    return "Seerr could not send it to Sonarr or Radarr"


def _why_importing(view: View) -> str | None:
    if view.item.keys(FactKind.SHOWN):
        return "Jellyfin showed it and does not any more; its file is still there"
    return "it is imported, but Jellyfin does not show it"


_WAITING_FOR_QUEUE = frozenset({_S.GRABBING, _S.DOWNLOADING, _S.DOWNLOADED})
_WATCHES: Mapping[TrackedState, _Watch] = {
    _S.REQUESTED: _Watch(timedelta(days=7), _always("it waits for approval"), "approve it"),
    _S.APPROVED: _Watch(timedelta(hours=2), _why_approved, "search for it"),
    _S.GRABBING: _Watch(
        timedelta(minutes=15),
        _always("it was grabbed, but no download of it has begun"),
        "look whether the download client took it",
    ),
    _S.DOWNLOADING: _Watch(
        timedelta(minutes=60),
        _always("its download has made no progress"),
        "search for another release",
    ),
    _S.DOWNLOADED: _Watch(
        timedelta(minutes=30),
        _always("its download is complete, but it was not imported"),
        "look at the queue of Sonarr or Radarr",
    ),
    _S.IMPORTING: _Watch(timedelta(minutes=30), _why_importing, "let Jellyfin scan its folder"),
    _S.ANIME_MATCHING: _Watch(
        timedelta(minutes=30),
        lambda view: (
            "Shoko knows what it is, but Jellyfin does not show it"
            if view.is_matched
            else "Shoko has not found out what it is"
        ),
        "let Shoko look at the file again",
    ),
    _S.MATCH_FAILED: _Watch(
        timedelta(0), _always("Shoko does not recognise the file"), "link the file in Shoko"
    ),
    _S.FAILED: _Watch(timedelta(0), _why_failed, "retry it"),
}
