"""Reads and filters again what is there, after rules have changed: a diff, then its carrying out.

Nothing is removed: an item is read again by the same step as a new one, a release is decided again
by the same step as a new one, and what is in the library stays there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from anishelf.core.batch import each
from anishelf.decisions.domain.reparse import (
    Difference,
    StoredEntry,
    difference_of_filters,
    difference_of_reading,
    is_judged,
)
from anishelf.decisions.ports import KeepDifferences
from anishelf.decisions.steps.decide import Decided
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.steps.intake import Intake
from anishelf.titles.steps.reading import Reader

log = logging.getLogger(__name__)

Transaction = Callable[[], AbstractContextManager[object]]
_READ_AGAIN = "your parsers now read its title differently"
_DECIDE_AGAIN = "your filters now decide differently about it"
_SHOWN = 200


@dataclass(slots=True)
class Diff:
    """What was looked at, and what would change."""

    total: int = 0
    parsed: int = 0
    failed: int = 0
    unmatched: int = 0
    differences: list[Difference] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return the numbers."""
        return {
            "total": self.total,
            "parsed": self.parsed,
            "failed": self.failed,
            "unmatched": self.unmatched,
            "changed": len(self.differences),
        }

    def add(self, other: Diff) -> None:
        """Add the diff of a later batch."""
        self.total += other.total
        self.parsed += other.parsed
        self.failed += other.failed
        self.unmatched += other.unmatched
        self.differences += other.differences

    def lines(self) -> str:
        """Return what changes, before and after; of very many the first."""
        shown = [str(each) for each in self.differences[:_SHOWN]]
        more = len(self.differences) - len(shown)
        return "\n".join([*shown, f"… and {more} more"] if more > 0 else shown)


def compare(entries: Sequence[StoredEntry], read_title: Reader, filters: FilterEngine) -> Diff:
    """Return what would change in *entries* under today's rules; writes nothing.

    Where a rule is too slow to say, the entry is counted as failed and stays as it is.
    """
    found = Diff(total=len(entries))

    def look(entry: StoredEntry) -> None:
        known = (read_title.budget.unasked, filters.budget.unasked)
        release = read_title(entry.filter_subject.title)
        found.parsed += release is not None
        found.unmatched += release is None
        difference = difference_of_reading(entry, release)
        if difference is None and is_judged(entry):
            difference = difference_of_filters(entry, *filters.answer(entry.filter_subject))
        if (read_title.budget.unasked, filters.budget.unasked) != known:
            found.failed += 1  # what the slow rule would have said may be what is there
        elif difference is not None:
            found.differences.append(difference)

    def fail(entry: StoredEntry, reason: str) -> None:
        log.warning("item %s: %s", entry.item_id, reason)
        found.failed += 1

    each(entries, look, on_failure=fail)
    return found


def compare_all(
    batches: Iterable[Sequence[StoredEntry]], read_title: Reader, filters: FilterEngine
) -> Iterator[Diff]:
    """Yield the diff of each batch."""
    for batch in batches:
        found = compare(batch, read_title, filters)
        log.info("%d entries looked at, %d would change", found.total, len(found.differences))
        yield found


def carry_out(
    intake: Intake,
    *,
    keep: KeepDifferences,
    entries: Iterable[Sequence[StoredEntry]],
    transaction: Transaction,
) -> tuple[Decided, Diff]:
    """Have all that differs read, or decided, once more by the steps that do so for new entries.

    Return what was decided and what was looked at.
    """
    total = Diff()
    for found in compare_all(entries, intake.read_title, intake.filters):
        with transaction():
            keep(found.differences)
            _reopen(found.differences, intake)
        total.add(found)
    return intake.take_in(), total


def _reopen(found: Sequence[Difference], intake: Intake) -> None:
    again = [one.item_id for one in found if one.is_of_reading]
    intake.items.reopen(again, reason=_READ_AGAIN)
    decided = [one.release_id for one in found if not one.is_of_reading]
    ids = [each for each in decided if each is not None]
    intake.releases.reopen(ids, reason=_DECIDE_AGAIN)
