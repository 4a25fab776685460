"""What was asked for: how far each request is, why it does not get on, and what one can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.tracker.actions.requests import forget, link_event
from anishelf.views.lists.requests import (
    Chosen,
    RequestList,
    RequestTab,
    counts,
    people,
    place_of,
    spines,
)
from anishelf.views.requests import RequestPage, request_page, unmatched_events
from anishelf.web.api.paging import cut, read_place, wanted
from anishelf.web.forms.form import Filled
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.guards import Needs
from anishelf.web.nav import N_
from anishelf.web.pages.request_words import SOURCES, STATES, TABS
from anishelf.web.problems import Problem
from anishelf.wiring.airflow import context_over
from anishelf.wiring.neighbours import act_in_seerr, search_again

router = APIRouter(include_in_schema=False)
operator = [Depends(Needs(Role.OPERATOR))]
Id = Annotated[int, Path(ge=1, lt=2**63)]
EVENTS: Final = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for, as its address says it."""

    chosen: Chosen
    after: str | None


def asked(
    tab: RequestTab = RequestTab.ALL,
    q: Annotated[str | None, Query(max_length=200)] = None,
    person: Annotated[str | None, Query(max_length=200)] = None,
    kind: Annotated[str | None, Query(pattern="^(movie|tv)?$")] = None,
    after: str | None = None,
) -> Asked:
    """Read the address."""
    return Asked(Chosen(tab, (q or "").replace("\0", ""), person, kind), after)


Listed = Annotated[Asked, Depends(asked)]


@router.get("/requests")
def overview(visit: Visiting, listed: Listed) -> Response:
    """Show the requests."""
    return visit.page("requests/page.html", _listed(visit, listed))


@router.get("/parts/requests/list")
def part(visit: Visiting, listed: Listed) -> Response:
    """Show the list again."""
    return visit.page("requests/list.html", _listed(visit, listed))


@router.get("/requests/{request_id}")
def one(visit: Visiting, request_id: Id) -> Response:
    """Show one request with its episodes and what happened to each."""
    return visit.page("requests/one.html", _shown(visit, request_id))


@router.get("/parts/requests/{request_id}")
def one_again(visit: Visiting, request_id: Id) -> Response:
    """Show what changes of one request again."""
    return visit.page("requests/state.html", _shown(visit, request_id))


@router.post("/requests/{request_id}/link", dependencies=operator)
def link(visit: Visiting, request_id: Id, form: Filled) -> Response:
    """Say by hand that an event belongs to what was asked for."""
    found = _known(visit, request_id)
    event_id = form.number("event")
    if event_id is None:
        raise Problem(422, "invalid", "The request is not valid.")
    link_event(visit.conn, event_id, found.request.media_id, now=visit.now)
    said = visit.say(N_("The event belongs to %(title)s."), title=found.request.title)
    return visit.told(said, back_to=f"/requests/{request_id}")


@router.post("/requests/{request_id}/{what}", dependencies=operator)
def act(visit: Visiting, request_id: Id, what: str) -> Response:
    """Approve, decline, retry, search or forget one request."""
    if what not in _ACTS:
        raise Problem(404, "unknown_action", "There is no such action.")
    found = _known(visit, request_id)
    said, tone, do = _ACTS[what]
    do(visit, request_id)
    return visit.told(
        visit.say(said, title=found.request.title),
        back_to="/requests" if what == "forget" else f"/requests/{request_id}",
        leaves=what == "forget",
        tone=tone,
    )


def _in_seerr(verb: str) -> Callable[[Visit, int], object]:
    return lambda visit, request_id: act_in_seerr(context_over(visit.conn), request_id, verb)


def _search(visit: Visit, request_id: int) -> object:
    return search_again(context_over(visit.conn), request_id)


def _forget(visit: Visit, request_id: int) -> object:
    return forget(visit.conn, request_id, by=visit.by, now=visit.now)


_ACTS: Final[dict[str, tuple[str, str, Callable[[Visit, int], object]]]] = {
    "approve": (N_("%(title)s is approved."), "shelf", _in_seerr("approve")),
    "decline": (N_("%(title)s is declined."), "rest", _in_seerr("decline")),
    "retry": (N_("%(title)s is tried again."), "move", _in_seerr("retry")),
    "search": (N_("What %(title)s lacks is searched."), "move", _search),
    "forget": (N_("%(title)s is followed no more; no file was touched."), "rest", _forget),
}


def _listed(visit: Visit, listed: Asked) -> dict[str, object]:
    chosen, after = listed.chosen, listed.after
    rows = RequestList(visit.conn, chosen)
    page = replace(wanted(), after=read_place(after) if after else None)
    found, following = cut(rows.page(limit=page.limit + 1, after=page.after), page, place_of)
    return {
        "requests": found,
        "spines": spines(visit.conn, [each.id for each in found]),
        "chosen": chosen,
        "tabs": TABS,
        "counts": counts(visit.conn),
        "people": people(visit.conn),
        "states": STATES,
        "after": after,
        "next": following,
    }


def _shown(visit: Visit, request_id: int) -> dict[str, object]:
    return {
        "page": _known(visit, request_id),
        "states": STATES,
        "sources": SOURCES,
        "events": unmatched_events(visit.conn, limit=EVENTS),
    }


def _known(visit: Visit, request_id: int) -> RequestPage:
    found = request_page(visit.conn, request_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such request.")
    return found
