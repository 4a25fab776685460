"""What `anishelf parsers` and `anishelf filters` have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.decisions.steps.rule_preview import RulePreview
    from anishelf.titles.store.rule_rows import RuleRows

Rules = list[Any]
"""Parsers, or filters."""

Change = Callable[[Rules], Rules]
"""Returns all rules as they will be."""

Ids = Annotated[list[int], typer.Argument(help="Ids, as `list` shows them.")]
Last = Annotated[
    int, typer.Option("--last", help="How many of the newest entries the preview looks at.", min=1)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
LAST = 200
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Kind:
    """Parsers or filters: where they are kept, and how a change of them is foreseen."""

    noun: str
    rows_of: Callable[[Connection], RuleRows]
    foresee: Callable[[Connection, Change, int], RulePreview]


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to rules, in words, in a preview and in the table."""

    words: str
    change: Change
    save: Callable[[RuleRows], object]


def add_common_commands(app: typer.Typer, kind: Kind) -> None:
    """Add enable, disable, remove and order, which are the same for every kind of rule."""
    _add_switches(app, kind)
    _add_changes(app, kind)


def _add_switches(app: typer.Typer, kind: Kind) -> None:
    @app.command()
    def enable(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Switch on; shows first which entries that concerns."""
        _carry_out(kind, ids, _switch(ids, on=True), last=last, dry_run=dry_run, as_json=as_json)

    @app.command()
    def disable(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Switch off; it stays in the list. Shows first which entries that concerns."""
        _carry_out(kind, ids, _switch(ids, on=False), last=last, dry_run=dry_run, as_json=as_json)


def _add_changes(app: typer.Typer, kind: Kind) -> None:
    @app.command()
    def remove(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Remove for good; shows first which entries that concerns."""
        act = Act("removed", lambda rules: _others(rules, ids), lambda rows: rows.remove(ids))
        _carry_out(kind, ids, act, last=last, dry_run=dry_run, as_json=as_json)

    @app.command()
    def order(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Put these first, in this order; the others follow as they stood."""
        act = Act("come first", lambda rules: _ordered(rules, ids), lambda rows: rows.order(ids))
        _carry_out(kind, ids, act, last=last, dry_run=dry_run, as_json=as_json)


def _carry_out(
    kind: Kind, ids: list[int], act: Act, *, last: int, dry_run: bool, as_json: bool
) -> None:
    line = f"{kind.noun} {', '.join(map(str, ids))} {act.words}"
    with wiring.database() as conn:
        rows = kind.rows_of(conn)
        check_ids(rows, ids, noun=kind.noun)
        preview = kind.foresee(conn, act.change, last)
        if not as_json:
            show_preview(preview)
        if not dry_run:
            act.save(rows)
            ask_reparse(conn, line)
    answer = {"ids": ids, "saved": not dry_run, "preview": preview_json(preview)}
    finish(answer, None if dry_run else line, as_json=as_json)


def _switch(ids: list[int], *, on: bool) -> Act:
    def change(rules: Rules) -> Rules:
        return [replace(rule, enabled=on) if rule.id in ids else rule for rule in rules]

    return Act("on" if on else "off", change, lambda rows: rows.set_enabled(ids, enabled=on))


def _others(rules: Rules, ids: list[int]) -> Rules:
    return [rule for rule in rules if rule.id not in ids]


def _ordered(rules: Rules, ids: list[int]) -> Rules:
    by_id = {rule.id: rule for rule in rules}
    placed = [*(by_id[each] for each in dict.fromkeys(ids)), *_others(rules, ids)]
    return [replace(rule, priority=len(placed) - at) for at, rule in enumerate(placed)]


def check_ids(rows: RuleRows, ids: Collection[int], *, noun: str) -> None:
    """Raise UnknownId for the first that is no rule."""
    known = rows.known(ids)
    for each in ids:
        if each not in known:
            raise UnknownId(f"there is no {noun} {each}; `anishelf {noun}s list` names all")


def ask_reparse(conn: Connection, reason: str) -> None:
    """Write down that what is there is to be read and filtered again."""
    from anishelf.decisions.store.reparses import Reparses

    Reparses(conn).ask(reason)


def finish(answer: object, line: str | None, *, as_json: bool) -> None:
    """Start the run that applies a change to what is there, and say it; None: nothing was changed."""
    from anishelf.cli.runs import start_quietly

    started = line is not None and start_quietly("reparse_releases", {"dry_run": False})
    if as_json:
        show_json(answer)
        return
    if line is None:
        say("nothing was saved (--dry-run)")
        return
    when = "now" if started else "as soon as the stack runs"
    say(f"{line}; reparse_releases applies it {when} to what is there")


def show_preview(preview: RulePreview) -> None:
    """Print what would change, before and after."""
    shown = preview.changes[:_SHOWN]
    if shown:
        rows = [(each.item_id, each.title, each.before, each.after) for each in shown]
        show_table(["ID", "ENTRY", "BEFORE", "AFTER"], rows, right=["ID"])
    say(_summary(preview))


def preview_json(preview: RulePreview | None) -> dict[str, object] | None:
    """Return a preview as programs read it."""
    return None if preview is None else asdict(preview)


@contextmanager
def progress(length: int | None) -> Iterator[Callable[[int], None]]:
    """Yield what shows on a terminal how many of *length* entries (None: unknown) are done."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("looking at entries", total=length)
        yield lambda done: bar.update(task, completed=done)


def _summary(preview: RulePreview) -> str:
    more = len(preview.changes) - _SHOWN
    parts = [
        f"{len(preview.changes)} of the newest {preview.looked} entries change"
        + (f" ({more} more than shown)" if more > 0 else "")
    ]
    if preview.looked < preview.entries:
        parts.append(f"the time was up before the other {preview.entries - preview.looked}")
    if preview.failures:
        parts.append(f"rules failed {preview.failures} times, for example: {preview.last_failure}")
    return "; ".join(parts)


def assignments(texts: Sequence[str]) -> dict[str, str]:
    """Return what `name=value` options say, or raise BadParameter."""
    said = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not value.strip():
            raise typer.BadParameter(f"{text!r} is not like episode=$2 or season=2")
        said[name.strip()] = value.strip()
    return said
