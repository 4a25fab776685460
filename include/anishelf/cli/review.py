"""`anishelf review`: titles whose show nobody could name for certain."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli import wiring
from anishelf.cli.commands import Json
from anishelf.cli.output import say, show_json, show_table
from anishelf.identity.domain.states import ReviewStatus

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.identity.domain.work import Suggestion
    from anishelf.identity.steps.answers import Answered, Answers

app = typer.Typer(
    no_args_is_help=True, help="Titles whose show you should name.", rich_markup_mode=None
)
ReviewId = Annotated[int, typer.Argument(help="Its id, as `review list` shows it.")]
BangumiId = Annotated[int, typer.Argument(help="The number of the show's page on bangumi.tv.")]


@app.command("list")
def list_all(
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that are answered.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the titles that wait for you, with what they may be."""
    from anishelf.identity.store.identity_reviews import IdentityReviews

    with wiring.database() as conn:
        found = IdentityReviews(conn).all(status=None if everything else ReviewStatus.PENDING)
    if as_json:
        show_json(found)
        return
    rows = [
        (each.id, each.title, "; ".join(map(_words, each.suggestions)) or each.reason, each.status)
        for each in found
    ]
    show_table(["ID", "TITLE", "MAY BE", "STATUS"], rows, right=["ID"])


@app.command()
def accept(review_id: ReviewId, bangumi_id: BangumiId, *, as_json: Json = False) -> None:
    """Say which of the suggested shows a title is."""
    with wiring.database() as conn:
        answered = _answers(conn).accept(review_id, bangumi_id, by=_user())
    _finish(answered, as_json=as_json)


@app.command()
def reject(review_id: ReviewId, *, as_json: Json = False) -> None:
    """Say that none of the suggestions is right; the title is not asked again."""
    with wiring.database() as conn:
        answered = _answers(conn).reject(review_id, by=_user())
    _finish(answered, as_json=as_json)


@app.command()
def pin(
    title: Annotated[str, typer.Argument(help="A title as a release has it, or mikan/1234.")],
    bangumi_id: BangumiId,
    *,
    as_json: Json = False,
) -> None:
    """Say which show a title is, whatever else says otherwise, now and later."""
    with wiring.database() as conn:
        answered = _answers(conn).pin(title, bangumi_id, by=_user())
    _finish(answered, as_json=as_json)


def _finish(answered: Answered, *, as_json: bool) -> None:
    from anishelf.cli.runs import ANSWERED_TOO, start_quietly, tell_airflow
    from anishelf.identity.domain.questions import (
        AFTERWARDS,
        ASK_TASK,
        DAG_ID,
        NONE_OF_THEM,
        filing,
        is_question_about,
    )

    review = answered.review
    told = tell_airflow(
        DAG_ID,
        lambda asked: asked.task_id == ASK_TASK and is_question_about(review.id, asked.subject),
        option=f"bgm/{review.bangumi_id} ",
        otherwise=NONE_OF_THEM,
    )
    started = bool(answered.released) and start_quietly(AFTERWARDS, filing(review.title))
    if as_json:
        show_json({"review": review, "released": answered.released, "started": started})
        return
    if review.bangumi_id is None:
        say(f"review {review.id}: {review.title} is set aside")
    else:
        run = f"{AFTERWARDS} runs and" if started else "the next run of collect_releases"
        say(
            f"review {review.id}: {review.title} is bgm/{review.bangumi_id}; "
            f"{run} files {answered.released} entries"
        )
    if told:
        say(ANSWERED_TOO)


def _answers(conn: Connection) -> Answers:
    from anishelf.decisions.store.releases import Releases
    from anishelf.identity.steps.answers import Answers
    from anishelf.identity.store.identity_reviews import IdentityReviews
    from anishelf.titles.parser import parse_title
    from anishelf.titles.steps.reading import Reader
    from anishelf.titles.store.title_parsers import TitleParsers

    reader = Reader(TitleParsers(conn).enabled(), parse_title)
    return Answers(IdentityReviews(conn), Releases(conn), reader)


def _user() -> str:
    return getpass.getuser()


def _words(each: Suggestion) -> str:
    return f"{each.bangumi_id} {each.name} ({each.details})"
