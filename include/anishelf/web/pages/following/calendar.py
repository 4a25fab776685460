"""What airs of the followed shows, what is missing of them, and the feed for calendar programs."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from anishelf.core.database import errors_in_words
from anishelf.core.roles import Role
from anishelf.following.actions.links import known_links, link_of, make_link, revoke_link
from anishelf.views.following import calendar as view
from anishelf.views.missing import missing_episodes
from anishelf.web.database import POOL, Database, Now, clock
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.headers import NEVER_KEPT
from anishelf.web.language import speech_of
from anishelf.web.nav import N_
from anishelf.web.problems import SignedOut
from anishelf.web.rendering import root_of

router = APIRouter(include_in_schema=False)
requester = [Depends(Needs(Role.REQUESTER))]
STATES: Final = {
    "expected": ("rest", "clock", N_("expected")),
    "aired": ("wait", "clock", N_("aired")),
    "under_way": ("move", "download", N_("on its way")),
    "late": ("call", "alert", N_("late")),
    "here": ("shelf", "check", N_("in the library")),
}
_MOST_WEEKS: Final = 520
Week = Annotated[int, Query(ge=-_MOST_WEEKS, le=_MOST_WEEKS)]


@router.get("/calendar")
def calendar(visit: Visiting, week: Week = 0) -> Response:
    """Show a week of the followed shows, day by day in the reader's zone."""
    return visit.page("calendar/page.html", _week(visit, week))


@router.get("/parts/calendar/week")
def part(visit: Visiting, week: Week = 0) -> Response:
    """Show the week again."""
    return visit.page("calendar/week.html", _week(visit, week))


@router.get("/missing")
def missing(visit: Visiting) -> Response:
    """Show what aired and is not here, with the first reason, and what of it is late."""
    late = view.late(visit.conn, now=visit.now)
    found = missing_episodes(visit.conn, today=visit.now.date())
    return visit.page("missing/page.html", {"late": late, "missing": found})


@router.post("/calendar/links", dependencies=requester)
def make(visit: Visiting, form: Filled) -> Response:
    """Make an address for a calendar program, and show it this once."""
    name = form.text("name") or visit.by
    made = make_link(visit.conn, name[:100], by=visit.by, now=visit.now)
    base = str(visit.request.base_url).rstrip("/")
    path = root_of(visit.request).removeprefix(visit.request.scope.get("app_root_path", ""))
    address = f"{base.removesuffix(path)}{path}/calendar.ics?token={made.token}"
    return visit.page("calendar/page.html", {**_week(visit, 0), "address": address})


@router.post("/calendar/links/{link_id}/revoke", dependencies=requester)
def revoke(visit: Visiting, link_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Response:
    """End an address."""
    ended = revoke_link(visit.conn, link_id, now=visit.now)
    return visit.told(visit.say(N_("%(name)s is revoked."), name=ended.name), back_to="/calendar")


def calendar_token(token: Annotated[str, Query(max_length=200)] = "") -> None:
    """Let in who has the token of a calendar link that is not revoked."""
    with errors_in_words(), POOL.connection() as conn:
        if not token or link_of(conn, token, now=clock()) is None:
            raise SignedOut("the token is unknown or revoked")


feed = APIRouter(include_in_schema=False, dependencies=[Depends(calendar_token)])


@feed.get("/calendar.ics")
def ical(request: Request, conn: Database, now: Now) -> Response:
    """Return three weeks before and nine after today for a calendar program."""
    del request
    (first, _), (_, last) = (view.week_of(now, "UTC", weeks=weeks) for weeks in (-3, 9))
    entries = view.calendar(conn, first=first, last=last, now=now)
    body = view.as_feed(entries, now=now)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=NEVER_KEPT)


def _week(visit: Visit, week: int) -> dict[str, object]:
    zone = speech_of(visit.request).zone.key
    first, last = view.week_of(visit.now, zone, weeks=week)
    found = view.calendar(visit.conn, first=first, last=last, now=visit.now)
    return {
        "week": week,
        "first": first,
        "last": last,
        "days": view.by_day(found, zone),
        "states": STATES,
        "links": known_links(visit.conn),
    }
