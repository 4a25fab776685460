"""The steps from a stored entry to a decided release, one after the other, with today's rules."""

from __future__ import annotations

from dataclasses import dataclass

from anishelf.decisions.ports import Conflicts, Episodes, Identity, Releases
from anishelf.decisions.steps import decide
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.titles.ports import Items, NoteFailures
from anishelf.titles.steps import parse
from anishelf.titles.steps.reading import Reader


@dataclass(frozen=True, slots=True)
class Intake:
    """What new entries pass, and what is read or decided again."""

    items: Items
    releases: Releases
    episodes: Episodes
    conflicts: Conflicts
    identity: Identity
    read_title: Reader
    filters: FilterEngine
    transaction: decide.Transaction

    def take_in(self) -> decide.Decided:
        """Read every pending title, then decide every open release."""
        parse.parse_items(self.items, self.releases.record_all, self.read_title)
        return decide.decide(
            self.releases,
            self.episodes,
            self.conflicts,
            self.identity,
            filters=self.filters,
            transaction=self.transaction,
        )

    def report(self, *, parsers: NoteFailures, filters: NoteFailures) -> None:
        """Save which rules failed."""
        self.read_title.budget.report(parsers)
        self.filters.budget.report(filters)
