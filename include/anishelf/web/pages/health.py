"""How everything is: what our rows say at once, and what everybody answers when they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from fastapi import APIRouter, Response

from anishelf.operations.actions import Check, Health, check_everything
from anishelf.settings import Settings
from anishelf.views import Dashboard
from anishelf.web.database import POOL
from anishelf.web.forms.visit import Visit, Visiting
from anishelf.web.paused import PausedDags
from anishelf.web.words import CHECKED, failure_prefix, place_to_mend
from anishelf.wiring.airflow import doors

router = APIRouter(include_in_schema=False)


@router.get("/health")
def overview(visit: Visiting, paused: PausedDags, *, all: bool = False) -> Response:  # noqa: A002
    """Show what is known at once; with *all* everybody is asked first."""
    board = Dashboard(visit.conn, downloader_failures=Settings.from_env().downloader_failures)
    values = {
        "failures": board.failing(now=visit.now),
        "prefix": failure_prefix,
        "paused": paused,
        "versions": {"Anishelf": version("anishelf"), "Airflow": version("apache-airflow")},
        "checks": None,
    }
    return visit.page("health/page.html", {**values, **(_asked(visit) if all else {})})


@router.get("/parts/health/checks")
def checks(visit: Visiting) -> Response:
    """Ask everybody and show what each answered."""
    return visit.page("health/checks.html", _asked(visit))


def _asked(visit: Visit) -> dict[str, object]:
    found = check_everything(doors(), POOL.connection, now=visit.now)
    return {
        "checks": sorted(found, key=lambda each: _ORDER.index(each.health)),
        "checked": CHECKED,
        "mend": place_to_mend,
        "worst": _worst(found),
    }


_ORDER = (Health.BAD, Health.WARNING, Health.OK, Health.OFF)


def _worst(found: Sequence[Check]) -> Health:
    return min((each.health for each in found), key=_ORDER.index, default=Health.OK)
