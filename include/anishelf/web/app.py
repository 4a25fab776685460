"""The page in the Airflow UI. Every route asks for Airflow's own login; none writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Annotated

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from anishelf.core.database import errors_in_words
from anishelf.errors import PipelineError
from anishelf.settings import Settings
from anishelf.views import Dashboard
from anishelf.web.page import read_page
from anishelf.web.posters import MEDIA_TYPES, poster_file
from anishelf.web.rendering import render_page, render_trace, render_trouble
from anishelf.wiring.airflow import open_database

STATIC = {
    "style.css": "text/css",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "icon-dark.svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_PAGE_HEADERS = _HEADERS | {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
_FILE_HEADERS = _HEADERS | {"Cache-Control": "private, max-age=3600"}
_POSTER_HEADERS = _HEADERS | {"Cache-Control": "private, max-age=604800, immutable"}

# A mounted StaticFiles would answer anybody: such files have a route like the others.
app = FastAPI(
    dependencies=[Depends(requires_access_view(AccessView.PLUGINS))],
    openapi_url=None,
    title="Anishelf",
)


def board() -> Iterator[Dashboard]:
    """Open what a route reads."""
    with errors_in_words(), open_database() as conn:
        yield Dashboard(conn, downloader_failures=Settings.from_env().downloader_failures)


Board = Annotated[Dashboard, Depends(board)]


@app.get("/", response_class=HTMLResponse)
def page(live: Board) -> HTMLResponse:
    """Show what arrived, what is under way, what waits and why, and what keeps failing."""
    found = read_page(live, now=datetime.now(UTC))
    return HTMLResponse(render_page(found), headers=_PAGE_HEADERS)


@app.get("/items/{item_id}", response_class=HTMLResponse)
def item(item_id: int, live: Board) -> HTMLResponse:
    """Tell the whole way of one feed entry."""
    trace = live.trace(item_id)
    if trace is None:
        raise HTTPException(404, "there is no such entry")
    return HTMLResponse(render_trace(trace), headers=_PAGE_HEADERS)


@app.get("/static/{name}")
def static(name: str) -> Response:
    """Serve a file of the page itself."""
    if name not in STATIC:
        raise HTTPException(404)
    content = files("anishelf.web").joinpath("static", name).read_bytes()
    return Response(content, media_type=STATIC[name], headers=_FILE_HEADERS)


@app.get("/posters/{work_id}")
def poster(work_id: int, live: Board) -> FileResponse:
    """Serve the poster of a show from the library."""
    known = live.poster(work_id)
    settings = Settings.from_env()
    roots = (settings.library_dir, settings.movies_dir)
    file = poster_file(known.path, roots) if known else None
    if file is None:
        raise HTTPException(404, "there is no poster of this show")
    return FileResponse(file, media_type=MEDIA_TYPES[file.suffix.lower()], headers=_POSTER_HEADERS)


@app.exception_handler(PipelineError)
def trouble(_request: Request, error: Exception) -> HTMLResponse:
    """Say in words why the page cannot be shown."""
    return HTMLResponse(render_trouble(str(error)), status_code=503, headers=_PAGE_HEADERS)
