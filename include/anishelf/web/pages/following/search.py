"""Finding a show, seeing which sites carry it, and following it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.errors import PipelineError
from anishelf.following.actions.follow import (
    FollowPlan,
    FollowWish,
    follow_show,
    preview_follow,
    unfollow,
)
from anishelf.following.actions.search import find_shows
from anishelf.views.following.season import season_of
from anishelf.web.forms.form import Filled, Form
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.language import speech_of
from anishelf.web.nav import N_
from anishelf.wiring import following, identity
from anishelf.wiring.airflow import context_over

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
Show = Annotated[int, Path(ge=1, lt=2**31)]
Words = Annotated[str, Query(max_length=200)]
WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


@router.get("/search")
def search(visit: Visiting, q: Words = "") -> Response:
    """Show what a name may mean; without one, what begins this season by weekday."""
    if not q.strip():
        zone = speech_of(visit.request).zone.key
        season = season_of(visit.conn, visit.now.date(), zone=zone)
        return visit.page("search/page.html", {"q": "", "season": season, "weekdays": WEEKDAYS})
    subjects = identity.subjects(context_over(visit.conn))
    found = find_shows(visit.conn, q, subjects)
    return visit.page("search/page.html", {"q": q, "found": found})


@router.get("/search/{bangumi_id}", dependencies=operator)
def look(visit: Visiting, bangumi_id: Show) -> Response:
    """Ask the sites for a show, and say what following it would do."""
    return visit.page("search/follow.html", _planned(visit, bangumi_id, FollowWish()))


@router.post("/search/{bangumi_id}", dependencies=operator)
def follow(visit: Visiting, bangumi_id: Show, form: Filled) -> Response:
    """Follow a show, or look again with other wishes."""
    wish = _wish(form)
    values = _planned(visit, bangumi_id, wish)
    plan = values.get("plan")
    if form.text("do") != "follow" or not isinstance(plan, FollowPlan):
        return visit.page("search/follow.html", values)
    try:
        done = follow_show(visit.conn, plan, by=visit.by, now=visit.now)
    except PipelineError as error:
        return visit.page("search/follow.html", {**values, "error": str(error)})
    return visit.page("search/follow.html", {**values, "followed": done.changed}, done=done)


@router.post("/search/{bangumi_id}/unfollow", dependencies=operator)
def end(visit: Visiting, bangumi_id: Show) -> Response:
    """Stop following a show."""
    ended = unfollow(visit.conn, bangumi_id, by=visit.by, now=visit.now).changed
    said = visit.say(N_("%(name)s is not followed any more."), name=ended.follows[0].title)
    return visit.told(said, back_to="/search")


def _planned(visit: Visit, bangumi_id: int, wish: FollowWish) -> dict[str, object]:
    context = context_over(visit.conn)
    values: dict[str, object] = {"bangumi_id": bangumi_id, "wish": wish}
    try:
        values["plan"] = preview_follow(
            visit.conn,
            bangumi_id,
            wish,
            following.outside(context),
            now=visit.now,
            language=context.settings.title_language,
        )
    except PipelineError as error:
        values["error"] = str(error)
    return values


def _wish(form: Form) -> FollowWish:
    old = 1.0 if form.text("from", "now") == "1" else None
    return FollowWish(from_episode=old, group=form.text("group") or None)
