"""`anishelf titles`: how a title is read, by which rule, and why not differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.cli.rules.common import progress
from anishelf.wiring import local

if TYPE_CHECKING:
    from anishelf.decisions.actions import Scope
    from anishelf.titles.actions import Explanation

app = typer.Typer(no_args_is_help=True, help="How titles are read.", rich_markup_mode=None)


@app.command()
def explain(
    title: Annotated[str, typer.Argument(help="A release title, as a feed has it.")],
    *,
    as_json: Json = False,
) -> None:
    """Show what is read in a title, by which rule, and which alternatives lost and why."""
    from anishelf.titles.actions import explain as explained

    with local.open_database() as conn:
        found = explained(conn, title)
    if as_json:
        show_json(_answer(title, found))
    else:
        _show(found)


@app.command()
def reparse(
    *,
    items: Annotated[
        list[int] | None, typer.Option("--item", help="Only this entry (id); may be repeated.")
    ] = None,
    works: Annotated[
        list[int] | None, typer.Option("--work", help="Only this show (id); may be repeated.")
    ] = None,
    having: Annotated[
        list[str] | None,
        typer.Option("--title", help="Only entries with this in the title; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Follow the run to its end.")] = False,
    as_json: Json = False,
) -> None:
    """Read and filter again what is there, with the rules of now: starts `reparse_releases`."""
    from anishelf.cli.runs import run_through
    from anishelf.decisions.actions import Scope
    from anishelf.decisions.actions import reparse as asked

    scope = Scope(items or [], works or [], having or [])
    if dry_run:
        _preview(scope, as_json=as_json)
        return
    where = "`anishelf titles runs` shows what came of it"
    run_through(asked(scope), where, wait=wait, as_json=as_json)


@app.command()
def runs(
    *,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 10,
    as_json: Json = False,
) -> None:
    """List what the last runs of `reparse_releases` came to, the newest first."""
    from anishelf.views.rules import reparse_runs

    with local.open_database() as conn:
        found = reparse_runs(conn, limit=limit)
    if as_json:
        show_json(found)
        return
    if not found:
        say("reparse_releases has changed nothing yet; it starts when a parser or filter changes")
        return
    columns = [name.upper().replace("_", " ") for name in found[0].counts()]
    rows = [(run.started_at, *run.counts().values()) for run in found]
    show_table(["STARTED", *columns], rows, right=columns)


def _preview(scope: Scope, *, as_json: bool) -> None:
    from anishelf.decisions.actions import preview_reparse

    with local.open_database() as conn, progress(None) as tell:
        found = preview_reparse(conn, scope, tell=tell)
    if as_json:
        show_json({**found.counts(), "differences": found.differences})
        return
    if found.differences:
        say(found.lines())
    say(f"{len(found.differences)} of {found.total} entries change")


def _answer(title: str, found: Explanation) -> dict[str, object]:
    return {
        "title": title,
        "read_by": _by(found),
        "release": found.release,
        "parsers": [
            {"id": each.rule.id, "name": each.rule.name, "outcome": each.outcome}
            for each in found.tries
        ],
        "built_in": found.built_in,
    }


def _by(found: Explanation) -> str:
    return "the built-in parser" if found.parser is None else f"your parser {found.parser}"


def _show(found: Explanation) -> None:
    built_in = found.built_in
    say(found.words or built_in.refusal or "nothing is read in it")
    say(f"read by {_by(found)}")
    for each in found.tries:
        say(f"  your parser {each.rule.id} {each.rule.name}: {each.outcome}")
    say("\nthe built-in parser sees:")
    show_table(["PIECE", "IS"], [(token.text, token.role) for token in built_in.tokens])
    say("")
    won = [(c.role, c.value, c.text, c.score, "; ".join(c.evidence), "") for c in built_in.winners]
    lost = [
        (c.role, c.value, c.text, c.score, "; ".join(c.evidence), f"lost: {loser.reason}")
        for loser in built_in.losers
        for c in [loser.candidate]
    ]
    columns = ["READING", "VALUE", "FROM", "WEIGHT", "BECAUSE", ""]
    show_table(columns, [*won, *lost], right=["WEIGHT"])
