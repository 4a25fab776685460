"""What a person may do to filters. A preview keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.core.outcome import Outcome
from anishelf.core.problems import Remedy
from anishelf.decisions.domain.filters import FilterRule, NewFilter, checked
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.decisions.steps.rule_preview import RulePreview, preview_filters
from anishelf.decisions.store.filter_rules import FilterRules
from anishelf.decisions.store.reparses import Reparses
from anishelf.errors import RuleInvalid, UnknownId
from anishelf.titles.actions.rules import (
    LAST,
    REPARSE,
    Kind,
    RuleAction,
    Tell,
    after,
    change_rules,
    check_known,
    next_id,
    quiet,
)

if TYPE_CHECKING:
    from psycopg import Connection

KIND = Kind("filter", Remedy.LIST_FILTERS)


@dataclass(frozen=True, slots=True)
class FilterTarget:
    """For what a filter counts: *value* is the id, of a group its name, of everything nothing."""

    level: FilterLevel = FilterLevel.GLOBAL
    value: str = ""


@dataclass(frozen=True, slots=True)
class FilterWishes:
    """What a person says of a filter; None stays as it is. A new one needs a kind and a pattern."""

    kind: FilterKind | None = None
    pattern: str | None = None
    target: FilterTarget | None = None
    priority: int | None = None


def add_filter(conn: Connection, wishes: FilterWishes, *, by: str) -> Outcome[FilterRule]:
    """Save a filter and ask for a reparse, both or neither; RuleInvalid, UnknownId (its target)."""
    rows = FilterRules(conn)
    with conn.transaction():
        saved = rows.add(_new(rows, wishes))
        Reparses(conn).ask(f"filter {saved.id} is new", by=by)
    return Outcome(saved, (saved.id,), REPARSE)


def edit_filter(
    conn: Connection, filter_id: int, wishes: FilterWishes, *, by: str
) -> Outcome[FilterRule]:
    """Change a filter and ask for a reparse, both or neither; RuleInvalid, UnknownId."""
    rows = FilterRules(conn)
    with conn.transaction():
        saved = rows.edit(filter_id, _changed(rows, _known(rows, filter_id), wishes))
        if saved is None:
            raise KIND.unknown(filter_id)
        Reparses(conn).ask(f"filter {saved.id} was changed", by=by)
    return Outcome(saved, (saved.id,), REPARSE)


def change_filters(
    conn: Connection, action: RuleAction, ids: Sequence[int], *, by: str
) -> Outcome[str]:
    """Switch on or off, remove or put first filters, and ask for a reparse; UnknownId."""
    return change_rules(conn, FilterRules(conn), KIND, action, ids, by=by)


def preview_filter(
    conn: Connection,
    wishes: FilterWishes,
    *,
    filter_id: int | None = None,
    last: int = LAST,
    tell: Tell = quiet,
) -> RulePreview:
    """Return what a new filter, or a changed one, would change of the *last* newest entries."""
    rows = FilterRules(conn)
    if filter_id is None:
        new = _new(rows, wishes)
    else:
        new = _changed(rows, _known(rows, filter_id), wishes)
    now = rows.enabled()
    rule = FilterRule(
        id=next_id(now) if filter_id is None else filter_id,
        kind=new.kind,
        pattern=new.pattern,
        level=new.level,
        target_id=new.target_id,
        target="everything" if new.target_id is None else f"{new.level} {new.target_id}",
        priority=new.priority,
    )
    return _compare(rows, now, [*_others(now, rule.id), rule], last, tell)


def preview_saved_filter(
    conn: Connection, filter_id: int, *, last: int = LAST, tell: Tell = quiet
) -> RulePreview:
    """Return what a saved filter changes beside what would be taken without it; UnknownId."""
    rows = FilterRules(conn)
    rule, others = _known(rows, filter_id), _others(rows.enabled(), filter_id)
    return _compare(rows, others, [*others, rule], last, tell)


def preview_filter_changes(
    conn: Connection,
    action: RuleAction,
    ids: Sequence[int],
    *,
    last: int = LAST,
    tell: Tell = quiet,
) -> RulePreview:
    """Return what `change_filters` would change; UnknownId."""
    rows = FilterRules(conn)
    check_known(rows, KIND, ids)
    now = rows.all()
    return _compare(rows, _enabled(now), _enabled(after(now, action, ids)), last, tell)


def _compare(
    rows: FilterRules,
    before: Sequence[FilterRule],
    then: Sequence[FilterRule],
    last: int,
    tell: Tell,
) -> RulePreview:
    entries = rows.newest(limit=last)
    return preview_filters(entries, before, then, works_of=rows.works_of, tell=tell)


def _new(rows: FilterRules, wishes: FilterWishes) -> NewFilter:
    if wishes.kind is None or wishes.pattern is None:
        raise RuleInvalid("a filter needs a kind and a pattern")
    target = wishes.target or FilterTarget()
    return checked(
        NewFilter(
            wishes.kind,
            wishes.pattern,
            target.level,
            _target_id(rows, target),
            wishes.priority or 0,
        )
    )


def _changed(rows: FilterRules, old: FilterRule, wishes: FilterWishes) -> NewFilter:
    target = wishes.target
    return checked(
        NewFilter(
            old.kind if wishes.kind is None else wishes.kind,
            old.pattern if wishes.pattern is None else wishes.pattern,
            old.level if target is None else target.level,
            old.target_id if target is None else _target_id(rows, target),
            old.priority if wishes.priority is None else wishes.priority,
        )
    )


def _target_id(rows: FilterRules, target: FilterTarget) -> int | None:
    level, value = target.level, target.value
    if level is FilterLevel.GLOBAL:
        return None
    if level is FilterLevel.GROUP:
        found = rows.group_id(value)
    else:
        found = int(value) if value.isdecimal() and rows.has_target(level, int(value)) else None
    if found is None:
        raise UnknownId(f"there is no {level} {value}")
    return found


def _known(rows: FilterRules, filter_id: int) -> FilterRule:
    found = rows.get(filter_id)
    if found is None:
        raise KIND.unknown(filter_id)
    return found


def _others(rules: Sequence[FilterRule], filter_id: int) -> list[FilterRule]:
    return [each for each in rules if each.id != filter_id]


def _enabled(rules: Sequence[FilterRule]) -> list[FilterRule]:
    return [each for each in rules if each.enabled]
