"""What watches Anishelf from outside asks: `healthz` for probes, `metrics` for Prometheus.

Both take an API token of any role, `Authorization: Bearer ansh_…`; a login opens neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.concurrency import run_in_threadpool

from anishelf.views import Dashboard
from anishelf.views.lists.gauges import Gauge, gauges
from anishelf.web.database import Database, Now
from anishelf.web.guards import program
from anishelf.web.headers import NEVER_KEPT

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
"""https://prometheus.io/docs/instrumenting/exposition_formats/"""


async def probe_token(request: Request) -> None:
    """Let in a program with one of our API tokens; SignedOut for everybody else."""
    await run_in_threadpool(program, request)


Probe = Annotated[None, Depends(probe_token)]
router = APIRouter()


@router.get("/healthz")
def healthz(_: Probe, conn: Database, now: Now) -> Response:
    """Tell that the web app and its database work, and how much else is failing.

    A database that is away is answered with 503. What fails beside that, a feed for example, is
    counted and leaves the answer at 200: no restart would mend it.
    """
    failing = Dashboard(conn).failing(now=now)
    return JSONResponse({"status": "ok", "failing": len(failing)}, headers=NEVER_KEPT)


@router.get("/metrics")
def metrics(_: Probe, conn: Database, now: Now) -> Response:
    """Return all figures in Prometheus' text format."""
    lines = [line for gauge in gauges(conn, now=now) for line in _lines(gauge)]
    return PlainTextResponse("\n".join([*lines, ""]), media_type=_TEXT, headers=NEVER_KEPT)


def _lines(gauge: Gauge) -> Iterator[str]:
    yield f"# HELP {gauge.name} {gauge.help}"
    yield f"# TYPE {gauge.name} gauge"
    for key, value in gauge.samples:
        label = f'{{{gauge.label}="{_escaped(key)}"}}' if gauge.label else ""
        yield f"{gauge.name}{label} {value:.10g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
