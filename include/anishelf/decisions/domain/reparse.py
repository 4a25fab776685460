"""What reading and filtering everything again would change. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from anishelf.decisions.domain.filters import FilterSubject, is_a_filters
from anishelf.decisions.domain.states import Decision
from anishelf.feeds.domain.states import ItemStatus
from anishelf.titles.domain.title_words import facts_that_count, in_words
from anishelf.titles.parser import ReleaseTitle


class ChangeKind(StrEnum):
    """How an entry comes out otherwise than before."""

    READ = "read"
    LOST = "lost"
    REFUSED = "refused"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it was read and decided; without a release nothing was read in it."""

    item_id: int
    status: ItemStatus
    screened: FilterSubject
    release_id: int | None = None
    release: ReleaseTitle | None = None
    decision: Decision | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that comes out otherwise, before and after in words."""

    item_id: int
    release_id: int | None
    title: str
    kind: ChangeKind
    before: str
    after: str

    def __str__(self) -> str:
        """Return it as lines of the diff."""
        return f"{self.title}\n  - {self.before}\n  + {self.after}"

    @property
    def is_of_reading(self) -> bool:
        """Return whether the title itself is read otherwise."""
        return self.kind in {ChangeKind.READ, ChangeKind.LOST}


_COMPARED = frozenset({Decision.WANTED, Decision.SUPERSEDED, Decision.CONFLICT})


def difference_of_reading(kept: StoredEntry, now: ReleaseTitle | None) -> Difference | None:
    """Return how the title is read otherwise *now*, or None when it is not."""
    was = kept.release if kept.status is ItemStatus.PARSED else None
    if _comparable(was) == _comparable(now):
        return None
    kind = ChangeKind.LOST if now is None else ChangeKind.READ
    return _difference(kept, kind, in_words(was), in_words(now))


def is_judged(kept: StoredEntry) -> bool:
    """Return whether a filter may have decided, or may decide now: nothing else came before."""
    if kept.status is not ItemStatus.PARSED:
        return False
    return kept.decision in _COMPARED or _refused_by(kept) is not None


def difference_of_filters(
    kept: StoredEntry, refusal: str | None, reasons: Collection[str]
) -> Difference | None:
    """Return how filters say otherwise of a judged release now, or None when they do not.

    *reasons* is why any of its subscriptions is refused: such a reason may stand as that of all.
    """
    was = _refused_by(kept)
    if was == refusal or (was is not None and was in reasons):
        return None
    kind = ChangeKind.ALLOWED if refusal is None else ChangeKind.REFUSED
    return _difference(kept, kind, was or "no filter refuses it", refusal or "no filter refuses it")


def _refused_by(kept: StoredEntry) -> str | None:
    if kept.decision is Decision.FILTERED and is_a_filters(kept.reason):
        return kept.reason
    return None


def _difference(kept: StoredEntry, kind: ChangeKind, before: str, after: str) -> Difference:
    return Difference(kept.item_id, kept.release_id, kept.screened.title, kind, before, after)


def _comparable(release: ReleaseTitle | None) -> ReleaseTitle | None:
    """Return *release* as rows keep it: groups are a set there."""
    counting = facts_that_count(release)
    return counting and replace(counting, groups=tuple(sorted(set(counting.groups))))
