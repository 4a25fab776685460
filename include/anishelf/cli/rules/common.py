"""What `anishelf parsers` and `anishelf filters` have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import local

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.core.outcome import Outcome
    from anishelf.decisions.steps.rule_preview import RulePreview
    from anishelf.titles.actions import RuleAction

Tell = Callable[[int], None]
"""Is told how many entries are done."""

Ids = Annotated[list[int], typer.Argument(help="Ids, as `list` shows them.")]
Last = Annotated[
    int, typer.Option("--last", help="How many of the newest entries the preview looks at.", min=1)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
LAST = 200
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Doors:
    """What previews (for so many newest entries, told to somebody) and changes one kind of rules."""

    preview: Callable[[Connection, RuleAction, list[int], int, Tell], RulePreview]
    change: Callable[[Connection, RuleAction, list[int]], Outcome[str]]


@dataclass(frozen=True, slots=True)
class How:
    """How a change is to be made and shown."""

    last: int
    dry_run: bool
    as_json: bool


def add_common_commands(app: typer.Typer, doors: Doors) -> None:
    """Add enable, disable, remove and order, which are the same for every kind of rule."""
    _add_switches(app, doors)
    _add_changes(app, doors)


def _add_switches(app: typer.Typer, doors: Doors) -> None:
    @app.command()
    def enable(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Switch on; shows first which entries that concerns."""
        _carry_out(doors, "enable", ids, How(last, dry_run, as_json))

    @app.command()
    def disable(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Switch off; it stays in the list. Shows first which entries that concerns."""
        _carry_out(doors, "disable", ids, How(last, dry_run, as_json))


def _add_changes(app: typer.Typer, doors: Doors) -> None:
    @app.command()
    def remove(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Remove permanently; shows first which entries that concerns."""
        _carry_out(doors, "remove", ids, How(last, dry_run, as_json))

    @app.command()
    def order(
        ids: Ids, *, last: Last = LAST, dry_run: DryRun = False, as_json: Json = False
    ) -> None:
        """Put these first, in this order; the others follow as they stood."""
        _carry_out(doors, "order", ids, How(last, dry_run, as_json))


def _carry_out(doors: Doors, name: str, ids: list[int], how: How) -> None:
    from anishelf.titles.actions import RuleAction

    action, done = RuleAction(name), None
    with local.open_database() as conn:
        with progress(how.last) as tell:
            preview = doors.preview(conn, action, ids, how.last, tell)
        if not how.as_json:
            show_preview(preview)
        if not how.dry_run:
            done = doors.change(conn, action, ids)
    answer = {"ids": ids, "saved": done is not None, "preview": asdict(preview)}
    finish(answer, done.changed if done else None, done, as_json=how.as_json)


def finish(
    answer: object, line: str | None, done: Outcome[object] | None, *, as_json: bool
) -> None:
    """Start the run that applies a change to what is there, and say it; None: nothing was changed."""
    from anishelf.cli.runs import begin

    started = done is not None and begin(done.start)
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


def answer_preview(preview: RulePreview, *, as_json: bool) -> None:
    """Print a preview that nothing follows."""
    if as_json:
        show_json(asdict(preview))
    else:
        show_preview(preview)


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
