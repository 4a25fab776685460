"""The web app below `/anishelf/`: pages for people, `api/v1` for programs.

There is no guard for the whole app: each router has exactly one, and a test walks all routes.
"""

from __future__ import annotations

from fastapi import FastAPI

from anishelf.web import hooks, pages
from anishelf.web.answers import answer_errors
from anishelf.web.api import v1
from anishelf.web.api.body_limit import BodyLimit
from anishelf.web.api.probes import router as probes
from anishelf.web.compat import sonarr
from anishelf.web.compat.sonarr.paths import AnyCase
from anishelf.web.pages.following import calendar


def make_app() -> FastAPI:
    """Return the app, ready to be mounted; nothing is opened before the first request."""
    made = FastAPI(title="Anishelf", openapi_url=None, docs_url=None, redoc_url=None)
    made.include_router(pages.public())
    made.include_router(pages.private())
    made.include_router(calendar.feed)
    made.include_router(hooks.router)
    made.include_router(v1.router())
    made.include_router(probes)
    made.include_router(sonarr.router())
    made.add_middleware(BodyLimit)
    made.add_middleware(AnyCase)
    answer_errors(made)
    return made


app = make_app()
