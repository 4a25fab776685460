"""What reading and filtering everything again would change. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from anishelf.decisions.domain.filters import FilterSubject, is_a_filters
from anishelf.decisions.domain.states import Decision
from anishelf.feeds.domain.states import ItemStatus
from anishelf.titles.domain.title_words import facts_that_count, in_words
from anishelf.titles.parser import ReleaseTitle


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries are looked at: those of any of these; of none, all."""

    item_ids: Sequence[int] = ()
    work_ids: Sequence[int] = ()
    titles: Sequence[str] = ()

    @property
    def is_everything(self) -> bool:
        """Return whether all entries are looked at."""
        return not (self.item_ids or self.work_ids or self.titles)


@dataclass(frozen=True, slots=True)
class ReparseRun:
    """What one run came to; not finished while `finished_at` is None."""

    id: int
    run_id: str
    started_at: datetime
    finished_at: datetime | None
    total: int
    parsed: int
    failed: int
    unmatched: int
    changed: int
    cancelled: int
    downloads_added: int
    resyncs_triggered: int

    def counts(self) -> dict[str, int]:
        """Return the numbers by their names."""
        names = ("total", "parsed", "failed", "unmatched", "changed", "cancelled")
        return {
            name: getattr(self, name) for name in (*names, "downloads_added", "resyncs_triggered")
        }


class ChangeKind(StrEnum):
    """How an entry changes."""

    READ = "read"
    LOST = "lost"
    REFUSED = "refused"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it was read and decided; without a release nothing was read in it."""

    item_id: int
    status: ItemStatus
    filter_subject: FilterSubject
    release_id: int | None = None
    release: ReleaseTitle | None = None
    decision: Decision | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that changes, with a description of it before and after."""

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
        """Return whether the title itself is read differently."""
        return self.kind in {ChangeKind.READ, ChangeKind.LOST}


_COMPARED = frozenset({Decision.WANTED, Decision.SUPERSEDED, Decision.CONFLICT})


def difference_of_reading(entry: StoredEntry, now: ReleaseTitle | None) -> Difference | None:
    """Return how the title is read differently *now*, or None when it is not."""
    was = entry.release if entry.status is ItemStatus.PARSED else None
    if _comparable(was) == _comparable(now):
        return None
    kind = ChangeKind.LOST if now is None else ChangeKind.READ
    return _difference(entry, kind, in_words(was), in_words(now))


def is_judged(entry: StoredEntry) -> bool:
    """Return whether a filter may have decided, or may decide now: nothing else came before."""
    if entry.status is not ItemStatus.PARSED:
        return False
    return entry.decision in _COMPARED or _refused_by(entry) is not None


def difference_of_filters(
    entry: StoredEntry, refusal: str | None, reasons: Collection[str]
) -> Difference | None:
    """Return how filters now decide differently about a release, or None when they do not.

    *reasons* is why any of its subscriptions is refused: such a reason may stand as that of all.
    """
    was = _refused_by(entry)
    if was == refusal or (was is not None and was in reasons):
        return None
    kind = ChangeKind.ALLOWED if refusal is None else ChangeKind.REFUSED
    return _difference(
        entry, kind, was or "no filter refuses it", refusal or "no filter refuses it"
    )


def _refused_by(entry: StoredEntry) -> str | None:
    if entry.decision is Decision.FILTERED and is_a_filters(entry.reason):
        return entry.reason
    return None


def _difference(entry: StoredEntry, kind: ChangeKind, before: str, after: str) -> Difference:
    return Difference(
        entry.item_id, entry.release_id, entry.filter_subject.title, kind, before, after
    )


def _comparable(release: ReleaseTitle | None) -> ReleaseTitle | None:
    """Return *release* as rows keep it: groups are a set there."""
    counting = facts_that_count(release)
    return counting and replace(counting, groups=tuple(sorted(set(counting.groups))))
