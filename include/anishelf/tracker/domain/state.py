"""The state of an item: one pure function of facts, by a table whose first fitting rule counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.tracker.domain.facts import EVER, Fact, FactKind, Facts
from anishelf.tracker.domain.media import ItemKey, Media
from anishelf.tracker.domain.states import Track, TrackedState
from anishelf.tracker.domain.wishes import wish

MATCH_PATIENCE = timedelta(hours=6)
"""How long Shoko may take before its match counts as failed; a late match still counts."""

_ASKED = (TrackedState.APPROVED, TrackedState.FAILED, TrackedState.REQUESTED)


@dataclass(frozen=True, slots=True)
class View:
    """What decides about one item at one moment."""

    item: Facts
    media: Facts
    transfers: Sequence[Facts]
    wishes: frozenset[TrackedState]
    track: Track
    now: datetime

    @property
    def shown(self) -> list[Fact]:
        """Return what Jellyfin shows and can play."""
        return shown_in(self.item)

    @property
    def files(self) -> list[Fact]:
        """Return the files that lie in the library, the newest last."""
        return files_in(self.item)

    @property
    def is_anime(self) -> bool:
        """Return whether it is anime."""
        return bool(self.media.keys(FactKind.ANIME))

    @property
    def is_matched(self) -> bool:
        """Return whether Shoko knows what it is."""
        return bool(self.item.keys(FactKind.MATCHED))

    @property
    def is_unrecognised(self) -> bool:
        """Return whether Shoko tried and knows none of its files, or has had them for too long."""
        if self.is_matched:
            return False
        waiting = self.item.of(FactKind.SHOKO_FILE)
        overdue = any(self.now - fact.at >= MATCH_PATIENCE for fact in waiting[:1])
        return overdue or bool(self.item.keys(FactKind.UNRECOGNISED))

    @property
    def live(self) -> list[Facts]:
        """Return the downloads of it that did not fail."""
        return [facts for facts in self.transfers if not is_broken(facts)]

    @property
    def holders(self) -> list[Fact]:
        """Return who of Sonarr, Radarr and ourselves has it, on this track."""
        return holders(self.media, self.track)

    @property
    def was_dropped(self) -> bool:
        """Return whether somebody had this generation of it and nobody has it any more."""
        opened = self.item.get(FactKind.OPENED)
        since = opened.at if opened else EVER
        return was_dropped(self.media, self.track, since=since)


def holders(media: Facts, track: Track) -> list[Fact]:
    """Return who of Sonarr, Radarr and ourselves has a title on a track."""
    lost = {fact.key: fact.at for fact in media.of(FactKind.UNKNOWN)}
    known = [fact for fact in media.of(FactKind.KNOWN) if fact.value == track.value]
    return [fact for fact in known if fact.key not in lost or lost[fact.key] < fact.at]


def was_dropped(media: Facts, track: Track, *, since: datetime) -> bool:
    """Return whether a title was given up after *since* by the last one who had it."""
    lost = [fact for fact in media.of(FactKind.UNKNOWN) if fact.value == track.value]
    return any(fact.at > since for fact in lost) and not holders(media, track)


def shown_in(facts: Facts) -> list[Fact]:
    """Return which items of Jellyfin show an item and can be played."""
    gone = {fact.key: fact.at for fact in facts.of(FactKind.GONE)}
    shown = facts.of(FactKind.SHOWN)
    return [fact for fact in shown if fact.key not in gone or gone[fact.key] < fact.at]


def files_in(facts: Facts) -> list[Fact]:
    """Return the files of an item that lie in the library, the newest last."""
    lost = {fact.key: fact.at for fact in facts.of(FactKind.LOST)}
    files = facts.of(FactKind.IMPORTED)
    return [fact for fact in files if fact.key not in lost or lost[fact.key] <= fact.at]


Rule = tuple[TrackedState, Callable[[View], bool]]


def is_broken(transfer: Facts) -> bool:
    """Return whether a download failed and was not grabbed again since."""
    broken, again = transfer.get(FactKind.BROKEN), transfer.get(FactKind.REGRABBED)
    if broken is None or transfer.get(FactKind.COMPLETE):
        return False
    return again is None or again.at <= broken.at


def _is_deleted(view: View) -> bool:
    if view.shown:
        return False
    was_there = bool(view.item.keys(FactKind.SHOWN) or view.item.keys(FactKind.LOST))
    return view.was_dropped or (was_there and not view.files and not _is_downloading(view))


def _is_downloading(view: View) -> bool:
    """Return whether a download is under way whose files were not there yet."""
    lost = [fact.at for fact in view.item.of(FactKind.LOST)]
    newest = [fact.at for fact in view.item.of(FactKind.GRABBED)]
    return (
        bool(newest)
        and (not lost or max(newest) > max(lost))
        and not view.item.keys(FactKind.SHOWN)
    )


def _is_complete(view: View) -> bool:
    return any(facts.get(FactKind.COMPLETE) for facts in view.live)


def _has_progress(view: View) -> bool:
    return any(float(facts.value(FactKind.PROGRESS) or 0) > 0 for facts in view.live)


def _has_failed(view: View) -> bool:
    return bool(view.transfers) or (
        TrackedState.FAILED in view.wishes
        and TrackedState.APPROVED not in view.wishes
        and not view.holders
    )


def troubles(view: View) -> list[str]:
    """Return at what our own pipeline failed and has not succeeded since."""
    return [str(fact.value) for fact in view.item.of(FactKind.TROUBLE) if fact.value]


def _is_unaired(view: View) -> bool:
    airs = view.item.value(FactKind.AIRS)
    return isinstance(airs, str) and datetime.fromisoformat(airs) > view.now


def _wished(state: TrackedState) -> Callable[[View], bool]:
    def holds(view: View) -> bool:
        return state in view.wishes and not view.wishes.intersection(_ASKED)

    return holds


RULES: Sequence[Rule] = (
    (TrackedState.DELETED, _is_deleted),
    (TrackedState.AVAILABLE, lambda view: bool(view.shown)),
    (TrackedState.CANCELLED, lambda view: bool(view.item.get(FactKind.FORGOTTEN))),
    (
        TrackedState.MATCH_FAILED,
        lambda view: bool(view.files) and view.is_anime and view.is_unrecognised,
    ),
    (TrackedState.ANIME_MATCHING, lambda view: view.is_matched),
    (
        TrackedState.ANIME_MATCHING,
        lambda view: (
            bool(view.files) and view.is_anime and bool(view.item.keys(FactKind.SHOKO_FILE))
        ),
    ),
    (TrackedState.IMPORTING, lambda view: bool(view.files)),
    (TrackedState.FAILED, lambda view: bool(troubles(view))),
    (TrackedState.DOWNLOADED, _is_complete),
    (TrackedState.DOWNLOADING, _has_progress),
    (TrackedState.GRABBING, lambda view: bool(view.live)),
    (TrackedState.FAILED, _has_failed),
    (TrackedState.DECLINED, _wished(TrackedState.DECLINED)),
    (TrackedState.CANCELLED, _wished(TrackedState.CANCELLED)),
    (TrackedState.UNAIRED, _is_unaired),
    (
        TrackedState.APPROVED,
        lambda view: TrackedState.REQUESTED not in view.wishes or bool(view.holders),
    ),
    (TrackedState.REQUESTED, lambda view: True),
)
"""What holds first is the state. What is further along stands above, so nothing lowers a state."""


def derive(view: View) -> TrackedState:
    """Return the state that the facts give."""
    return next(state for state, holds in RULES if holds(view))


def view_of(media: Media, key: ItemKey, now: datetime) -> View:
    """Return what decides about one item of *media*."""
    facts = media.items.get(key, Facts())
    asked = (request for request in media.requests.values() if request.counts(key))
    wishes = frozenset(found for request in asked if (found := wish(request.facts)))
    grabbed = facts.keys(FactKind.GRABBED)
    transfers = [media.transfers.get(each, Facts()) for each in sorted(grabbed)]
    return View(facts, media.facts, transfers, wishes, key.track, now)


def states_of(media: Media, now: datetime) -> dict[ItemKey, TrackedState]:
    """Return the state of every item of *media*."""
    return {key: derive(view_of(media, key, now)) for key in media.items}


def is_closed(media: Media, key: ItemKey, now: datetime) -> bool:
    """Return whether the item is done for: a new request or grab starts another generation.

    What was only declined or withdrawn has left nothing behind that could come late.
    """
    view = view_of(media, key, now)
    return bool(view.item.get(FactKind.FORGOTTEN)) or derive(view) is TrackedState.DELETED
