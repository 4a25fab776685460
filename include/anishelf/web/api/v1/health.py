"""Health: how everything is that we depend on."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter

from anishelf.operations.actions import Health, check_everything
from anishelf.web.api.schema import Answer
from anishelf.web.database import POOL, Now
from anishelf.wiring.airflow import doors

router = APIRouter(tags=["health"])


class Check(Answer):
    """One part: ok, off (nobody set it up), warning or bad, and what it said."""

    part: str
    health: Health
    detail: str


class Checks(Answer):
    """Every part; `healthy` is false where one is bad."""

    healthy: bool
    at: datetime
    checks: list[Check]


@router.get("/health", operation_id="getHealth")
def get_health(now: Now) -> Checks:
    """Ask everybody how they are; that takes up to ten seconds."""
    found = check_everything(doors(), POOL.connection, now=now)
    return Checks(
        healthy=all(each.health is not Health.BAD for each in found),
        at=now,
        checks=[Check.model_validate(each) for each in found],
    )
