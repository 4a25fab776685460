"""Answers what went wrong: a page for a browser, `application/problem+json` for a program."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from anishelf.errors import PipelineError
from anishelf.web.headers import NEVER_KEPT
from anishelf.web.language import speech_of
from anishelf.web.pages.signing_in import to_login
from anishelf.web.problems import Fault, Problem, SignedOut, problem_of
from anishelf.web.rendering import render, root_of

PROBLEM_JSON = "application/problem+json"


def answer_errors(app: FastAPI) -> None:
    """Make *app* answer every deliberate error, and what FastAPI itself refuses."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(PipelineError, _pipeline_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101  # registered for it alone
    return answer(request, error)


def _pipeline_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PipelineError)  # noqa: S101
    return answer(request, problem_of(error))


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    phrase = HTTPStatus(error.status_code).phrase
    found = Problem(error.status_code, phrase.lower().replace(" ", "_"), phrase)
    found.headers.update(error.headers or {})
    return answer(request, found)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = tuple(Fault(_pointer(each["loc"]), str(each["msg"])) for each in error.errors())
    return answer(request, Problem(422, "invalid", "The request is not valid.", errors=faults))


def _pointer(place: tuple[Any, ...]) -> str:
    where, *rest = place
    if where == "body":
        return "".join(f"/{str(each).replace('~', '~0').replace('/', '~1')}" for each in rest)
    return f"?{'.'.join(map(str, rest))}" if where == "query" else "/".join(map(str, place))


def answer(request: Request, problem: Problem) -> Response:
    """Return *problem* in the shape that the asker reads."""
    if _asks_api(request):
        return JSONResponse(
            body_of(request, problem),
            problem.status,
            headers={**NEVER_KEPT, **problem.headers},
            media_type=PROBLEM_JSON,
        )
    if isinstance(problem, SignedOut) and _is_navigation(request):
        query = f"?{request.url.query}" if request.url.query else ""
        return to_login(request, f"{request.url.path}{query}")
    words = speech_of(request).words
    said = {"said": words.gettext(problem.title), "detail": problem.detail}
    page = render(request, "frame/trouble.html", said)
    return HTMLResponse(page, problem.status, headers={**NEVER_KEPT, **problem.headers})


def body_of(request: Request, problem: Problem) -> dict[str, object]:
    """Return the members of RFC 9457, in the asker's language, and a mark to find it by."""
    words = speech_of(request).words
    body: dict[str, object] = {
        "type": f"{root_of(request)}/api/v1/problems/{problem.code}",
        "title": words.gettext(problem.title),
        "status": problem.status,
        "code": problem.code,
        "trace": uuid4().hex,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = [{"pointer": e.pointer, "detail": e.detail} for e in problem.errors]
    return body


def _asks_api(request: Request) -> bool:
    path = request.url.path.removeprefix(root_of(request))
    return path.startswith(("/api/", "/hooks/", "/compat/")) or path in {"/healthz", "/metrics"}


def _is_navigation(request: Request) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and wants_page and "hx-request" not in request.headers
