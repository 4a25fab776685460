"""`anishelf filters`: which releases you take or refuse, by a pattern in their titles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

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
    finish,
    preview_json,
    progress,
    show_preview,
)
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.decisions.domain.filters import FilterRule, NewFilter
    from anishelf.decisions.steps.rule_preview import RulePreview
    from anishelf.decisions.store.filter_rules import FilterRules

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
EVERYTHING = "everything"


def _rows(conn: Connection) -> FilterRules:
    from anishelf.decisions.store.filter_rules import FilterRules

    return FilterRules(conn)


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the filters in the order in which they speak, with their failures."""
    from anishelf.decisions.domain.filters import in_order

    with wiring.database() as conn:
        found = in_order(_rows(conn).all())
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
        FilterKind, typer.Argument(help="exclude refuses what it finds, include asks for it.")
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
    from anishelf.decisions.domain.filters import NewFilter, checked

    with wiring.database() as conn:
        level, target = _target(conn, at or EVERYTHING)
        new = checked(NewFilter(kind, pattern, level, target, priority or 0))
        preview = _preview(conn, new, old=None, last=last)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else _rows(conn).add(new)
        if saved is not None:
            ask_reparse(conn, f"filter {saved.id} is new")
    _finish(saved, preview, as_json=as_json)


@app.command()
def edit(
    filter_id: FilterId,
    *,
    kind: Annotated[FilterKind | None, typer.Option(help="exclude or include.")] = None,
    pattern: Annotated[str | None, typer.Option(help="A regular expression.")] = None,
    at: At = None,
    priority: Priority = None,
    last: Last = LAST,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Change a filter; what is not named stays. Shows first which entries that concerns."""
    from anishelf.decisions.domain.filters import NewFilter, checked

    with wiring.database() as conn:
        old = _known(conn, filter_id)
        new = NewFilter(
            old.kind if kind is None else kind,
            old.pattern if pattern is None else pattern,
            old.level,
            old.target_id,
            old.priority if priority is None else priority,
        )
        if at is not None:
            level, target = _target(conn, at)
            new = replace(new, level=level, target_id=target)
        new = checked(new)
        preview = _preview(conn, new, old=old, last=last)
        if not as_json:
            show_preview(preview)
        saved = None if dry_run else _rows(conn).edit(old.id, new)
        if saved is not None:
            ask_reparse(conn, f"filter {saved.id} was changed")
    _finish(saved, preview, as_json=as_json)


@app.command()
def preview(filter_id: FilterId, *, last: Last = LAST, as_json: Json = False) -> None:
    """Show which entries come out otherwise than they would without a filter."""
    with wiring.database() as conn:
        rule = _known(conn, filter_id)
        others = [each for each in _rows(conn).enabled() if each.id != rule.id]
        found = _compare(conn, others, [*others, rule], last=last)
    if as_json:
        show_json(preview_json(found))
    else:
        show_preview(found)


def _foresee(conn: Connection, change: Change, last: int) -> RulePreview:
    now = _rows(conn).all()
    after = [each for each in change(now) if each.enabled]
    return _compare(conn, [each for each in now if each.enabled], after, last=last)


add_common_commands(app, Kind("filter", _rows, _foresee))


def _preview(conn: Connection, new: NewFilter, *, old: FilterRule | None, last: int) -> RulePreview:
    from anishelf.decisions.domain.filters import FilterRule

    now = _rows(conn).enabled()
    rule = FilterRule(
        id=old.id if old else max((each.id for each in now), default=0) + 1,
        kind=new.kind,
        pattern=new.pattern,
        level=new.level,
        target_id=new.target_id,
        target=EVERYTHING if new.target_id is None else f"{new.level} {new.target_id}",
        priority=new.priority,
    )
    return _compare(conn, now, [*(each for each in now if each.id != rule.id), rule], last=last)


def _compare(
    conn: Connection, before: list[FilterRule], after: list[FilterRule], *, last: int
) -> RulePreview:
    from anishelf.decisions.steps.rule_preview import preview_filters

    rows = _rows(conn)
    entries = rows.newest(limit=last)
    with progress(len(entries)) as tell:
        return preview_filters(entries, before, after, works_of=rows.works_of, tell=tell)


def _finish(saved: FilterRule | None, preview: RulePreview, *, as_json: bool) -> None:
    answer = {"filter": saved, "preview": preview_json(preview)}
    finish(answer, f"filter {saved.id} is saved" if saved else None, as_json=as_json)


def _known(conn: Connection, filter_id: int) -> FilterRule:
    found = _rows(conn).get(filter_id)
    if found is None:
        raise UnknownId(f"there is no filter {filter_id}; `anishelf filters list` names all")
    return found


def _target(conn: Connection, text: str) -> tuple[FilterLevel, int | None]:
    """Return the level and the target that *text* names, or raise what is wrong with it."""
    if text == EVERYTHING:
        return FilterLevel.GLOBAL, None
    name, _, value = text.partition(":")
    levels = [each for each in FilterLevel if each is not FilterLevel.GLOBAL]
    if name not in levels or not value:
        raise typer.BadParameter(f"{text!r} is neither {EVERYTHING} nor like work:5 or group:NAME")
    level, rows = FilterLevel(name), _rows(conn)
    if level is FilterLevel.GROUP:
        target = rows.group_id(value)
    else:
        target = int(value) if value.isdecimal() and rows.has_target(level, int(value)) else None
    if target is None:
        raise UnknownId(f"there is no {level} {value}")
    return level, target
