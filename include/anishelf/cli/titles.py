"""`anishelf titles`: how a title is read, by which rule, and why not otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table

if TYPE_CHECKING:
    from anishelf.domain.title import ReleaseTitle, TitleExplanation
    from anishelf.pipeline.reading import Try

app = typer.Typer(no_args_is_help=True, help="How titles are read.", rich_markup_mode=None)


@app.callback()
def titles() -> None:
    """How titles are read."""


@app.command()
def explain(
    title: Annotated[str, typer.Argument(help="A release title, as a feed has it.")],
    *,
    as_json: Json = False,
) -> None:
    """Show what is read in a title, by which rule, and which alternatives lost and why."""
    from anishelf.domain.title import explain_title, parse_title
    from anishelf.pipeline.reading import Reader
    from anishelf.store.title_parsers import TitleParsers

    with wiring.database() as conn:
        rules = TitleParsers(conn).enabled()
    reader = Reader(rules, parse_title)
    tries, built_in = reader.tries(title), explain_title(title)
    if as_json:
        show_json(_answer(title, tries, built_in))
    else:
        _show(tries, built_in)


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
    from anishelf.domain.title_words import in_words

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
