"""The way to Airflow's login and back."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from anishelf.web.headers import NEVER_KEPT
from anishelf.web.rendering import root_of

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in(request: Request) -> RedirectResponse:
    """Send to the login; it comes back to the front page."""
    return to_login(request, f"{root_of(request)}/")


def to_login(request: Request, back_to: str) -> RedirectResponse:
    """Send to Airflow's login, whichever it is; it comes back to the path *back_to*."""
    airflow = root_of(request).removesuffix("/anishelf")
    asks = urlencode({"next": back_to})
    return RedirectResponse(f"{airflow}/api/v2/auth/login?{asks}", 303, headers=dict(NEVER_KEPT))
