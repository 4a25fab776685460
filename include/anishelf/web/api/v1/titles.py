"""Titles and the policy: how titles are read, what comes first, and doing both again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.core.roles import Role
from anishelf.decisions.actions import Scope, reparse, set_policy
from anishelf.titles.actions import explain, reparse_items, skip_items
from anishelf.views.policy import policy_in_force
from anishelf.views.rules import reparse_runs
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas import rules as schemas
from anishelf.web.api.v1.schemas.operations import Operation
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs

router = APIRouter(tags=["titles"])
OPERATOR = [Depends(Needs(Role.OPERATOR))]


@router.get("/policy", operation_id="getPolicy")
def get_policy(conn: Database) -> schemas.Policy:
    """Return what decides between releases, for all subscriptions."""
    return _policy(conn)


@router.post(
    "/policy",
    operation_id="setPolicy",
    response_model=schemas.PolicyChange,
    dependencies=OPERATOR,
)
def change_policy(
    writing: Writing, wishes: schemas.PolicyWishes, *, dry_run: DryRun = False
) -> Response:
    """State parts of the policy; what nobody downloads yet is decided again."""

    def act() -> Written:
        done = set_policy(writing.conn, wishes.statements, by=writing.who.name)
        body = schemas.PolicyChange(policy=_policy(writing.conn), reopened=done.changed.reopened)
        return Written(body)

    return writing.write(act, dry_run=dry_run)


@router.get("/titles/explain", operation_id="explainTitle")
def explain_title(
    conn: Database, title: Annotated[str, Query(min_length=1, max_length=2000)]
) -> schemas.Read:
    """Return how a title is read; nothing is kept."""
    found = explain(conn, title)
    return schemas.Read(title=title, words=found.words, parser=found.parser)


@router.post(
    "/titles/reparse",
    operation_id="reparseTitles",
    status_code=202,
    response_model=Operation,
    dependencies=OPERATOR,
)
def read_again(writing: Writing, scope: schemas.Scope) -> Response:
    """Read and filter again what is there, with the rules of now."""
    named = Scope(tuple(scope.item_ids), tuple(scope.work_ids), tuple(scope.titles))
    return writing.start("reparse_releases", lambda: Outcome(None, (), reparse(named)))


@router.get("/titles/runs", operation_id="listReparses")
def list_runs(conn: Database) -> Page[schemas.Run]:
    """Return what the last runs of reading again came to, the newest first."""
    found = [schemas.Run.model_validate(each) for each in reparse_runs(conn, limit=50)]
    return Page(items=found, next=None)


@router.post(
    "/items/skip", operation_id="skipItems", response_model=schemas.Done, dependencies=OPERATOR
)
def skip(writing: Writing, asked: schemas.Ids, *, dry_run: DryRun = False) -> Response:
    """Set entries aside: they are not downloaded. All of them or, when one is unknown, none."""
    by = writing.who.name
    return writing.write(lambda: _done(skip_items(writing.conn, asked.ids, by=by)), dry_run=dry_run)


@router.post(
    "/items/reparse",
    operation_id="reparseItems",
    response_model=schemas.Done,
    dependencies=OPERATOR,
)
def read_items_again(writing: Writing, asked: schemas.Ids, *, dry_run: DryRun = False) -> Response:
    """Have the titles of entries read again by the next run."""
    by = writing.who.name
    return writing.write(
        lambda: _done(reparse_items(writing.conn, asked.ids, by=by)), dry_run=dry_run
    )


def _done(outcome: Outcome[int]) -> Written:
    return Written(schemas.Done(changed=outcome.changed), outcome)


def _policy(conn: Connection) -> schemas.Policy:
    now = policy_in_force(conn)
    return schemas.Policy(
        parts={each.part: each.words for each in now.parts}, stated=list(now.stated)
    )
