"""`anishelf review`: titles whose show nobody could name for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from anishelf.cli.commands import Json, lists_alone, user
from anishelf.cli.output import say, show_json, show_table
from anishelf.wiring import identity, local

if TYPE_CHECKING:
    from anishelf.core.outcome import Outcome
    from anishelf.identity.domain.work import Suggestion
    from anishelf.identity.steps.answers import Answered

app = typer.Typer(help="Titles whose show you should name.", rich_markup_mode=None)
ReviewId = Annotated[int, typer.Argument(help="Its id, as `review list` shows it.")]
BangumiId = Annotated[int, typer.Argument(help="The number of the show's page on bangumi.tv.")]
Season = Annotated[
    int | None,
    typer.Option(min=0, help="Its season in your library, where the show alone leaves that open."),
]


@app.command("list")
def list_all(
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that are answered.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the titles that wait for you, with what they may be."""
    from anishelf.views.questions import reviews

    with local.open_database() as conn:
        found = reviews(conn, everything=everything)
    if as_json:
        show_json(found)
        return
    rows = [
        (
            *(each.id, each.title, each.key),
            "; ".join(map(_words, each.suggestions)) or each.reason,
            each.status,
        )
        for each in found
    ]
    show_table(["ID", "TITLE", "KEY", "MAY BE", "STATUS"], rows, right=["ID"])


@app.command()
def accept(
    review_id: ReviewId, bangumi_id: BangumiId, *, season: Season = None, as_json: Json = False
) -> None:
    """Say which of the suggested shows a title is."""
    from anishelf.identity.actions import accept_review

    with local.open_database() as conn:
        outcome = accept_review(conn, review_id, bangumi_id, by=user(), season=season)
    _finish(outcome, as_json=as_json)


@app.command()
def reject(review_id: ReviewId, *, as_json: Json = False) -> None:
    """Say that none of the suggestions is right; the title is not asked again."""
    from anishelf.identity.actions import reject_review

    with local.open_database() as conn:
        outcome = reject_review(conn, review_id, by=user())
    _finish(outcome, as_json=as_json)


@app.command()
def reopen(review_id: ReviewId, *, as_json: Json = False) -> None:
    """Ask again what was answered or set aside."""
    from anishelf.identity.actions import take_back_review

    with local.open_database() as conn:
        outcome = take_back_review(conn, review_id, by=user())
    _finish(outcome, as_json=as_json)


@app.command()
def pin(
    title: Annotated[str, typer.Argument(help="A title as a release has it, or mikan/1234.")],
    bangumi_id: BangumiId,
    *,
    season: Season = None,
    as_json: Json = False,
) -> None:
    """Say which show a title is, now and later, whatever anything else says."""
    from anishelf.identity.actions import ensure_anime, pin_show

    with local.open_context() as live:
        ensure_anime(identity.subjects(live), bangumi_id)
        outcome = pin_show(live.conn, title, bangumi_id, by=user(), season=season)
    _finish(outcome, as_json=as_json)


@app.command()
def unpin(
    title: Annotated[str, typer.Argument(help="The title, or mikan/1234, as you pinned it.")],
    *,
    as_json: Json = False,
) -> None:
    """Take back which show a title is; what was filed by that waits for an answer again."""
    from anishelf.identity.actions import unpin_show

    with local.open_database() as conn:
        outcome = unpin_show(conn, title, by=user())
    _finish(outcome, as_json=as_json)


def _finish(outcome: Outcome[Answered], *, as_json: bool) -> None:
    from anishelf.cli.runs import ANSWERED_TOO, begin, tell

    review, released = outcome.changed.review, outcome.changed.released
    told = tell(outcome.answered)
    started = outcome.start is not None and begin(outcome.start)
    if as_json:
        show_json({"review": review, "released": released, "started": started})
        return
    if review.status == "pending":
        say(f"review {review.id}: {review.title} waits for an answer again")
    elif review.bangumi_id is None:
        say(f"review {review.id}: {review.title} is set aside")
    else:
        run = "reparse_releases runs and" if started else "the next run of collect_releases"
        say(
            f"review {review.id}: {review.title} is bgm/{review.bangumi_id}; "
            f"{run} files {released} entries"
        )
    if told:
        say(ANSWERED_TOO)


def _words(each: Suggestion) -> str:
    return f"{each.bangumi_id} {each.name} ({each.details})"


lists_alone(app, list_all)
