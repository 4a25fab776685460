"""The steps from a kept entry to a decided release, one after the other, with the rules of now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from anishelf.decisions.steps import decide
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.titles.steps import parse
from anishelf.titles.steps.reading import FailureRows, Reader


class Releases(parse.Releases, decide.Releases, Protocol):
    """What is read in titles and decided about it; reopened, it is decided again."""

    def reopen(self, release_ids: Collection[int], *, reason: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Intake:
    """What new entries pass, and what is read or decided again."""

    items: parse.Items
    releases: Releases
    episodes: decide.Episodes
    conflicts: decide.Conflicts
    identity: decide.Identity
    read_title: Reader
    filters: FilterEngine
    transaction: decide.Transaction

    def take_in(self) -> decide.Decided:
        """Read every pending title, then decide every open release."""
        parse.parse_items(self.items, self.releases, self.read_title)
        return decide.decide(
            self.releases,
            self.episodes,
            self.conflicts,
            self.identity,
            filters=self.filters,
            transaction=self.transaction,
        )

    def report(self, *, parsers: FailureRows, filters: FailureRows) -> None:
        """Keep which rules failed."""
        self.read_title.watched.report(parsers)
        self.filters.watched.report(filters)
