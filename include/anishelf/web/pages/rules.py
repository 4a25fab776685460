"""How titles are read, what is wanted, and which of several releases comes first."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.core.words import fact
from anishelf.decisions.actions import set_policy
from anishelf.errors import PipelineError
from anishelf.titles.actions import RuleAction, explain
from anishelf.views.policy import policy_in_force
from anishelf.views.rules import reparse_runs
from anishelf.web.forms.form import Filled, Form
from anishelf.web.forms.rules import DESKS, FIELDS, Desk
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem
from anishelf.web.words import POLICY, RULES_DONE

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
Id = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/rules")
def policy(visit: Visiting) -> Response:
    """Show what decides between releases."""
    return visit.page("rules/policy.html", _policy(visit))


@router.post("/rules", dependencies=operator)
def state_policy(visit: Visiting, form: Filled) -> Response:
    """Say what another policy would decide again, or save it."""
    now = policy_in_force(visit.conn)
    said = {each.part: form.text(each.part, each.words) for each in now.parts}
    changed = [
        f"{each.part}={said[each.part]}" for each in now.parts if said[each.part] != each.words
    ]
    is_saved = form.text("do") == "save"
    values: dict[str, object] = {}
    try:
        with visit.conn.transaction(force_rollback=not is_saved):
            done = set_policy(visit.conn, changed, by=visit.by)
        values = {"reopened": done.changed.reopened, "is_saved": is_saved}
    except PipelineError as error:
        values = {"error": str(error)}
    # What was typed stays, unless it counts now.
    shown = {} if values.get("is_saved") else {"said": said}
    return visit.page("rules/policy.html", {**_policy(visit), **values, **shown})


@router.get("/rules/try")
def try_title(visit: Visiting, title: Annotated[str, Query(max_length=2000)] = "") -> Response:
    """Show how a title is read, and by which rule."""
    found = explain(visit.conn, title.strip()) if title.strip() else None
    values = {"title_text": title, "found": found, "fact": fact, "tab": "try"}
    return visit.page("rules/try.html", {**values, **_tabs(visit)})


@router.get("/rules/{noun}")
def listed(visit: Visiting, noun: str) -> Response:
    """Show the rules of a kind."""
    return _edited(visit, _desk(noun), None, None)


@router.get("/rules/{noun}/new", dependencies=operator)
def new(visit: Visiting, noun: str, pattern: str = "") -> Response:
    """Show the form of a rule that is new."""
    desk = _desk(noun)
    return _edited(visit, desk, None, {**desk.blank, "pattern": pattern})


@router.get("/rules/{noun}/{rule_id}")
def one(visit: Visiting, noun: str, rule_id: Id) -> Response:
    """Show the form of a saved rule."""
    desk = _desk(noun)
    return _edited(visit, desk, rule_id, desk.shown(_known(visit, desk, rule_id)))


@router.post("/rules/{noun}/new", dependencies=operator)
def add(visit: Visiting, noun: str, form: Filled) -> Response:
    """Preview a rule that is new, or save it."""
    return _tried(visit, _desk(noun), None, form)


@router.post("/rules/{noun}/{rule_id}", dependencies=operator)
def edit(visit: Visiting, noun: str, rule_id: Id, form: Filled) -> Response:
    """Preview a change of a rule, or save it."""
    desk = _desk(noun)
    _known(visit, desk, rule_id)
    return _tried(visit, desk, rule_id, form)


@router.post("/rules/{noun}/{rule_id}/{what}", dependencies=operator)
def act(visit: Visiting, noun: str, rule_id: Id, what: str) -> Response:
    """Switch a rule on or off, put it first, or remove it."""
    desk = _desk(noun)
    try:
        action = RuleAction(what)
    except ValueError:
        raise Problem(404, "unknown_action", "There is no such action.") from None
    done = desk.change(visit.conn, action, [rule_id], visit.by)
    said, undo = RULES_DONE[action]
    return visit.told(
        visit.say(said),
        back_to=f"/rules/{noun}",
        undo=f"/rules/{noun}/{rule_id}/{undo}" if undo else None,
        done=done,
        leaves=action is RuleAction.REMOVE,
    )


def _tried(visit: Visit, desk: Desk, rule_id: int | None, form: Form) -> Response:
    typed = {name: form.text(name) for name in desk.blank}
    try:
        wishes = desk.wishes(form)
        if form.text("do") == "save":
            done = desk.save(visit.conn, wishes, rule_id, visit.by)
            said = visit.say("Saved. What it changes is being read again.")
            return visit.told(said, back_to=f"/rules/{desk.noun}", done=done, leaves=True)
        began = time.perf_counter()
        seen = desk.preview(visit.conn, wishes, rule_id)
        took = round((time.perf_counter() - began) * 1000)
        return _edited(visit, desk, rule_id, typed, {"seen": seen, "took": took})
    except (PipelineError, ValueError) as error:
        return _edited(visit, desk, rule_id, typed, {"error": str(error)})


def _edited(
    visit: Visit,
    desk: Desk,
    rule_id: int | None,
    typed: object,
    more: dict[str, object] | None = None,
) -> Response:
    values = {
        "desk": desk,
        "rules": desk.all(visit.conn),
        "rule_id": rule_id,
        "form": typed,
        "fields": FIELDS,
        "tab": desk.noun,
        "runs": reparse_runs(visit.conn, limit=5),
    }
    return visit.page("rules/page.html", {**values, **_tabs(visit), **(more or {})})


def _policy(visit: Visit) -> dict[str, object]:
    now = policy_in_force(visit.conn)
    return {"now_in_force": now, "tab": "policy", "words": POLICY, **_tabs(visit)}


def _tabs(visit: Visit) -> dict[str, object]:
    return {"counts": {noun: len(desk.all(visit.conn)) for noun, desk in DESKS.items()}}


def _desk(noun: str) -> Desk:
    if noun not in DESKS:
        raise Problem(404, "unknown_part", "There is no such part.")
    return DESKS[noun]


def _known(visit: Visit, desk: Desk, rule_id: int) -> object:
    found = desk.get(visit.conn, rule_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such rule.")
    return found
