"""What parsers and filters have in common: a change and the request to look again are one thing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.core.problems import Remedy
from anishelf.decisions.store.reparses import Reparses
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.decisions.domain.filters import FilterRule
    from anishelf.titles.domain.title_rules import TitleParser
    from anishelf.titles.store.rule_rows import RuleRows

LAST = 200
"""How many of the newest entries a preview looks at, unless it is told."""

REPARSE = DagStart(Work.REPARSE_RELEASES, {"dry_run": False})
Tell = Callable[[int], None]
"""Hears how many entries a preview has looked at."""


class RuleAction(StrEnum):
    """What may be done to saved rules."""

    ENABLE = "enable"
    DISABLE = "disable"
    REMOVE = "remove"
    ORDER = "order"


_DONE = {
    RuleAction.ENABLE: "on",
    RuleAction.DISABLE: "off",
    RuleAction.REMOVE: "removed",
    RuleAction.ORDER: "come first",
}


Rule = TypeVar("Rule", "TitleParser", "FilterRule")


@dataclass(frozen=True, slots=True)
class Kind:
    """Parsers, or filters: what one is called, and what lists them."""

    noun: str
    listed_by: Remedy

    def unknown(self, rule_id: int) -> UnknownId:
        """Return the error that says that there is no such rule."""
        return UnknownId(f"there is no {self.noun} {rule_id}", remedy=self.listed_by)


def quiet(_: int) -> None:
    """Hear nothing."""


def after(rules: Sequence[Rule], action: RuleAction, ids: Sequence[int]) -> list[Rule]:
    """Return all *rules* as they will be once *action* is done to *ids*."""
    if action is RuleAction.REMOVE:
        return [rule for rule in rules if rule.id not in ids]
    if action is RuleAction.ORDER:
        return _ordered(rules, ids)
    on = action is RuleAction.ENABLE
    return [replace(rule, enabled=on) if rule.id in ids else rule for rule in rules]


def change_rules(
    conn: Connection,
    rows: RuleRows,
    kind: Kind,
    action: RuleAction,
    ids: Sequence[int],
    *,
    by: str,
) -> Outcome[str]:
    """Do *action* to rules and ask for a reparse, both or neither; UnknownId where one is none.

    What has changed is said in words.
    """
    line = f"{kind.noun} {', '.join(map(str, ids))} {_DONE[action]}"
    with conn.transaction():
        check_known(rows, kind, ids)
        _save(rows, action, ids)
        Reparses(conn).ask(line, by=by)
    return Outcome(line, tuple(ids), REPARSE)


def check_known(rows: RuleRows, kind: Kind, ids: Collection[int]) -> None:
    """Raise UnknownId for the first id that is no rule."""
    known = rows.known(ids)
    for each in ids:
        if each not in known:
            raise kind.unknown(each)


def next_id(rules: Sequence[TitleParser] | Sequence[FilterRule]) -> int:
    """Return the id that a rule which is only looked at has in a preview."""
    return max((each.id for each in rules), default=0) + 1


def _save(rows: RuleRows, action: RuleAction, ids: Sequence[int]) -> None:
    if action is RuleAction.REMOVE:
        rows.remove(ids)
    elif action is RuleAction.ORDER:
        rows.order(ids)
    else:
        rows.set_enabled(ids, enabled=action is RuleAction.ENABLE)


def _ordered(rules: Sequence[Rule], ids: Sequence[int]) -> list[Rule]:
    first = list(dict.fromkeys(ids))
    placed = sorted(rules, key=lambda r: first.index(r.id) if r.id in first else len(first))
    return [replace(rule, priority=len(placed) - at) for at, rule in enumerate(placed)]
