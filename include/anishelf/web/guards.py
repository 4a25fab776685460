"""Who is let in. Airflow protects no route of a plugin: each router of ours has one guard.

`person` takes Airflow's login, `caller` that or one of our API tokens, `anyone` nothing at all.
A test walks all routes and compares their guards with a table.
"""

from __future__ import annotations

from typing import Annotated

from airflow.api_fastapi.core_api.security import get_user
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials
from starlette.concurrency import run_in_threadpool

from anishelf.access.actions import token_of
from anishelf.core.database import errors_in_words
from anishelf.core.roles import Role
from anishelf.web.callers import Caller, Via, role_of
from anishelf.web.database import POOL, clock
from anishelf.web.limits import LIMITS
from anishelf.web.origin import check_media_type, check_origin
from anishelf.web.problems import Problem, SignedOut

TOKEN_PREFIX = "ansh_"  # noqa: S105  # how ours begin, no secret


async def person(request: Request) -> Caller:
    """Let in who has Airflow's login, by its cookie or its token."""
    return _let_in(request, await _signed_in(request))


async def caller(request: Request) -> Caller:
    """Let in a person, or a program with an API token of ours."""
    token = _bearer(request)
    if token is None or not token.startswith(TOKEN_PREFIX):
        found = await _signed_in(request)
        check_media_type(request, found.via)
        return _let_in(request, found)
    return _let_in(request, await run_in_threadpool(_program, token))


def program(request: Request) -> Caller:
    """Let in a program with an API token of ours, and nobody else."""
    token = _bearer(request)
    if token is None or not token.startswith(TOKEN_PREFIX):
        raise SignedOut("this takes an API token")
    return _let_in(request, _program(token))


def dialect_key(request: Request) -> Caller:
    """Let in a program with an API token of ours, sent as a key of Sonarr's is.

    It stands in `X-Api-Key`, or in `?apikey=`, which is all that some know; Airflow's access log masks
    a parameter of that name.
    """
    query = {name.lower(): each for name, each in request.query_params.items()}
    token = request.headers.get("x-api-key") or query.get("apikey", "")
    if not token.startswith(TOKEN_PREFIX):
        raise SignedOut("the key is missing, or no token of ours")
    return _let_in(request, _program(token))


def anyone() -> None:
    """Let everybody in: only for what tells nothing (styles, scripts, icons)."""


class Needs:
    """Lets in who has at least one role; stands on a route whose router has a guard."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request) -> None:
        """Raise Problem (403) for a lesser role."""
        who = caller_of(request)
        if not who.role.covers(self.role):
            raise Problem(
                403,
                "role_needed",
                "Your role does not allow this.",
                detail=f"It takes the role {self.role}; yours is {who.role}.",
            )


def caller_of(request: Request) -> Caller:
    """Return whom the guard of the router has let in."""
    found: Caller = request.state.anishelf_caller
    return found


Who = Annotated[Caller, Depends(caller_of)]


def _let_in(request: Request, found: Caller) -> Caller:
    check_origin(request, found.via)
    if found.via is not Via.COOKIE:
        LIMITS.count(found.key, method=request.method)
    request.state.anishelf_caller = found
    return found


async def _signed_in(request: Request) -> Caller:
    token = _bearer(request)
    given = HTTPAuthorizationCredentials(scheme="Bearer", credentials=token) if token else None
    try:
        user = await get_user(request, None, given)
    except HTTPException as error:
        raise SignedOut(str(error.detail)) from error
    role = await run_in_threadpool(role_of, user)
    if role is None:
        raise Problem(403, "no_role", "You have no role that may look at Anishelf.")
    via = Via.BEARER if token else Via.COOKIE
    return Caller(f"airflow:{user.get_id()}", user.get_name(), role, via)


def _program(secret: str) -> Caller:
    with errors_in_words(), POOL.connection() as conn:
        token = token_of(conn, secret, now=clock())
    if token is None:
        raise SignedOut("the token is unknown, revoked or expired")
    return Caller(f"token:{token.id}", token.name, token.scope, Via.TOKEN)


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
