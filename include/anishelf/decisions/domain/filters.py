"""Users' filters: which releases they take or refuse, by a pattern in the title, at a level."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.errors import RuleInvalid
from anishelf.titles.domain.rules import compile_pattern


@dataclass(frozen=True, slots=True)
class NewFilter:
    """What a user says of a filter; only a global one has no target."""

    kind: FilterKind
    pattern: str
    level: FilterLevel = FilterLevel.GLOBAL
    target_id: int | None = None
    priority: int = 0


@dataclass(frozen=True, slots=True)
class FilterRule:
    """A saved filter; `target` names what it applies to, as a person reads it."""

    id: int
    kind: FilterKind
    pattern: str
    level: FilterLevel
    target_id: int | None
    target: str
    priority: int = 0
    enabled: bool = True
    failures: int = 0
    last_failure: str | None = None
    last_failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of a release for one subscription; season and work once it is identified."""

    subscription_id: int | None = None
    season_id: int | None = None
    work_id: int | None = None
    group_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FilterSubject:
    """A release as filters see it; its active subscriptions in their order."""

    title: str
    group_ids: frozenset[int] = frozenset()
    subscription_ids: tuple[int, ...] = ()
    season_id: int | None = None


Finds = Callable[[FilterRule], bool | None]
"""Says whether the pattern of a filter is in the title; None when it cannot be told."""

_OPENING = "your filter "
_EARLY = frozenset({FilterLevel.GLOBAL, FilterLevel.SUBSCRIPTION})


def checked(new: NewFilter) -> NewFilter:
    """Return *new*, or raise RuleInvalid saying what is wrong where."""
    compile_pattern(new.pattern)
    if (new.target_id is None) != (new.level is FilterLevel.GLOBAL):
        raise RuleInvalid(f"a filter of level {new.level} needs one target, a global one none")
    return new


def in_order(rules: Iterable[FilterRule]) -> list[FilterRule]:
    """Return *rules* in the order in which they speak: specific first, then priority, then id."""
    levels = list(FilterLevel)
    return sorted(rules, key=lambda rule: (levels.index(rule.level), -rule.priority, rule.id))


def early_refusal(rules: Sequence[FilterRule], scope: Scope, finds: Finds) -> str | None:
    """Return why a release is refused before its show is known, or None.

    Only excluding filters speak here: those for everything, and those of the subscription.
    """
    early = [rule for rule in _excluding(rules, scope) if rule.level in _EARLY]
    return next((_refusing(rule) for rule in early if finds(rule)), None)


def late_refusal(rules: Sequence[FilterRule], scope: Scope, finds: Finds) -> str | None:
    """Return why a release is refused once its show is known, or None.

    Excluding filters of every level count. Of the including ones only those of the most specific
    level that has any: each of them must be found.
    """
    for rule in _excluding(rules, scope):
        if finds(rule):
            return _refusing(rule)
    for level in FilterLevel:
        asking = [
            (rule, found)
            for rule in rules
            if rule.kind is FilterKind.INCLUDE and rule.level is level and _applies(rule, scope)
            for found in [finds(rule)]
            if found is not None
        ]
        if asking:
            return next((_missing(rule) for rule, found in asking if not found), None)
    return None


def is_a_filters(reason: str | None) -> bool:
    """Return whether a decision's reason is that of a filter."""
    return reason is not None and reason.startswith(_OPENING)


def needs_works(rules: Collection[FilterRule]) -> bool:
    """Return whether one of the rules asks which show a season is of."""
    return any(rule.level is FilterLevel.WORK for rule in rules)


def _excluding(rules: Sequence[FilterRule], scope: Scope) -> Iterable[FilterRule]:
    return (r for r in rules if r.kind is FilterKind.EXCLUDE and _applies(r, scope))


def _applies(rule: FilterRule, scope: Scope) -> bool:
    match rule.level:
        case FilterLevel.SUBSCRIPTION:
            return rule.target_id == scope.subscription_id
        case FilterLevel.SEASON:
            return rule.target_id == scope.season_id
        case FilterLevel.WORK:
            return rule.target_id == scope.work_id
        case FilterLevel.GROUP:
            return rule.target_id in scope.group_ids
        case FilterLevel.GLOBAL:
            return True


def _refusing(rule: FilterRule) -> str:
    return f"{_OPENING}{rule.id} ({rule.target}) refuses titles with {rule.pattern}"


def _missing(rule: FilterRule) -> str:
    return f"{_OPENING}{rule.id} ({rule.target}) takes only titles with {rule.pattern}"
