"""Reviews: titles that a person should place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.keyset import numbers
from anishelf.core.outcome import Outcome
from anishelf.core.roles import Role
from anishelf.identity.actions import accept_review, pin_show, reject_review, take_back_review
from anishelf.views import Dashboard
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.reviews import Answered, Choice, Pin, Review
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem

router = APIRouter(tags=["reviews"])
Id = Annotated[int, Path(ge=1, lt=2**63)]
OPERATOR = Depends(Needs(Role.OPERATOR))


@router.get("/reviews", operation_id="listReviews")
def list_reviews(conn: Database, asked: Paging) -> Page[Review]:
    """Return the titles that wait for a person, the oldest first."""
    (after,) = numbers(asked.after, count=1)
    found = Dashboard(conn).reviews(limit=asked.limit + 1, after=after or 0)
    shown, following = cut(found, asked, lambda review: (review.id,))
    return Page(items=[Review.model_validate(each) for each in shown], next=following)


@router.get("/reviews/{review_id}", operation_id="getReview")
def get_review(conn: Database, review_id: Id) -> Review:
    """Return one question, answered or not."""
    found = Dashboard(conn).review(review_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such question.")
    return Review.model_validate(found)


@router.post(
    "/reviews/{review_id}/accept",
    operation_id="acceptReview",
    response_model=Answered,
    dependencies=[OPERATOR],
)
def accept(writing: Writing, review_id: Id, choice: Choice, *, dry_run: DryRun = False) -> Response:
    """Say which show the title is; everything that waited for it goes on."""
    by = writing.who.name
    return writing.write(
        lambda: _told(
            accept_review(
                writing.conn,
                review_id,
                choice.bangumi_id,
                by=by,
                season=choice.season,
                any_show=choice.any_show,
            )
        ),
        dry_run=dry_run,
    )


@router.post(
    "/reviews/{review_id}/reject",
    operation_id="rejectReview",
    response_model=Answered,
    dependencies=[OPERATOR],
)
def reject(writing: Writing, review_id: Id, *, dry_run: DryRun = False) -> Response:
    """Say that none of the suggestions is right; the title is not asked again."""
    by = writing.who.name
    return writing.write(
        lambda: _told(reject_review(writing.conn, review_id, by=by)), dry_run=dry_run
    )


@router.post(
    "/reviews/{review_id}/reopen",
    operation_id="reopenReview",
    response_model=Answered,
    dependencies=[OPERATOR],
)
def reopen(writing: Writing, review_id: Id, *, dry_run: DryRun = False) -> Response:
    """Ask again what was answered or set aside."""
    by = writing.who.name
    return writing.write(
        lambda: _told(take_back_review(writing.conn, review_id, by=by)), dry_run=dry_run
    )


@router.post(
    "/reviews/pin", operation_id="pinShow", response_model=Answered, dependencies=[OPERATOR]
)
def pin(writing: Writing, wish: Pin, *, dry_run: DryRun = False) -> Response:
    """Say which show a title is, whatever anything else says."""
    by = writing.who.name
    return writing.write(
        lambda: _told(
            pin_show(writing.conn, wish.title, wish.bangumi_id, by=by, season=wish.season)
        ),
        dry_run=dry_run,
    )


def _told(outcome: Outcome[object]) -> Written:
    return Written(Answered.model_validate(outcome.changed), outcome)
