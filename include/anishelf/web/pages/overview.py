"""The front page: is it healthy, what needs somebody, what arrived, what is under way."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from anishelf.settings import Settings
from anishelf.views import Dashboard
from anishelf.web.database import Database, Now
from anishelf.web.paused import PausedDags
from anishelf.web.problems import Problem
from anishelf.web.rendering import page
from anishelf.web.words import STAGES, failure_prefix

router = APIRouter(include_in_schema=False)
ARRIVED: Final = 18
WAITING: Final = 50
REVIEWS: Final = 10
PARTS: Final = frozenset({"health", "needs", "arrived", "under_way", "waiting"})


def board(conn: Database) -> Dashboard:
    """Return what the page reads."""
    return Dashboard(conn, downloader_failures=Settings.from_env().downloader_failures)


Board = Annotated[Dashboard, Depends(board)]


@router.get("/")
def overview(request: Request, board: Board, now: Now, paused: PausedDags) -> Response:
    """Show the whole page."""
    values = {name: each for part in PARTS for name, each in _read(board, part, now).items()}
    return page(request, "overview/page.html", {"now": now, "paused": paused, **values})


@router.get("/parts/overview/{part}")
def overview_part(
    request: Request, part: str, board: Board, now: Now, paused: PausedDags
) -> Response:
    """Show one part of the page again."""
    if part not in PARTS:
        raise Problem(404, "unknown_part", "There is no such part.")
    values = {"now": now, "paused": paused, **_read(board, part, now)}
    return page(request, f"overview/{part}.html", values)


def _read(board: Dashboard, part: str, now: datetime) -> dict[str, object]:
    if part == "health":
        failures = board.failing(now=now)
        return {"failures": failures, "prefix": failure_prefix, "shelf": board.shelf()}
    if part == "needs":
        reviews = board.reviews(limit=REVIEWS + 1)
        return {"reviews": reviews[:REVIEWS], "more_reviews": len(reviews) > REVIEWS}
    if part == "arrived":
        return {"arrived": board.arrived(limit=ARRIVED)}
    if part == "under_way":
        return {"transfers": board.under_way(), "syncs": board.syncing()}
    waiting = board.waiting(limit=WAITING + 1)
    return {
        "waiting": waiting[:WAITING],
        "more_waiting": len(waiting) > WAITING,
        "stages": STAGES,
    }
