"""What the editors of parsers and filters have in common: one desk for each kind of rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.decisions import actions as filters
from anishelf.titles import actions as parsers
from anishelf.views import rules as views
from anishelf.web.forms.form import Form
from anishelf.web.nav import N_

if TYPE_CHECKING:
    from anishelf.decisions.domain.filters import FilterRule
    from anishelf.decisions.steps.rule_preview import RulePreview
    from anishelf.titles.domain.title_rules import TitleParser

LAST: Final = 500
"""How many of the newest titles a preview looks at while somebody types."""

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """One kind of rule: its words, its form, and what can be done with it.

    `wishes` reads a form; `preview` and `save` take the id of a saved rule, or None for a new one.
    """

    noun: str
    word: str
    new: str
    about: str
    all: Callable[[Connection], Sequence[Any]]
    blank: Fields
    shown: Callable[[Any], Fields]
    wishes: Callable[[Form], Any]
    preview: Callable[[Connection, Any, int | None], RulePreview]
    save: Callable[[Connection, Any, int | None, str], Outcome[Any]]
    change: Callable[[Connection, parsers.RuleAction, Sequence[int], str], Outcome[str]]

    def get(self, conn: Connection, rule_id: int) -> Any | None:
        """Return one saved rule, or None."""
        return next((each for each in self.all(conn) if each.id == rule_id), None)


def _parser_wishes(form: Form) -> parsers.ParserWishes:
    lines = [line.partition("=") for line in form.text("fields").splitlines() if line.strip()]
    return parsers.ParserWishes(
        name=form.said("name"),
        pattern=form.text("pattern"),
        condition=form.text("condition"),
        fields={name.strip(): value.strip() for name, _, value in lines},
        priority=form.number("priority"),
    )


def _parser_shown(rule: TitleParser) -> Fields:
    lines = [
        f"{field}={'$' if source.is_group else ''}{source.value}"
        for field, source in rule.fields.items()
        if not (source.is_group and source.value == str(field))
    ]
    return {
        "name": rule.name,
        "pattern": rule.pattern,
        "condition": rule.condition,
        "fields": "\n".join(lines),
        "priority": str(rule.priority),
    }


def _save_parser(
    conn: Connection, wishes: parsers.ParserWishes, rule_id: int | None, by: str
) -> Outcome[TitleParser]:
    if rule_id is None:
        return parsers.add_parser(conn, wishes, by=by)
    return parsers.edit_parser(conn, rule_id, wishes, by=by)


def _filter_wishes(form: Form) -> filters.FilterWishes:
    level = filters.FilterLevel(form.text("level", "global"))
    return filters.FilterWishes(
        kind=filters.FilterKind(form.text("kind", "exclude")),
        pattern=form.text("pattern"),
        target=filters.FilterTarget(level, form.text("target")),
        priority=form.number("priority"),
    )


def _filter_shown(rule: FilterRule) -> Fields:
    value = "" if rule.target_id is None else str(rule.target_id)
    if rule.level is filters.FilterLevel.GROUP:
        value = rule.target.removeprefix("group ").strip()
    return {
        "kind": str(rule.kind),
        "pattern": rule.pattern,
        "level": str(rule.level),
        "target": value,
        "priority": str(rule.priority),
    }


def _save_filter(
    conn: Connection, wishes: filters.FilterWishes, rule_id: int | None, by: str
) -> Outcome[FilterRule]:
    if rule_id is None:
        return filters.add_filter(conn, wishes, by=by)
    return filters.edit_filter(conn, rule_id, wishes, by=by)


DESKS: Final[Mapping[str, Desk]] = {
    "parsers": Desk(
        "parsers",
        N_("Readers"),
        N_("New reader"),
        N_("How titles are read that the built-in reader reads wrongly."),
        views.parsers,
        {"name": "", "pattern": "", "condition": "", "fields": "", "priority": "0"},
        _parser_shown,
        _parser_wishes,
        lambda conn, wishes, rule_id: parsers.preview_parser(
            conn, wishes, parser_id=rule_id, last=LAST
        ),
        _save_parser,
        lambda conn, action, ids, by: parsers.change_parsers(conn, action, ids, by=by),
    ),
    "filters": Desk(
        "filters",
        N_("Filters"),
        N_("New filter"),
        N_("What is never taken, or alone is taken."),
        views.filters,
        {"kind": "exclude", "pattern": "", "level": "global", "target": "", "priority": "0"},
        _filter_shown,
        _filter_wishes,
        lambda conn, wishes, rule_id: filters.preview_filter(
            conn, wishes, filter_id=rule_id, last=LAST
        ),
        _save_filter,
        lambda conn, action, ids, by: filters.change_filters(conn, action, ids, by=by),
    ),
}

FIELDS: Final = tuple(str(each) for each in parsers.Field)
