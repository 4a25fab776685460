"""Styles, scripts, icons and the manifest: they tell nothing, so they are for everybody."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from anishelf.web.assets import asset, served
from anishelf.web.headers import ASK_AGAIN, FOR_EVER, answer_unless_known
from anishelf.web.problems import Problem
from anishelf.web.rendering import root_of

router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Serve a file: for ever under the name with its hash, else with a question each time."""
    found = served(name)
    if found is None:
        raise Problem(404, "unknown_file", "There is no such file.")
    file, names_its_content = found
    headers = FOR_EVER if names_its_content else ASK_AGAIN
    answer = Response(file.content, media_type=file.media_type, headers=dict(headers))
    return answer_unless_known(request, answer)


@router.get("/manifest.webmanifest")
def manifest(request: Request) -> Response:
    """Tell a phone how to keep the app beside its others."""
    root = root_of(request)
    icons = [("icon.svg", "any", "image/svg+xml"), ("icon-180.png", "180x180", "image/png")]
    body = {
        "name": "Anishelf",
        "short_name": "Anishelf",
        "start_url": f"{root}/",
        "scope": f"{root}/",
        "display": "standalone",
        "background_color": "#f5f8f7",
        "theme_color": "#2f8f78",
        "icons": [
            {"src": f"{root}/static/{asset(name).served_as}", "sizes": sizes, "type": kind}
            for name, sizes, kind in icons
        ],
    }
    return JSONResponse(body, media_type="application/manifest+json", headers=dict(ASK_AGAIN))
