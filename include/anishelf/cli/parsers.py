"""`anishelf parsers`: rules of your own that read titles before the built-in parser does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.cli.rules import (
    LAST,
    Change,
    DryRun,
    Kind,
    Last,
    add_common_commands,
    ask_reparse,
    assignments,
    finish,
    preview_json,
    progress,
    show_preview,
)
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import Connection

    from anishelf.decisions.steps.rule_preview import RulePreview
    from anishelf.titles.domain.title_rules import Field, NewTitleParser, Source, TitleParser
    from anishelf.titles.store.title_parsers import TitleParsers

app = typer.Typer(
    no_args_is_help=True, help="Your own rules that read titles.", rich_markup_mode=None
)
Name = Annotated[str | None, typer.Option(help="What to call it.")]
Pattern = Annotated[
    str | None,
    typer.Option(
        help="A regular expression; groups like (?P<title>…) and (?P<episode>…) are read."
    ),
]
Condition = Annotated[
    str | None, typer.Option(help='Only titles in which this is found; "" for all.')
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", help="A field: episode=$2 is a group, season=2 is a fixed value."),
]
Priority = Annotated[int | None, typer.Option(help="Higher is asked first.")]


def _rows(conn: Connection) -> TitleParsers:
    from anishelf.titles.store.title_parsers import TitleParsers

    return TitleParsers(conn)


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the parsers in the order in which they are asked, with their failures."""
    with wiring.database() as conn:
        found = _rows(conn).all()
    if as_json:
        show_json([_listed(each) for each in found])
        return
    rows = [
        (
            *(each.id, each.name, "on" if each.enabled else "off", each.priority),
            *(each.pattern, _field_words(each.fields), each.failures or ""),
        )
        for each in found
    ]
    columns = ["ID", "NAME", "STATE", "PRIORITY", "PATTERN", "READS", "FAILED"]
    show_table(columns, rows, right=["ID", "PRIORITY", "FAILED"])
    for each in found:
        if each.last_failure:
            say(f"{each.id} {each.name} failed last: {each.last_failure}")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What to call it.")],
    pattern: Annotated[str, typer.Argument(help="A regular expression with groups.")],
    *,
    condition: Condition = None,
    sets: Sets = None,
    priority: Priority = None,
    last: Last = LAST,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Add a parser; shows first which entries it would read otherwise."""
    from anishelf.titles.domain.title_rules import NewTitleParser, checked

    new = checked(
        NewTitleParser(
            name=name,
            pattern=pattern,
            condition=condition or "",
            fields=_fields(sets),
            priority=priority or 0,
        )
    )
    with wiring.database() as conn:
        preview = _preview(conn, new, old=None, last=last)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else _rows(conn).add(new)
        if saved is not None:
            ask_reparse(conn, f"parser {saved.id} is new")
    _finish(new.name, saved, preview, dry_run=dry_run, as_json=as_json)


@app.command()
def edit(
    parser_id: Annotated[int, typer.Argument(help="Its id.")],
    *,
    name: Name = None,
    pattern: Pattern = None,
    condition: Condition = None,
    sets: Sets = None,
    priority: Priority = None,
    last: Last = LAST,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Change a parser; what is not named stays. Shows first what would be read otherwise."""
    with wiring.database() as conn:
        old = _known(conn, parser_id)
        said = {"name": name, "pattern": pattern, "condition": condition, "priority": priority}
        new = _changed(old, said, sets)
        preview = _preview(conn, new, old=old, last=last)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else _rows(conn).edit(old.id, new)
        if saved is not None:
            ask_reparse(conn, f"parser {saved.id} was changed")
    _finish(new.name, saved, preview, dry_run=dry_run, as_json=as_json)


