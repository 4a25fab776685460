"""What `anishelf parsers` and `anishelf filters` have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.errors import UnknownId

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.pipeline.rule_preview import RulePreview
    from anishelf.store.rule_rows import RuleRows

Ids = Annotated[list[int], typer.Argument(help="Ids, as `list` shows them.")]
Last = Annotated[
    int, typer.Option("--last", help="How many of the newest entries the preview looks at.", min=1)
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]
LAST = 200
_SHOWN = 20


def add_common_commands(
    app: typer.Typer, rows_of: Callable[[Connection], RuleRows], *, noun: str
) -> None:
    """Add enable, disable, remove and order, which are the same for every kind of rule."""

    def change(
        ids: list[int], work: Callable[[RuleRows], object], *, what: str, as_json: bool
    ) -> None:
        with wiring.database() as conn:
            rows = rows_of(conn)
            check_ids(rows, ids, noun=noun)
            work(rows)
            ask_reparse(conn, f"{noun} {', '.join(map(str, ids))} {what}")
        finish({"ids": ids}, f"{noun} {', '.join(map(str, ids))} {what}", as_json=as_json)

    @app.command()
    def enable(ids: Ids, *, as_json: Json = False) -> None:
        """Switch on."""
        change(ids, lambda rows: rows.set_enabled(ids, enabled=True), what="on", as_json=as_json)

    @app.command()
    def disable(ids: Ids, *, as_json: Json = False) -> None:
        """Switch off; it stays in the list."""
        change(ids, lambda rows: rows.set_enabled(ids, enabled=False), what="off", as_json=as_json)

    @app.command()
    def remove(ids: Ids, *, as_json: Json = False) -> None:
        """Remove for good."""
        change(ids, lambda rows: rows.remove(ids), what="removed", as_json=as_json)

    @app.command()
    def order(ids: Ids, *, as_json: Json = False) -> None:
        """Put these first, in this order; the others follow as they stood."""
        change(ids, lambda rows: rows.order(ids), what="come first", as_json=as_json)


def check_ids(rows: RuleRows, ids: Collection[int], *, noun: str) -> None:
    """Raise UnknownId for the first that is no rule."""
    known = rows.known(ids)
    for each in ids:
        if each not in known:
            raise UnknownId(f"there is no {noun} {each}; `anishelf {noun}s list` names all")


def ask_reparse(conn: Connection, reason: str) -> None:
    """Write down that what is there is to be read and filtered again."""
    from anishelf.store.reparses import Reparses

    Reparses(conn).ask(reason)


def finish(answer: object, line: str, *, as_json: bool) -> None:
    """Start the run that applies a change to what is there, and say what was changed."""
    from anishelf.cli.runs import start_quietly

    started = start_quietly("reparse_releases", {"dry_run": False})
    if as_json:
        show_json(answer)
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
