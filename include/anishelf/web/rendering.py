"""Turns templates into answers. Whatever strangers wrote is escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from anishelf.core.roles import Role
from anishelf.core.words import episode_name
from anishelf.web.assets import asset
from anishelf.web.database import clock
from anishelf.web.headers import PAGE, answer_unless_known
from anishelf.web.language import LANGUAGES, catalogue, speech_of
from anishelf.web.moments import Wording, lang_of
from anishelf.web.nav import SECTIONS


def page(
    request: Request, template: str, values: Mapping[str, object], *, status: int = 200
) -> Response:
    """Return *template* as an answer, or 304 where the browser has it as it is.

    A template finds: `link(path)`, `airflow(path)`, `asset(name)`, `say` (times and sizes), `role`, `_()`.
    """
    response = HTMLResponse(render(request, template, values), status_code=status, headers=PAGE)
    return answer_unless_known(request, response) if status == 200 else response  # noqa: PLR2004


def render(request: Request, template: str, values: Mapping[str, object]) -> str:
    """Return *template* as HTML for the reader who sent *request*."""
    speech = speech_of(request)
    now = values.get("now")
    frame: dict[str, Any] = {
        "request_path": request.url.path.removeprefix(root_of(request)) or "/",
        "query": dict(request.query_params),
        "link": _links(request),
        "airflow": _airflow(request),
        "asset": _assets(request),
        "say": Wording(speech, now if isinstance(now, datetime) else clock()),
        "language": speech.language,
        "role": getattr(getattr(request.state, "anishelf_caller", None), "role", Role.VIEWER),
        "framed": request.headers.get("sec-fetch-dest") == "iframe",
    }
    return _environment(speech.language).get_template(template).render({**frame, **values})


def root_of(request: Request) -> str:
    """Return the path below which the app answers; Airflow may itself be below another."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def _links(request: Request) -> Callable[[str], str]:
    root = root_of(request)
    return lambda path: f"{root}{path}"


def _airflow(request: Request) -> Callable[[str], str]:
    root = root_of(request).removesuffix("/anishelf")
    return lambda path: f"{root}{path}"


def _assets(request: Request) -> Callable[[str], str]:
    root = root_of(request)
    return lambda name: f"{root}/static/{asset(name).served_as}"


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=PackageLoader("anishelf.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "sections": SECTIONS,
        "languages": LANGUAGES,
        "Role": Role,
        "episode_name": episode_name,
    }
    made.filters["lang"] = lang_of
    return made
