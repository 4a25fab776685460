"""Deletions: previews, agreement, and how far each program is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.keyset import numbers
from anishelf.core.roles import Role
from anishelf.deletions.actions.deletions import keep, retry
from anishelf.deletions.actions.elsewhere import end_pause
from anishelf.views.lists.deletions import DeletionPage, deletion_page, deletions
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.deletions import (
    Agreement,
    Deletion,
    DeletionWish,
    Resumed,
    WholeDeletion,
)
from anishelf.web.api.writing import Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem
from anishelf.wiring.airflow import context_over
from anishelf.wiring.deletions import asking

router = APIRouter(tags=["deletions"])
Id = Annotated[int, Path(ge=1, lt=2**63)]
REQUESTER = [Depends(Needs(Role.REQUESTER))]
OPERATOR = [Depends(Needs(Role.OPERATOR))]
ADMIN = [Depends(Needs(Role.ADMIN))]


@router.get("/deletions", operation_id="listDeletions")
def list_deletions(conn: Database, asked: Paging) -> Page[Deletion]:
    """Return deletions, the newest first."""
    (before,) = numbers(asked.after, count=1)
    found = deletions(conn, before=before, limit=asked.limit + 1)
    shown, following = cut(found, asked, lambda row: (row.id,))
    return Page(items=[Deletion.model_validate(each) for each in shown], next=following)


@router.get("/deletions/{deletion_id}", operation_id="getDeletion")
def get_deletion(conn: Database, deletion_id: Id) -> WholeDeletion:
    """Return one deletion with its steps and files."""
    return WholeDeletion.model_validate(_known(conn, deletion_id))


@router.post(
    "/deletions",
    operation_id="previewDeletion",
    response_model=WholeDeletion,
    status_code=201,
    dependencies=REQUESTER,
)
def preview(writing: Writing, wish: DeletionWish) -> Response:
    """Look everywhere and keep the preview; nothing is deleted until an admin agrees."""

    def act() -> Written:
        said = wish.model_dump()
        copy = said.pop("track")
        wanted = asking.Wanted(**{**said, "episodes": tuple(wish.episodes), "copy": copy})
        found = asking.ask(context_over(writing.conn), wanted, by=writing.who.name)
        return Written(WholeDeletion.model_validate(_known(writing.conn, found.id)))

    return writing.write(act, status=201)


@router.post(
    "/deletions/{deletion_id}/agree",
    operation_id="agreeToDeletion",
    response_model=WholeDeletion,
    dependencies=ADMIN,
)
def agree(writing: Writing, deletion_id: Id, agreement: Agreement) -> Response:
    """Agree to a preview; `files` is the number that goes, needed where it is above 20."""

    def act() -> Written:
        done = asking.agree(
            context_over(writing.conn),
            deletion_id,
            by=writing.who.name,
            typed=agreement.files,
            leaves_at=agreement.leaves_at,
        )
        return Written(WholeDeletion.model_validate(_known(writing.conn, deletion_id)), done)

    return writing.write(act)


@router.post(
    "/deletions/{deletion_id}/keep",
    operation_id="keepDeletion",
    response_model=WholeDeletion,
    dependencies=OPERATOR,
)
def keep_it(writing: Writing, deletion_id: Id) -> Response:
    """Keep what was to go, as long as it has not begun."""

    def act() -> Written:
        done = keep(writing.conn, deletion_id, by=writing.who.name, now=writing.now)
        return Written(WholeDeletion.model_validate(_known(writing.conn, deletion_id)), done)

    return writing.write(act)


@router.post(
    "/deletions/{deletion_id}/retry",
    operation_id="retryDeletion",
    response_model=WholeDeletion,
    dependencies=ADMIN,
)
def try_again(writing: Writing, deletion_id: Id) -> Response:
    """Try again what failed; what is proved to be gone stays done."""

    def act() -> Written:
        done = retry(writing.conn, deletion_id, by=writing.who.name, now=writing.now)
        return Written(WholeDeletion.model_validate(_known(writing.conn, deletion_id)), done)

    return writing.write(act)


@router.post(
    "/deletions/resume", operation_id="resumeDeletions", response_model=Resumed, dependencies=ADMIN
)
def resume(writing: Writing) -> Response:
    """Let deletions go on after a pause."""

    def act() -> Written:
        done = end_pause(writing.conn, by=writing.who.name, now=writing.now)
        return Written(Resumed(resumed=done.changed), done)

    return writing.write(act)


def _known(conn: Database, deletion_id: int) -> DeletionPage:
    found = deletion_page(conn, deletion_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such deletion.")
    return found