@app.command()
def preview(
    parser_id: Annotated[int, typer.Argument(help="Its id.")],
    *,
    last: Last = LAST,
    as_json: Json = False,
) -> None:
    """Show which entries a parser reads otherwise than they would be read without it."""
    with wiring.database() as conn:
        rule = _known(conn, parser_id)
        others = [each for each in _rows(conn).enabled() if each.id != rule.id]
        found = _compare(conn, others, _in_order([*others, rule]), last=last)
    if as_json:
        show_json(preview_json(found))
    else:
        show_preview(found)


def _foresee(conn: Connection, change: Change, last: int) -> RulePreview:
    now = _rows(conn).all()
    after = [each for each in change(now) if each.enabled]
    return _compare(conn, [each for each in now if each.enabled], _in_order(after), last=last)


add_common_commands(app, Kind("parser", _rows, _foresee))


def _preview(
    conn: Connection, new: NewTitleParser, *, old: TitleParser | None, last: int
) -> RulePreview:
    from anishelf.titles.domain.title_rules import TitleParser

    now = _rows(conn).enabled()
    rule = TitleParser(
        id=old.id if old else max((each.id for each in now), default=0) + 1,
        name=new.name,
        pattern=new.pattern,
        condition=new.condition,
        fields=new.fields or {},
        priority=new.priority,
    )
    others = [each for each in now if each.id != rule.id]
    return _compare(conn, now, _in_order([*others, rule]), last=last)


def _in_order(rules: list[TitleParser]) -> list[TitleParser]:
    return sorted(rules, key=lambda each: (-each.priority, each.id))


def _compare(
    conn: Connection, before: list[TitleParser], after: list[TitleParser], *, last: int
) -> RulePreview:
    from anishelf.decisions.steps.rule_preview import preview_parsers
    from anishelf.feeds.store.raw_items import RawItems
    from anishelf.titles.parser import parse_title

    entries = RawItems(conn).newest(limit=last)
    with progress(len(entries)) as tell:
        return preview_parsers(entries, before, after, built_in=parse_title, tell=tell)


def _changed(old: TitleParser, said: Mapping[str, Any], sets: list[str] | None) -> NewTitleParser:
    from anishelf.titles.domain.title_rules import NewTitleParser, checked

    same = NewTitleParser(old.name, old.pattern, old.condition, priority=old.priority)
    new = replace(same, **{name: value for name, value in said.items() if value is not None})
    kept = dict(old.fields) if new.pattern == old.pattern else {}
    return checked(replace(new, fields=kept | _fields(sets)))


def _finish(
    name: str,
    saved: TitleParser | None,
    preview: RulePreview,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    if saved is None and not dry_run:
        raise typer.BadParameter(f"another parser is called {name!r} already")
    answer = {"parser": _listed(saved) if saved else None, "preview": preview_json(preview)}
    line = f"parser {saved.id} {saved.name} is saved" if saved else None
    finish(answer, line, as_json=as_json)


def _known(conn: Connection, parser_id: int) -> TitleParser:
    found = _rows(conn).get(parser_id)
    if found is None:
        raise UnknownId(f"there is no parser {parser_id}; `anishelf parsers list` names all")
    return found


def _fields(sets: list[str] | None) -> dict[Field, Source]:
    from anishelf.titles.domain.title_rules import Field, read_source

    said = assignments(sets or [])
    if unknown := [each for each in said if each not in set(Field)]:
        raise typer.BadParameter(f"{unknown[0]!r} is no field; there are {', '.join(Field)}")
    return {Field(each): read_source(value) for each, value in said.items()}


def _listed(rule: TitleParser) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "enabled": rule.enabled,
        "priority": rule.priority,
        "condition": rule.condition,
        "pattern": rule.pattern,
        "fields": {str(each): str(source) for each, source in rule.fields.items()},
        "failures": rule.failures,
        "last_failure": rule.last_failure,
        "last_failed_at": rule.last_failed_at,
    }


def _field_words(fields: Mapping[Field, Source]) -> str:
    return ", ".join(f"{each}={source}" for each, source in fields.items())
