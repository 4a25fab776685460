"""Foresees what a change of rules would do to the entries that are there. Nothing is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anishelf.domain.title_rules import TitleParser
from anishelf.domain.title_words import facts_that_count, in_words
from anishelf.pipeline.parse import ReadTitle
from anishelf.pipeline.reading import Reader, Watched

PREVIEW_SECONDS = 10.0
"""How long a preview may look, over all rules and entries."""

Entry = tuple[int, str]
"""The id and the title of a feed entry."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that would come out otherwise."""

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
    """Return which of *entries* would be read otherwise; *tell* hears how many are looked at."""
    deadline = clock() + seconds
    old = Reader(before, built_in, watched=Watched(seconds, clock))
    new = Reader(after, built_in, watched=Watched(seconds, clock))
    changes, looked = [], 0
    for item_id, title in entries:
        if clock() >= deadline:
            break
        was, will_be = old(title), new(title)
        if facts_that_count(was) != facts_that_count(will_be):
            changes.append(Change(item_id, title, in_words(was), in_words(will_be)))
        looked += 1
        tell(looked)
    failed = new.watched.failures
    return RulePreview(
        entries=len(entries),
        looked=looked,
        changes=tuple(changes),
        failures=sum(count for count, _ in failed.values()),
        last_failure=next((reason for _, reason in failed.values()), None),
    )
