"""What a person may do to parsers. A preview keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anishelf.core.outcome import Outcome
from anishelf.core.problems import Remedy
from anishelf.decisions.steps.rule_preview import RulePreview, preview_parsers
from anishelf.decisions.store.reparses import Reparses
from anishelf.errors import RuleInvalid
from anishelf.feeds.store.raw_items import RawItems
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
from anishelf.titles.domain.title_fields import Field
from anishelf.titles.domain.title_rules import (
    NewTitleParser,
    Source,
    TitleParser,
    checked,
    read_source,
)
from anishelf.titles.parser import parse_title
from anishelf.titles.store.title_parsers import TitleParsers

if TYPE_CHECKING:
    from psycopg import Connection

KIND = Kind("parser", Remedy.LIST_PARSERS)


@dataclass(frozen=True, slots=True)
class ParserWishes:
    """What a person says of a parser; None stays as it is. A new one needs a name and a pattern.

    *fields* are texts by the name of the field: `$2` or `$name` is a group, else a fixed value.
    """

    name: str | None = None
    pattern: str | None = None
    condition: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    priority: int | None = None


def add_parser(conn: Connection, wishes: ParserWishes, *, by: str) -> Outcome[TitleParser]:
    """Save a parser and ask for a reparse, both or neither; RuleInvalid says what is wrong."""
    new = _new(wishes)
    with conn.transaction():
        saved = _taken(TitleParsers(conn).add(new), new)
        Reparses(conn).ask(f"parser {saved.id} is new", by=by)
    return Outcome(saved, (saved.id,), REPARSE)


def edit_parser(
    conn: Connection, parser_id: int, wishes: ParserWishes, *, by: str
) -> Outcome[TitleParser]:
    """Change a parser and ask for a reparse, both or neither; RuleInvalid, UnknownId."""
    rows = TitleParsers(conn)
    with conn.transaction():
        new = _changed(_known(rows, parser_id), wishes)
        saved = _taken(rows.edit(parser_id, new), new)
        Reparses(conn).ask(f"parser {saved.id} was changed", by=by)
    return Outcome(saved, (saved.id,), REPARSE)


def change_parsers(
    conn: Connection, action: RuleAction, ids: Sequence[int], *, by: str
) -> Outcome[str]:
    """Switch on or off, remove or put first parsers, and ask for a reparse; UnknownId."""
    return change_rules(conn, TitleParsers(conn), KIND, action, ids, by=by)


def preview_parser(
    conn: Connection,
    wishes: ParserWishes,
    *,
    parser_id: int | None = None,
    last: int = LAST,
    tell: Tell = quiet,
) -> RulePreview:
    """Return what a new parser, or a changed one, would change of the *last* newest entries."""
    rows = TitleParsers(conn)
    new = _new(wishes) if parser_id is None else _changed(_known(rows, parser_id), wishes)
    now = rows.enabled()
    rule = TitleParser(
        id=next_id(now) if parser_id is None else parser_id,
        name=new.name,
        pattern=new.pattern,
        condition=new.condition,
        fields=new.fields or {},
        priority=new.priority,
    )
    return _compare(conn, now, [*_others(now, rule.id), rule], last, tell)


def preview_saved_parser(
    conn: Connection, parser_id: int, *, last: int = LAST, tell: Tell = quiet
) -> RulePreview:
    """Return what a saved parser changes beside what would be read without it; UnknownId."""
    rows = TitleParsers(conn)
    rule, others = _known(rows, parser_id), _others(rows.enabled(), parser_id)
    return _compare(conn, others, [*others, rule], last, tell)


def preview_parser_changes(
    conn: Connection,
    action: RuleAction,
    ids: Sequence[int],
    *,
    last: int = LAST,
    tell: Tell = quiet,
) -> RulePreview:
    """Return what `change_parsers` would change; UnknownId."""
    rows = TitleParsers(conn)
    check_known(rows, KIND, ids)
    now = rows.all()
    return _compare(conn, _enabled(now), _enabled(after(now, action, ids)), last, tell)


def _compare(
    conn: Connection,
    before: Sequence[TitleParser],
    then: Sequence[TitleParser],
    last: int,
    tell: Tell,
) -> RulePreview:
    entries = RawItems(conn).newest(limit=last)
    placed = sorted(then, key=lambda each: (-each.priority, each.id))
    return preview_parsers(entries, before, placed, built_in=parse_title, tell=tell)


def _new(wishes: ParserWishes) -> NewTitleParser:
    if not wishes.name or wishes.pattern is None:
        raise RuleInvalid("a parser needs a name and a pattern")
    return checked(
        NewTitleParser(
            wishes.name,
            wishes.pattern,
            wishes.condition or "",
            _fields(wishes.fields),
            wishes.priority or 0,
        )
    )


def _changed(old: TitleParser, wishes: ParserWishes) -> NewTitleParser:
    new = NewTitleParser(
        old.name if wishes.name is None else wishes.name,
        old.pattern if wishes.pattern is None else wishes.pattern,
        old.condition if wishes.condition is None else wishes.condition,
        priority=old.priority if wishes.priority is None else wishes.priority,
    )
    kept = dict(old.fields) if new.pattern == old.pattern else {}
    return checked(replace(new, fields=kept | _fields(wishes.fields)))


def _fields(said: Mapping[str, str]) -> dict[Field, Source]:
    if unknown := [each for each in said if each not in set(Field)]:
        raise RuleInvalid(f"{unknown[0]!r} is no field; there are {', '.join(Field)}")
    return {Field(each): read_source(value) for each, value in said.items()}


def _taken(saved: TitleParser | None, new: NewTitleParser) -> TitleParser:
    if saved is None:
        raise RuleInvalid(f"another parser is called {new.name!r} already")
    return saved


def _known(rows: TitleParsers, parser_id: int) -> TitleParser:
    found = rows.get(parser_id)
    if found is None:
        raise KIND.unknown(parser_id)
    return found


def _others(rules: Sequence[TitleParser], parser_id: int) -> list[TitleParser]:
    return [each for each in rules if each.id != parser_id]


def _enabled(rules: Sequence[TitleParser]) -> list[TitleParser]:
    return [each for each in rules if each.enabled]
