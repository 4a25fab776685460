"""`anishelf parsers`: rules of your own that read titles before the built-in parser does."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.cli.rules.common import (
    LAST,
    Doors,
    DryRun,
    Last,
    Tell,
    add_common_commands,
    answer_preview,
    assignments,
    finish,
    progress,
    show_preview,
)
from anishelf.wiring import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import Connection

    from anishelf.core.outcome import Outcome
    from anishelf.decisions.steps.rule_preview import RulePreview
    from anishelf.titles.actions import RuleAction
    from anishelf.titles.domain.title_fields import Field
    from anishelf.titles.domain.title_rules import Source, TitleParser

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


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the parsers in the order in which they are asked, with their failures."""
    from anishelf.views.rules import parsers

    with local.open_database() as conn:
        found = parsers(conn)
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
    """Add a parser; shows first which entries it would read differently."""
    from anishelf.titles.actions import ParserWishes, add_parser, preview_parser

    wishes = ParserWishes(name, pattern, condition, assignments(sets or []), priority)
    with local.open_database() as conn:
        with progress(last) as tell:
            preview = preview_parser(conn, wishes, last=last, tell=tell)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else add_parser(conn, wishes, by=user())
    _finish(saved, preview, as_json=as_json)


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
    """Change a parser; what is not named stays. Shows first what would be read differently."""
    from anishelf.titles.actions import ParserWishes, edit_parser, preview_parser

    wishes = ParserWishes(name, pattern, condition, assignments(sets or []), priority)
    with local.open_database() as conn:
        with progress(last) as tell:
            preview = preview_parser(conn, wishes, parser_id=parser_id, last=last, tell=tell)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else edit_parser(conn, parser_id, wishes, by=user())
    _finish(saved, preview, as_json=as_json)


@app.command()
def preview(
    parser_id: Annotated[int, typer.Argument(help="Its id.")],
    *,
    last: Last = LAST,
    as_json: Json = False,
) -> None:
    """Show which entries a parser reads differently from how they would be read without it."""
    from anishelf.titles.actions import preview_saved_parser

    with local.open_database() as conn, progress(last) as tell:
        found = preview_saved_parser(conn, parser_id, last=last, tell=tell)
    answer_preview(found, as_json=as_json)


def _preview_changes(
    conn: Connection, action: RuleAction, ids: list[int], last: int, tell: Tell
) -> RulePreview:
    from anishelf.titles.actions import preview_parser_changes

    return preview_parser_changes(conn, action, ids, last=last, tell=tell)


def _change(conn: Connection, action: RuleAction, ids: list[int]) -> Outcome[str]:
    from anishelf.titles.actions import change_parsers

    return change_parsers(conn, action, ids, by=user())


add_common_commands(app, Doors(_preview_changes, _change))


def _finish(saved: Outcome[TitleParser] | None, preview: RulePreview, *, as_json: bool) -> None:
    rule = saved.changed if saved else None
    answer = {"parser": _listed(rule) if rule else None, "preview": asdict(preview)}
    line = f"parser {rule.id} {rule.name} is saved" if rule else None
    finish(answer, line, saved, as_json=as_json)


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
