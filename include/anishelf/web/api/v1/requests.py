"""Requests: what was asked for, how far it is, and what one can do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from anishelf.core.roles import Role
from anishelf.tracker.actions.requests import forget, link_event
from anishelf.views.lists.requests import Chosen, RequestList, RequestTab, place_of
from anishelf.views.requests import RequestPage, request_page
from anishelf.web.api.paging import Paging, cut
from anishelf.web.api.schema import Page
from anishelf.web.api.v1.schemas.requests import (
    EventOf,
    Linked,
    Request,
    RequestState,
    Searches,
    WholeRequest,
)
from anishelf.web.api.writing import DryRun, Writing, Written
from anishelf.web.database import Database
from anishelf.web.guards import Needs
from anishelf.web.problems import Problem
from anishelf.wiring.airflow import context_over
from anishelf.wiring.neighbours import act_in_seerr, search_again

router = APIRouter(tags=["requests"])
Id = Annotated[int, Path(ge=1, lt=2**63)]
OPERATOR = [Depends(Needs(Role.OPERATOR))]
Words = Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")]


@router.get("/requests", operation_id="listRequests")
def list_requests(
    conn: Database,
    asked: Paging,
    *,
    tab: Annotated[RequestTab, Query(description="Only this part.")] = RequestTab.ALL,
    q: Words = None,
    person: Words = None,
    kind: Annotated[str | None, Query(pattern="^(movie|tv)$")] = None,
) -> Page[Request]:
    """Return requests, the newest first; `q` is a part of the title or of who asked."""
    rows = RequestList(conn, Chosen(tab, q, person, kind))
    shown, following = cut(rows.page(limit=asked.limit + 1, after=asked.after), asked, place_of)
    return Page(
        items=[Request.model_validate(each) for each in shown],
        next=following,
        total=rows.count() if asked.count else None,
    )


@router.get("/requests/{request_id}", operation_id="getRequest")
def get_request(conn: Database, request_id: Id) -> WholeRequest:
    """Return one request with its items and their timelines."""
    return WholeRequest.model_validate(_known(conn, request_id))


@router.post(
    "/requests/{request_id}/approve",
    operation_id="approveRequest",
    response_model=RequestState,
    dependencies=OPERATOR,
)
def approve(writing: Writing, request_id: Id) -> Response:
    """Approve a request in the Seerr that has it."""
    return _in_seerr(writing, request_id, "approve")


@router.post(
    "/requests/{request_id}/decline",
    operation_id="declineRequest",
    response_model=RequestState,
    dependencies=OPERATOR,
)
def decline(writing: Writing, request_id: Id) -> Response:
    """Decline a request in the Seerr that has it."""
    return _in_seerr(writing, request_id, "decline")


@router.post(
    "/requests/{request_id}/retry",
    operation_id="retryRequest",
    response_model=RequestState,
    dependencies=OPERATOR,
)
def retry(writing: Writing, request_id: Id) -> Response:
    """Have Seerr send a failed request to Sonarr or Radarr once more."""
    return _in_seerr(writing, request_id, "retry")


@router.post(
    "/requests/{request_id}/search",
    operation_id="searchRequest",
    response_model=Searches,
    dependencies=OPERATOR,
)
def search(writing: Writing, request_id: Id) -> Response:
    """Have Sonarr or Radarr search what a request still lacks."""

    def act() -> Written:
        count = search_again(context_over(writing.conn), request_id).changed
        return Written(Searches(id=request_id, searches=count))

    return writing.write(act)


@router.post(
    "/requests/{request_id}/forget",
    operation_id="forgetRequest",
    response_model=RequestState,
    dependencies=OPERATOR,
)
def stop_following(writing: Writing, request_id: Id, *, dry_run: DryRun = False) -> Response:
    """Stop following a request; no file is touched, and nothing is said to any neighbour."""

    def act() -> Written:
        done = forget(writing.conn, request_id, by=writing.who.name, now=writing.now)
        return Written(RequestState(id=request_id, state=done.changed))

    return writing.write(act, dry_run=dry_run)


@router.post(
    "/requests/{request_id}/link",
    operation_id="linkEvent",
    response_model=Linked,
    dependencies=OPERATOR,
)
def link(writing: Writing, request_id: Id, event: EventOf, *, dry_run: DryRun = False) -> Response:
    """Say that an event of the inbox belongs to what was asked for."""
    media_id = _known(writing.conn, request_id).request.media_id

    def act() -> Written:
        link_event(writing.conn, event.event_id, media_id, now=writing.now)
        return Written(Linked(event_id=event.event_id, media_id=media_id))

    return writing.write(act, dry_run=dry_run)


def _in_seerr(writing: Writing, request_id: int, verb: str) -> Response:
    def act() -> Written:
        state = act_in_seerr(context_over(writing.conn), request_id, verb).changed
        return Written(RequestState(id=request_id, state=state))

    return writing.write(act)


def _known(conn: Database, request_id: int) -> RequestPage:
    found = request_page(conn, request_id)
    if found is None:
        raise Problem(404, "unknown_id", "There is no such request.")
    return found
