"""Every feed entry and its fate; the page of one entry tells its whole way."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from anishelf.core.words import fact
from anishelf.views import Dashboard
from anishelf.web.database import Database, Now
from anishelf.web.problems import Problem
from anishelf.web.rendering import page
from anishelf.web.words import STAGES, STEPS

router = APIRouter(include_in_schema=False)


@router.get("/releases/{item_id}")
def entry(request: Request, item_id: int, conn: Database, now: Now) -> Response:
    """Tell the whole way of one feed entry."""
    return _way(request, "releases/entry.html", item_id, conn, now)


@router.get("/parts/releases/{item_id}/way")
def entry_way(request: Request, item_id: int, conn: Database, now: Now) -> Response:
    """Tell what happened to one feed entry again."""
    return _way(request, "releases/way.html", item_id, conn, now)


def _way(request: Request, template: str, item_id: int, conn: Database, now: Now) -> Response:
    trace = Dashboard(conn).trace(item_id)
    if trace is None:
        raise Problem(404, "unknown_id", "There is no such entry.")
    words = {"steps": STEPS, "stages": STAGES, "fact": fact}
    return page(request, template, {"now": now, "trace": trace, **words})
