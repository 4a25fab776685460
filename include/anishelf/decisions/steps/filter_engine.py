"""Asks the user's filters about releases; one that fails is skipped, counted and named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from anishelf.decisions.domain.filters import (
    FilterRule,
    FilterSubject,
    Finds,
    Scope,
    early_refusal,
    in_order,
    late_refusal,
    needs_works,
)
from anishelf.errors import RuleInvalid
from anishelf.titles.domain.rules import Pattern, compile_pattern, search
from anishelf.titles.steps.rule_budget import Failure, RuleBudget

WorksOf = Callable[[Collection[int]], Mapping[int, int]]
"""Returns the work of each season."""


@dataclass(slots=True)
class FilterEngine:
    """The filters that are in use; without any, no pattern is run."""

    rules: Sequence[FilterRule]
    works_of: WorksOf
    budget: RuleBudget = field(default_factory=RuleBudget)
    _patterns: dict[int, Pattern | None] = field(default_factory=dict)
    _works: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the filters in the order in which they speak."""
        self.rules = in_order(self.rules)

    def early(self, release: FilterSubject) -> dict[int, str]:
        """Return which subscriptions refuse the release before its show is known, and why."""
        return self._early(release, self._finder(release.title)) if self.rules else {}

    def refusal(self, release: FilterSubject) -> str | None:
        """Return why the filters refuse a release, with all that is known of it; or None."""
        return self.answer(release)[0]

    def answer(self, release: FilterSubject) -> tuple[str | None, list[str]]:
        """Return why the filters refuse a release, and why they do for any of its subscriptions."""
        if not self.rules:
            return None, []
        finds = self._finder(release.title)
        early = self._early(release, finds)
        late = self._late(release, early, finds)
        reasons = [*early.values(), *(why for why in late if why is not None)]
        by_all = bool(early) and len(early) == len(release.subscription_ids)
        refused = by_all or (bool(late) and None not in late)
        return reasons[0] if refused else None, list(dict.fromkeys(reasons))

    def _early(self, release: FilterSubject, finds: Finds) -> dict[int, str]:
        said = {
            each: early_refusal(self.rules, Scope(subscription_id=each), finds)
            for each in release.subscription_ids
        }
        return {each: reason for each, reason in said.items() if reason is not None}

    def _late(
        self, release: FilterSubject, early: Mapping[int, str], finds: Finds
    ) -> list[str | None]:
        """Return what is said once the show is known, for each subscription that is left."""
        if release.season_id is None:
            return []
        scope = Scope(
            season_id=release.season_id,
            work_id=self._work_of(release.season_id),
            group_ids=release.group_ids,
        )
        return [
            late_refusal(self.rules, replace(scope, subscription_id=each), finds)
            for each in release.subscription_ids or (None,)
            if each not in early
        ]

    def _finder(self, title: str) -> Finds:
        known: dict[int, bool | None] = {}

        def finds(rule: FilterRule) -> bool | None:
            if rule.id not in known:
                known[rule.id] = self._look(rule, title)
            return known[rule.id]

        return finds

    def _look(self, rule: FilterRule, title: str) -> bool | None:
        pattern = self._pattern(rule)
        if pattern is None:
            return None
        answer = self.budget.ask(rule.id, title, lambda: search(pattern, title) is not None)
        return None if isinstance(answer, Failure) else answer

    def _pattern(self, rule: FilterRule) -> Pattern | None:
        if rule.id not in self._patterns:
            try:
                self._patterns[rule.id] = compile_pattern(rule.pattern)
            except RuleInvalid as error:
                self._patterns[rule.id] = None
                self.budget.failed(rule.id, str(error))
        return self._patterns[rule.id]

    def _work_of(self, season_id: int | None) -> int | None:
        if season_id is None or not needs_works(self.rules):
            return None
        if season_id not in self._works:
            self._works.update(self.works_of([season_id]))
        return self._works.get(season_id)
