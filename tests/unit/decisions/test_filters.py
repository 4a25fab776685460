"""Filters: excluding ones always count, including ones only at the most specific level."""

from __future__ import annotations

import itertools

import pytest

from anishelf.decisions.domain.filters import (
    FilterRule,
    FilterSubject,
    NewFilter,
    Scope,
    checked,
    early_refusal,
    in_order,
    is_a_filters,
    late_refusal,
)
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.errors import RuleInvalid
from anishelf.titles.steps.rule_budget import RuleBudget

TITLE = "[Sakura] Hoshi - 03 [1920x1080][CHS]"
_ids = itertools.count(1)
HERE = Scope(subscription_id=1, season_id=2, work_id=3, group_ids=frozenset({4}))
TARGETS = {
    FilterLevel.SUBSCRIPTION: 1, FilterLevel.SEASON: 2, FilterLevel.WORK: 3, FilterLevel.GROUP: 4,
}  # fmt: skip


def exclude(
    pattern: str,
    level: FilterLevel = FilterLevel.GLOBAL,
    priority: int = 0,
    target: int | None = None,
) -> FilterRule:
    return _rule(FilterKind.EXCLUDE, pattern, level, priority, target)


def include(
    pattern: str,
    level: FilterLevel = FilterLevel.GLOBAL,
    priority: int = 0,
    target: int | None = None,
) -> FilterRule:
    return _rule(FilterKind.INCLUDE, pattern, level, priority, target)


def _rule(
    kind: FilterKind, pattern: str, level: FilterLevel, priority: int, target: int | None
) -> FilterRule:
    target = TARGETS.get(level) if target is None else target
    return FilterRule(next(_ids), kind, pattern, level, target, level, priority)


def late(*rules: FilterRule, scope: Scope = HERE) -> str | None:
    return late_refusal(in_order(rules), scope, lambda rule: rule.pattern in TITLE)


def test_without_filters_everything_passes() -> None:
    assert late() is None
    assert early_refusal([], HERE, lambda _: True) is None


@pytest.mark.parametrize("level", FilterLevel)
def test_what_is_excluded_at_any_level_is_refused(level: FilterLevel) -> None:
    rule = exclude("CHS", level)

    assert late(rule) == f"your filter {rule.id} ({level}) refuses titles with CHS"


@pytest.mark.parametrize("level", [each for each in FilterLevel if each != FilterLevel.GLOBAL])
def test_a_filter_counts_for_its_target_only(level: FilterLevel) -> None:
    assert late(exclude("CHS", level, target=99), include("x", level, target=99)) is None


def test_only_the_most_specific_level_asks() -> None:
    everywhere = include("1080p")

    assert is_a_filters(late(everywhere))
    assert late(everywhere, include("1920x1080", FilterLevel.WORK)) is None
    refused = late(
        everywhere, include("720p", FilterLevel.SEASON), include("CHS", FilterLevel.WORK)
    )
    assert refused is not None
    assert "takes only titles with 720p" in refused


def test_all_that_one_level_asks_for_must_be_there() -> None:
    assert is_a_filters(late(include("CHS"), include("CHT")))


def test_excluding_beats_including() -> None:
    assert is_a_filters(late(include("CHS", FilterLevel.SUBSCRIPTION), exclude("Sakura")))


def test_the_filter_of_higher_priority_gives_the_reason() -> None:
    low, high = exclude("CHS"), exclude("Sakura", priority=5)

    assert f"filter {high.id} " in (late(low, high) or "")


def test_before_the_show_is_known_only_exclusions_for_all_or_the_feed_count() -> None:
    late_ones = [exclude("CHS", level) for level in ("season", "work", "group")]  # type: ignore[arg-type]
    asking = [include("x"), include("x", FilterLevel.SUBSCRIPTION)]

    assert early_refusal([*late_ones, *asking], HERE, lambda _: True) is None
    assert early_refusal([exclude("CHS")], HERE, lambda _: True)
    assert early_refusal([exclude("CHS", FilterLevel.SUBSCRIPTION)], HERE, lambda _: True)


def test_a_filter_that_cannot_be_asked_is_as_if_it_were_not_there() -> None:
    rules = [include("a", FilterLevel.SUBSCRIPTION), include("b"), exclude("c")]

    assert late_refusal(rules, HERE, lambda rule: None if rule.pattern != "b" else True) is None


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (NewFilter(FilterKind.EXCLUDE, "("), r"missing \)"),
        (NewFilter(FilterKind.EXCLUDE, "a", FilterLevel.WORK), "needs one target"),
        (NewFilter(FilterKind.EXCLUDE, "a", target_id=1), "a global one none"),
    ],
)
def test_a_useless_filter_is_not_saved(new: NewFilter, said: str) -> None:
    with pytest.raises(RuleInvalid, match=said):
        checked(new)


def engine(*rules: FilterRule, seconds: float = 10) -> FilterEngine:
    return FilterEngine(rules, lambda seasons: dict.fromkeys(seasons, 3), RuleBudget(seconds))


def test_a_release_passes_when_one_of_its_subscriptions_takes_it() -> None:
    seen = FilterSubject(TITLE, subscription_ids=(1, 2), season_id=2)
    strict = exclude("CHS", FilterLevel.SUBSCRIPTION)

    assert engine(strict).refusal(seen) is None
    assert is_a_filters(
        engine(strict).refusal(FilterSubject(TITLE, subscription_ids=(1,), season_id=2))
    )
    picky = include("CHT", FilterLevel.SUBSCRIPTION)
    assert engine(picky).refusal(seen) is None
    assert list(engine(strict).early(seen)) == [1]


def test_an_unidentified_release_is_not_asked_about_its_show() -> None:
    assert engine(include("CHT")).refusal(FilterSubject(TITLE, subscription_ids=(1,))) is None


def test_case_does_not_matter_and_the_work_of_a_season_is_known() -> None:
    seen = FilterSubject(TITLE, subscription_ids=(1,), season_id=2)

    assert is_a_filters(engine(exclude("sakura", FilterLevel.WORK)).refusal(seen))


def test_a_catastrophic_filter_is_skipped_and_counted() -> None:
    slow = exclude("(a|aa)+$")
    filters = engine(slow, exclude("Momiji"), seconds=0.2)
    release = FilterSubject("a" * 200 + "! [Momiji]", subscription_ids=(1,), season_id=2)

    refused = [filters.refusal(release) for _ in range(30)]

    assert all("refuses titles with Momiji" in (each or "") for each in refused)
    assert filters.budget.failures[slow.id][0] == 30
    assert filters.budget.spent[slow.id] < 2
