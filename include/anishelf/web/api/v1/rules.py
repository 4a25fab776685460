"""Rules: readers of titles, and filters. What changes is read and decided again by a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from anishelf.core.outcome import Outcome
from anishelf.core.pool import Connection
from anishelf.core.roles import Role
from anishelf.decisions import actions as filters
from anishelf.titles import actions as parsers
from anishelf.titles.actions import RuleAction
from anishelf.views import rules as views
from anishelf.web.api.schema import Answer, Page
from anishelf.web.api.v1.schemas import rules as schemas
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem

router = APIRouter(tags=["rules"])
Id = Annotated[int, Path(ge=1, lt=2**63)]
OPERATOR = [Depends(Needs(Role.OPERATOR))]
LAST = 500
"""How many of the newest entries a preview looks at."""


@router.get("/parsers", operation_id="listParsers")
def list_parsers(conn: Database) -> Page[schemas.Parser]:
    """Return the readers, the first asked first."""
    found = [schemas.Parser.model_validate(each) for each in views.parsers(conn)]
    return Page(items=found, next=None)


@router.post("/parsers/preview", operation_id="previewParser", dependencies=OPERATOR)
def preview_parser(conn: Database, wishes: schemas.ParserWishes) -> schemas.Preview:
    """Return what a new reader would change of the newest entries."""
    seen = parsers.preview_parser(conn, _parser(wishes), last=LAST)
    return schemas.Preview.model_validate(seen)


@router.post(
    "/parsers",
    operation_id="addParser",
    status_code=201,
    response_model=schemas.Parser,
    dependencies=OPERATOR,
)
def add_parser(
    writing: Writing, wishes: schemas.ParserWishes, *, dry_run: DryRun = False
) -> Response:
    """Save a reader."""
    by = writing.who.name
    return _saved(
        writing,
        schemas.Parser,
        lambda conn: parsers.add_parser(conn, _parser(wishes), by=by),
        status=201,
        dry_run=dry_run,
    )


@router.patch(
    "/parsers/{rule_id}",
    operation_id="editParser",
    response_model=schemas.Parser,
    dependencies=OPERATOR,
)
def edit_parser(
    writing: Writing, rule_id: Id, wishes: schemas.ParserWishes, *, dry_run: DryRun = False
) -> Response:
    """Change a reader."""
    by = writing.who.name
    return _saved(
        writing,
        schemas.Parser,
        lambda conn: parsers.edit_parser(conn, rule_id, _parser(wishes), by=by),
        dry_run=dry_run,
    )


@router.post(
    "/parsers/{rule_id}/{action}",
    operation_id="changeParser",
    response_model=schemas.Switched,
    dependencies=OPERATOR,
)
def change_parser(writing: Writing, rule_id: Id, action: RuleAction) -> Response:
    """Switch a reader on or off, remove it, or put it first (`order`)."""
    by = writing.who.name
    return _switched(writing, lambda conn: parsers.change_parsers(conn, action, [rule_id], by=by))


@router.get("/filters", operation_id="listFilters")
def list_filters(conn: Database) -> Page[schemas.Filter]:
    """Return the filters, the most specific level first."""
    found = [schemas.Filter.model_validate(each) for each in views.filters(conn)]
    return Page(items=found, next=None)


@router.post("/filters/preview", operation_id="previewFilter", dependencies=OPERATOR)
def preview_filter(conn: Database, wishes: schemas.FilterWishes) -> schemas.Preview:
    """Return what a new filter would change of the newest entries."""
    seen = filters.preview_filter(conn, _filter(wishes), last=LAST)
    return schemas.Preview.model_validate(seen)


@router.post(
    "/filters",
    operation_id="addFilter",
    status_code=201,
    response_model=schemas.Filter,
    dependencies=OPERATOR,
)
def add_filter(
    writing: Writing, wishes: schemas.FilterWishes, *, dry_run: DryRun = False
) -> Response:
    """Save a filter."""
    by = writing.who.name
    return _saved(
        writing,
        schemas.Filter,
        lambda conn: filters.add_filter(conn, _filter(wishes), by=by),
        status=201,
        dry_run=dry_run,
    )


@router.patch(
    "/filters/{rule_id}",
    operation_id="editFilter",
    response_model=schemas.Filter,
    dependencies=OPERATOR,
)
def edit_filter(
    writing: Writing, rule_id: Id, wishes: schemas.FilterWishes, *, dry_run: DryRun = False
) -> Response:
    """Change a filter."""
    by = writing.who.name
    return _saved(
        writing,
        schemas.Filter,
        lambda conn: filters.edit_filter(conn, rule_id, _filter(wishes), by=by),
        dry_run=dry_run,
    )


@router.post(
    "/filters/{rule_id}/{action}",
    operation_id="changeFilter",
    response_model=schemas.Switched,
    dependencies=OPERATOR,
)
def change_filter(writing: Writing, rule_id: Id, action: RuleAction) -> Response:
    """Switch a filter on or off, remove it, or put it first (`order`)."""
    by = writing.who.name
    return _switched(writing, lambda conn: filters.change_filters(conn, action, [rule_id], by=by))


def _saved(
    writing: Writing,
    shape: type[Answer],
    save: Callable[[Connection], Outcome[Any]],
    *,
    status: int = 200,
    dry_run: bool,
) -> Response:
    def act() -> Written:
        done = save(writing.conn)
        return Written(shape.model_validate(done.changed), done)

    return writing.write(act, status=status, dry_run=dry_run)


def _switched(writing: Writing, change: Callable[[Connection], Outcome[str]]) -> Response:
    def act() -> Written:
        done = change(writing.conn)
        return Written(schemas.Switched(said=done.changed), done)

    return writing.write(act)


def _parser(wishes: schemas.ParserWishes) -> parsers.ParserWishes:
    return parsers.ParserWishes(
        name=wishes.name,
        pattern=wishes.pattern,
        condition=wishes.condition,
        fields=wishes.fields,
        priority=wishes.priority,
    )


def _filter(wishes: schemas.FilterWishes) -> filters.FilterWishes:
    if wishes.target is not None and wishes.level is None:
        raise Problem(422, "invalid", "The request is not valid.", detail="a target needs a level")
    target = (
        None if wishes.level is None else filters.FilterTarget(wishes.level, wishes.target or "")
    )
    return filters.FilterWishes(
        kind=wishes.kind, pattern=wishes.pattern, target=target, priority=wishes.priority
    )
