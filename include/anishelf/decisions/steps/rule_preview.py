"""Previews what a change of rules would do to the stored entries. Nothing is saved."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from anishelf.decisions.domain.filters import FilterRule, FilterSubject
from anishelf.decisions.steps.filter_engine import FilterEngine, WorksOf
from anishelf.titles.domain.title_rules import TitleParser
from anishelf.titles.domain.title_words import facts_that_count, in_words
from anishelf.titles.steps.parse import ReadTitle
from anishelf.titles.steps.reading import Reader
from anishelf.titles.steps.rule_budget import RuleBudget

PREVIEW_SECONDS = 10.0
"""How long a preview may look, over all rules and entries."""

PASSES = "no filter refuses it"
Item = TypeVar("Item")
Entry = tuple[int, str]
"""The id and the title of a feed entry."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that would change."""

    item_id: int
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What would change; `looked` is less than `entries` when the time was up."""

    entries: int
    looked: int
    changes: tuple[Change, ...]
    failures: int
    last_failure: str | None


def preview_parsers(
    entries: Sequence[Entry],
    before: Sequence[TitleParser],
    after: Sequence[TitleParser],
    *,
    built_in: ReadTitle,
    tell: Callable[[int], None],
    seconds: float = PREVIEW_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> RulePreview:
    """Return which of *entries* would be read differently; *tell* hears how many are looked at."""
    # Both read the same title one after the other: the built-in parser reads it once.
    base = functools.lru_cache(maxsize=1)(built_in)
    old = Reader(before, base, budget=RuleBudget(seconds, clock))
    new = Reader(after, base, budget=RuleBudget(seconds, clock))

    def compare(entry: Entry) -> Change | None:
        item_id, title = entry
        was, will_be = old(title), new(title)
        if facts_that_count(was) == facts_that_count(will_be):
            return None
        return Change(item_id, title, in_words(was), in_words(will_be))

    return _preview(entries, compare, new.budget, tell, seconds)


def preview_filters(
    entries: Sequence[tuple[int, FilterSubject]],
    before: Sequence[FilterRule],
    after: Sequence[FilterRule],
    *,
    works_of: WorksOf,
    tell: Callable[[int], None],
    seconds: float = PREVIEW_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> RulePreview:
    """Return which of *entries* would be decided differently; *tell* hears how many are done."""
    old = FilterEngine(before, works_of, RuleBudget(seconds, clock))
    new = FilterEngine(after, works_of, RuleBudget(seconds, clock))

    def compare(entry: tuple[int, FilterSubject]) -> Change | None:
        item_id, release = entry
        was, will_be = old.refusal(release), new.refusal(release)
        if was == will_be:
            return None
        return Change(item_id, release.title, was or PASSES, will_be or PASSES)

    return _preview(entries, compare, new.budget, tell, seconds)


def _preview(
    entries: Sequence[Item],
    compare: Callable[[Item], Change | None],
    budget: RuleBudget,
    tell: Callable[[int], None],
    seconds: float,
) -> RulePreview:
    deadline = budget.clock() + seconds
    changes, looked = [], 0
    for entry in entries:
        if budget.clock() >= deadline:
            break
        change = compare(entry)
        if change is not None:
            changes.append(change)
        looked += 1
        tell(looked)
    return RulePreview(
        entries=len(entries),
        looked=looked,
        changes=tuple(changes),
        failures=sum(count for count, _ in budget.failures.values()),
        last_failure=next((reason for _, reason in budget.failures.values()), None),
    )
