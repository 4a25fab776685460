"""Conflicts: episodes with several releases that the order of preference does not tell apart."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.keyset import numbers
from anishelf.core.roles import Role
from anishelf.decisions.actions import resolve_conflict
from anishelf.views import questions
from anishelf.views.lists.questions import QuestionList
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.conflicts import Conflict, ReleaseChoice, Settled
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs

router = APIRouter(tags=["conflicts"])
Id = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/conflicts", operation_id="listConflicts")
def list_conflicts(conn: Database, asked: Paging) -> Page[Conflict]:
    """Return the episodes that wait for a choice, the oldest first."""
    (after,) = numbers(asked.after, count=1)
    found = QuestionList(conn).conflicts(limit=asked.limit + 1, after=after or 0)
    shown, following = cut(found, asked, lambda conflict: (conflict.id,))
    return Page(items=[Conflict.model_validate(each) for each in shown], next=following)


@router.get("/conflicts/{conflict_id}", operation_id="getConflict")
def get_conflict(conn: Database, conflict_id: Id) -> Conflict:
    """Return one conflict, settled or not."""
    return Conflict.model_validate(questions.conflict(conn, conflict_id))


@router.post(
    "/conflicts/{conflict_id}/resolve",
    operation_id="resolveConflict",
    response_model=Settled,
    dependencies=[Depends(Needs(Role.OPERATOR))],
)
def resolve(
    writing: Writing, conflict_id: Id, choice: ReleaseChoice, *, dry_run: DryRun = False
) -> Response:
    """Choose a release for the episode, and for the others that it holds."""

    def act() -> Written:
        done = resolve_conflict(writing.conn, conflict_id, choice.release_id, by=writing.who.name)
        return Written(Settled.model_validate({"conflicts": done.changed}), done)

    return writing.write(act, dry_run=dry_run)
