"""Version 1 of the API. What it answers is only ever added to; `docs/openapi.json` says what it is."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Depends

from anishelf.web.api.schema import ProblemBody
from anishelf.web.api.v1 import (
    conflicts,
    deletions,
    description,
    downloaders,
    downloads,
    events,
    following,
    health,
    items,
    notifications,
    operations,
    requests,
    reviews,
    rules,
    senders,
    subscriptions,
    titles,
    tokens,
)
from anishelf.web.guards import caller

PREFIX: Final = "/api/v1"
_PROBLEM: Final[dict[str, Any]] = {
    "model": ProblemBody,
    "content": {"application/problem+json": {}},
}
_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"description": "Nobody is signed in.", **_PROBLEM},
    403: {"description": "The role does not allow it, or another site asks.", **_PROBLEM},
    409: {"description": "It cannot be done as things are.", **_PROBLEM},
    422: {"description": "The request is not valid.", **_PROBLEM},
    429: {"description": "Too many calls.", **_PROBLEM},
    503: {"description": "The database does not answer.", **_PROBLEM},
}


def router() -> APIRouter:
    """Return every operation of version 1. Add a noun's router here."""
    made = APIRouter(prefix=PREFIX, dependencies=[Depends(caller)], responses=_PROBLEMS)
    for noun in (
        subscriptions,
        following,
        items,
        reviews,
        requests,
        notifications,
        conflicts,
        deletions,
        downloads,
        downloaders,
        rules,
        titles,
        senders,
        health,
        events,
        operations,
        tokens,
        description,
    ):
        made.include_router(noun.router)
    return made
