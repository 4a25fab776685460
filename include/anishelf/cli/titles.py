"""`anishelf titles`: how a title is read, by which rule, and why not otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.cli.rules import progress

if TYPE_CHECKING:
    from anishelf.titles.parser import ReleaseTitle, TitleExplanation
    from anishelf.titles.steps.reading import Try

app = typer.Typer(no_args_is_help=True, help="How titles are read.", rich_markup_mode=None)


@app.command()
def explain(
    title: Annotated[str, typer.Argument(help="A release title, as a feed has it.")],
    *,
    as_json: Json = False,
) -> None:
    """Show what is read in a title, by which rule, and which alternatives lost and why."""
    from anishelf.titles.parser import explain_title, parse_title
    from anishelf.titles.steps.reading import Reader
    from anishelf.titles.store.title_parsers import TitleParsers

    with wiring.database() as conn:
        rules = TitleParsers(conn).enabled()
    reader = Reader(rules, parse_title)
    tries, built_in = reader.tries(title), explain_title(title)
    if as_json:
        show_json(_answer(title, tries, built_in))
    else:
        _show(tries, built_in)


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
    from anishelf.cli.runs import follow, started

    scope = {"item_ids": items or [], "work_ids": works or [], "titles": having or []}
    if dry_run:
        _foresee(scope, as_json=as_json)
        return
    airflow = wiring.airflow()
    run = airflow.trigger("reparse_releases", {"dry_run": False, "scope": scope})
    if not as_json:
        say(started(run))
    run = follow(airflow, run) if wait else run
    if as_json:
        show_json(run)
    elif wait:
        say("done; `anishelf titles runs` shows what came of it")


@app.command()
def runs(
    *,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 10,
    as_json: Json = False,
) -> None:
    """List what the last runs of `reparse_releases` came to, the newest first."""
    from anishelf.decisions.store.reparses import Reparses

    with wiring.database() as conn:
        found = Reparses(conn).latest(limit=limit)
    if as_json:
        show_json(found)
        return
    if not found:
        say("reparse_releases has changed nothing yet; it starts when a parser or filter changes")
        return
    columns = [name.upper().replace("_", " ") for name in found[0].counts()]
    rows = [(run.started_at, *run.counts().values()) for run in found]
    show_table(["STARTED", *columns], rows, right=columns)


def _foresee(scope: dict[str, Any], *, as_json: bool) -> None:
    from anishelf.decisions.steps.filter_engine import FilterEngine
    from anishelf.decisions.steps.reparse import Diff, compare_all
    from anishelf.decisions.store.filter_rules import FilterRules
    from anishelf.decisions.store.reparses import Reparses, Scope
    from anishelf.titles.parser import parse_title
    from anishelf.titles.steps.reading import Reader
    from anishelf.titles.store.title_parsers import TitleParsers

    found = Diff()
    with wiring.database() as conn:
        rules = FilterRules(conn)
        screen = FilterEngine(rules.enabled(), rules.works_of)
        reader = Reader(TitleParsers(conn).enabled(), parse_title)
        entries = Reparses(conn).entries(Scope(**scope))
        with progress(None) as tell:
            for batch in compare_all(entries, reader, screen):
                found.add(batch)
                tell(found.total)
    if as_json:
        show_json({**found.counts(), "differences": found.differences})
        return
    if found.differences:
        say(found.lines())
    say(f"{len(found.differences)} of {found.total} entries come out otherwise")


def _answer(title: str, tries: list[Try], built_in: TitleExplanation) -> dict[str, object]:
    release, by = _outcome(tries, built_in)
    return {
        "title": title,
        "read_by": by,
        "release": release,
        "parsers": [
            {"id": each.rule.id, "name": each.rule.name, "outcome": each.outcome} for each in tries
        ],
        "built_in": built_in,
    }


def _outcome(tries: list[Try], built_in: TitleExplanation) -> tuple[ReleaseTitle | None, str]:
    if tries and tries[-1].release is not None:
        return tries[-1].release, f"your parser {tries[-1].rule.name}"
    return built_in.release, "the built-in parser"


def _show(tries: list[Try], built_in: TitleExplanation) -> None:
    from anishelf.titles.domain.title_words import in_words

    release, by = _outcome(tries, built_in)
    say(in_words(release) if release else built_in.refusal or "nothing is read in it")
    say(f"read by {by}")
    for each in tries:
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
