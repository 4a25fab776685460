"""`anishelf filters`: which releases you take or refuse, by a pattern in their titles."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.arguments import choice
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
    finish,
    progress,
    show_preview,
)
from anishelf.wiring import local

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.core.outcome import Outcome
    from anishelf.decisions.actions import FilterTarget
    from anishelf.decisions.domain.filters import FilterRule
    from anishelf.decisions.steps.rule_preview import RulePreview
    from anishelf.titles.actions import RuleAction

app = typer.Typer(
    no_args_is_help=True, help="Which releases you take or refuse.", rich_markup_mode=None
)
FilterId = Annotated[int, typer.Argument(help="Its id, as `filters list` shows it.")]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        help="For what it counts: everything, subscription:3, season:7, work:5 or group:NAME.",
    ),
]
Priority = Annotated[int | None, typer.Option(help="Higher speaks first within its level.")]
_EVERYTHING = "everything"


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the filters in the order in which they speak, with their failures."""
    from anishelf.views.rules import filters

    with local.open_database() as conn:
        found = filters(conn)
    if as_json:
        show_json(found)
        return
    rows = [
        (
            *(each.id, each.kind, each.pattern, each.target),
            *("on" if each.enabled else "off", each.priority, each.failures or ""),
        )
        for each in found
    ]
    columns = ["ID", "KIND", "PATTERN", "FOR", "STATE", "PRIORITY", "FAILED"]
    show_table(columns, rows, right=["ID", "PRIORITY", "FAILED"])
    for each in found:
        if each.last_failure:
            say(f"{each.id} failed last: {each.last_failure}")


@app.command()
def add(
    kind: Annotated[
        str, typer.Argument(help="exclude refuses what it finds, include asks for it.")
    ],
    pattern: Annotated[str, typer.Argument(help="A regular expression, looked for in titles.")],
    *,
    at: At = None,
    priority: Priority = None,
    last: Last = LAST,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Add a filter; shows first which entries it would refuse or let through.

    Excluding filters of every level count. Of the including ones only those of the most specific
    level that has any: subscription, season, work, group, everything. Each of them must be found.
    """
    from anishelf.decisions.actions import FilterKind, FilterWishes, add_filter, preview_filter

    wishes = FilterWishes(choice(FilterKind, kind), pattern, _target(at), priority)
    with local.open_database() as conn:
        with progress(last) as tell:
            preview = preview_filter(conn, wishes, last=last, tell=tell)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else add_filter(conn, wishes, by=user())
    _finish(saved, preview, as_json=as_json)


@app.command()
def edit(
    filter_id: FilterId,
    *,
    kind: Annotated[str | None, typer.Option(help="exclude or include.")] = None,
    pattern: Annotated[str | None, typer.Option(help="A regular expression.")] = None,
    at: At = None,
    priority: Priority = None,
    last: Last = LAST,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Change a filter; what is not named stays. Shows first which entries that concerns."""
    from anishelf.decisions.actions import FilterKind, FilterWishes, edit_filter, preview_filter

    new_kind = None if kind is None else choice(FilterKind, kind)
    wishes = FilterWishes(new_kind, pattern, _target(at), priority)
    with local.open_database() as conn:
        with progress(last) as tell:
            preview = preview_filter(conn, wishes, filter_id=filter_id, last=last, tell=tell)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else edit_filter(conn, filter_id, wishes, by=user())
    _finish(saved, preview, as_json=as_json)


@app.command()
def preview(filter_id: FilterId, *, last: Last = LAST, as_json: Json = False) -> None:
    """Show which entries change because of a filter."""
    from anishelf.decisions.actions import preview_saved_filter

    with local.open_database() as conn, progress(last) as tell:
        found = preview_saved_filter(conn, filter_id, last=last, tell=tell)
    answer_preview(found, as_json=as_json)


def _preview_changes(
    conn: Connection, action: RuleAction, ids: list[int], last: int, tell: Tell
) -> RulePreview:
    from anishelf.decisions.actions import preview_filter_changes

    return preview_filter_changes(conn, action, ids, last=last, tell=tell)


def _change(conn: Connection, action: RuleAction, ids: list[int]) -> Outcome[str]:
    from anishelf.decisions.actions import change_filters

    return change_filters(conn, action, ids, by=user())


add_common_commands(app, Doors(_preview_changes, _change))


def _finish(saved: Outcome[FilterRule] | None, preview: RulePreview, *, as_json: bool) -> None:
    rule = saved.changed if saved else None
    line = f"filter {rule.id} is saved" if rule else None
    answer = {"filter": rule, "preview": asdict(preview)}
    finish(answer, line, saved, as_json=as_json)


def _target(text: str | None) -> FilterTarget | None:
    """Return for what a filter is to count; None where nothing is said."""
    from anishelf.decisions.actions import FilterLevel, FilterTarget

    if text is None:
        return None
    if text == _EVERYTHING:
        return FilterTarget()
    name, _, value = text.partition(":")
    if name not in set(FilterLevel) - {FilterLevel.GLOBAL} or not value:
        raise typer.BadParameter(f"{text!r} is neither {_EVERYTHING} nor like work:5 or group:NAME")
    return FilterTarget(FilterLevel(name), value)
