"""The rows of a timeline: every rank that was passed, and whether anybody told us of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anishelf.tracker.domain.facts import EVER, Fact, FactKind
from anishelf.tracker.domain.state import View
from anishelf.tracker.domain.states import RANKS, Source, TrackedState, rank

_S, _F = TrackedState, FactKind
_IN_ITEM: dict[TrackedState, tuple[FactKind, ...]] = {
    _S.GRABBING: (_F.GRABBED,),
    _S.IMPORTING: (_F.IMPORTED,),
    _S.ANIME_MATCHING: (_F.MATCHED, _F.SHOKO_FILE),
    _S.MATCH_FAILED: (_F.UNRECOGNISED,),
    _S.AVAILABLE: (_F.SHOWN,),
    _S.UNAIRED: (_F.AIRS,),
    _S.CANCELLED: (_F.FORGOTTEN,),
    _S.DELETED: (_F.GONE, _F.LOST),
    _S.FAILED: (_F.TROUBLE,),
}
_IN_TRANSFERS: dict[TrackedState, tuple[FactKind, ...]] = {
    _S.DOWNLOADING: (_F.PROGRESS,),
    _S.DOWNLOADED: (_F.COMPLETE,),
    _S.FAILED: (_F.BROKEN,),
}
_IN_MEDIA: dict[TrackedState, tuple[FactKind, ...]] = {
    _S.APPROVED: (_F.KNOWN,),
    _S.DELETED: (_F.UNKNOWN,),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One state of an item: when, who said so, and whether it is only inferred."""

    old: TrackedState | None
    new: TrackedState
    at: datetime
    source: Source | None
    inferred: bool
    evidence: str | None


def rows(old: TrackedState | None, new: TrackedState, view: View) -> list[Row]:
    """Return the rows for the change from *old* to *new*, none where nothing changed.

    A jump writes a row for each rank that it passed; those that nobody told of are inferred.
    """
    if old is new:
        return []
    found, before = [], old
    for state in [*_passed(old, new, view), new]:
        fact = evidence(state, view)
        inferred = fact is None and state is not new
        found.append(
            Row(
                before,
                state,
                min(fact.at, view.now) if fact and fact.at > EVER else view.now,
                fact.source if fact else None,
                inferred,
                _words(fact),
            )
        )
        before = state
    return found


def evidence(state: TrackedState, view: View) -> Fact | None:
    """Return the newest fact that says *state*, None where nobody does."""
    facts = [fact for kind in _IN_ITEM.get(state, ()) for fact in view.item.of(kind)]
    facts += [fact for kind in _IN_MEDIA.get(state, ()) for fact in view.media.of(kind)]
    facts += [
        fact
        for transfer in view.transfers
        for kind in _IN_TRANSFERS.get(state, ())
        for fact in transfer.of(kind)
    ]
    return max(facts, key=lambda fact: fact.at, default=None)


def _passed(old: TrackedState | None, new: TrackedState, view: View) -> list[TrackedState]:
    if new not in RANKS:
        return []
    start = rank(old) if old in RANKS else rank(_S.UNAIRED)
    between = RANKS[max(start, 0) + 1 : rank(new)]
    asked = bool(view.wishes)
    skipped = {_S.ANIME_MATCHING} if not view.is_anime else set()
    skipped |= {_S.REQUESTED} if not asked else set()
    return [state for state in between if state not in skipped]


def _words(fact: Fact | None) -> str | None:
    if fact is None:
        return None
    return f"{fact.kind.value} {fact.key}".strip()[:500]
