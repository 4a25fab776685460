"""What is deleted, was, and is to be: the preview first, then somebody agrees, then each step's proof."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.deletions.actions.deletions import keep, retry
from anishelf.deletions.actions.elsewhere import end_pause
from anishelf.errors import PipelineError
from anishelf.views.lists.deletions import DeletionPage, deletion_page, deletions, pause_reason
from anishelf.web.forms.form import Filled, Form
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.nav import N_
from anishelf.web.pages.deletion_words import KINDS, STATES, STEPS
from anishelf.web.problems import Problem
from anishelf.wiring.airflow import context_over
from anishelf.wiring.deletions import asking

router = APIRouter(include_in_schema=False)
REQUESTER = [Depends(Needs(Role.REQUESTER))]
OPERATOR = [Depends(Needs(Role.OPERATOR))]
ADMIN = [Depends(Needs(Role.ADMIN))]
Id = Annotated[int, Path(ge=1, lt=2**63)]
MANY: Final = 50


@router.get("/deletions")
def overview(
    visit: Visiting, before: Annotated[int | None, Query(ge=1, lt=2**63)] = None
) -> Response:
    """Show the deletions, the newest first."""
    values = {**_listed(visit, before), "kinds": KINDS, "wrong": None}
    return visit.page("deletions/page.html", values)


@router.get("/parts/deletions/list")
def part(visit: Visiting, before: Annotated[int | None, Query(ge=1, lt=2**63)] = None) -> Response:
    """Show the list again."""
    return visit.page("deletions/list.html", _listed(visit, before))


@router.post("/deletions", dependencies=REQUESTER)
def ask(visit: Visiting, form: Filled) -> Response:
    """Look everywhere and keep the preview; nothing is deleted until an admin agrees."""
    try:
        found = asking.ask(context_over(visit.conn), _wanted(form), by=visit.by)
    except PipelineError as error:
        values = {**_listed(visit, None), "kinds": KINDS, "wrong": str(error)}
        return visit.page("deletions/page.html", values)
    said = visit.say(
        N_("The preview of %(title)s is ready; nothing was deleted."), title=found.name
    )
    return visit.told(said, back_to=f"/deletions/{found.id}", tone="rest", leaves=True)


@router.get("/deletions/{deletion_id}")
def one(visit: Visiting, deletion_id: Id) -> Response:
    """Show one deletion: what goes, with whom, what stays and why."""
    return visit.page("deletions/one.html", _shown(visit, deletion_id))


@router.get("/parts/deletions/{deletion_id}")
def one_again(visit: Visiting, deletion_id: Id) -> Response:
    """Show what changes of one deletion again."""
    return visit.page("deletions/state.html", _shown(visit, deletion_id))


@router.post("/deletions/{deletion_id}/agree", dependencies=ADMIN)
def agree(visit: Visiting, deletion_id: Id, form: Filled) -> Response:
    """Agree to a preview: it begins at once, or on the day that was typed."""
    found = _known(visit, deletion_id)
    day = form.said("leaves_on")
    leaves_at = datetime.combine(_day(day), time(), visit.now.tzinfo) if day else None
    done = asking.agree(
        context_over(visit.conn),
        deletion_id,
        by=visit.by,
        typed=form.number("count"),
        leaves_at=leaves_at,
    )
    said = visit.say(N_("%(title)s is to go."), title=found.deletion.title)
    return visit.told(said, back_to=f"/deletions/{deletion_id}", tone="move", done=done)


@router.post("/deletions/{deletion_id}/keep", dependencies=OPERATOR)
def keep_it(visit: Visiting, deletion_id: Id) -> Response:
    """Keep what was to go."""
    found = _known(visit, deletion_id)
    keep(visit.conn, deletion_id, by=visit.by, now=visit.now)
    said = visit.say(N_("%(title)s stays."), title=found.deletion.title)
    return visit.told(said, back_to=f"/deletions/{deletion_id}")


@router.post("/deletions/{deletion_id}/retry", dependencies=ADMIN)
def try_again(visit: Visiting, deletion_id: Id) -> Response:
    """Try again what failed."""
    found = _known(visit, deletion_id)
    done = retry(visit.conn, deletion_id, by=visit.by, now=visit.now)
    said = visit.say(N_("What is left of %(title)s is tried again."), title=found.deletion.title)
    return visit.told(said, back_to=f"/deletions/{deletion_id}", tone="move", done=done)


@router.post("/deletions/resume", dependencies=ADMIN)
def resume(visit: Visiting) -> Response:
    """Let deletions go on after a pause."""
    end_pause(visit.conn, by=visit.by, now=visit.now)
    return visit.told(visit.say(N_("Deletions go on.")), back_to="/deletions")


def _wanted(form: Form) -> asking.Wanted:
    return asking.Wanted(
        title=form.text("title"),
        kind=form.text("kind"),
        season=form.number("season"),
        episodes=tuple(form.text("episodes").replace(",", " ").split()),
        path=form.said("path"),
        delete_files=not form.ticked("keep_files"),
        exclude=form.ticked("exclude"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem(422, "invalid", "The request is not valid.") from error


def _listed(visit: Visit, before: int | None) -> dict[str, object]:
    found = deletions(visit.conn, before=before, limit=MANY + 1)
    return {
        "deletions": found[:MANY],
        "next": found[MANY - 1].id if len(found) > MANY else None,
        "before": before,
        "paused": pause_reason(visit.conn),
        "states": STATES,
    }


def _shown(visit: Visit, deletion_id: int) -> dict[str, object]:
    return {"page": _known(visit, deletion_id), "states": STATES, "steps": STEPS}


def _known(visit: Visit, deletion_id: int) -> DeletionPage:
    found = deletion_page(visit.conn, deletion_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such deletion.")
    return found
