"""Refuses what another site makes a browser send in the name of somebody who is signed in."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from anishelf.web.callers import Via
from anishelf.web.problems import Problem

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def check_origin(request: Request, via: Via) -> None:
    """Raise Problem (403) unless a request that writes comes from our own pages or no browser.

    Airflow's cookie is sent along by SameSite=Lax and there is no token against forgery, so the
    browser's own words count: `Sec-Fetch-Site`, or `Origin` where the page has no secure address.
    Whoever brings a token by hand is not asked for either, but is refused when they contradict.
    """
    if request.method in _SAFE:
        return
    fetch_site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if fetch_site is not None:
        is_ours = fetch_site == "same-origin" or (fetch_site == "none" and via is not Via.COOKIE)
    elif origin is not None:
        is_ours = urlsplit(origin).netloc == request.headers.get("host")
    else:
        is_ours = via is not Via.COOKIE
    if not is_ours:
        raise Problem(403, "cross_site", "This request comes from another site.")


def check_media_type(request: Request, via: Via) -> None:
    """Raise Problem (415) for a body that a plain form of another site could send with a cookie."""
    has_body = request.headers.get("content-length", "0") != "0"
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if (
        via is Via.COOKIE
        and request.method not in _SAFE
        and has_body
        and kind != "application/json"
    ):
        raise Problem(415, "not_json", "The body must be application/json.")
