"""Every route against the table that is checked in: who guards it, and which role it takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests

from anishelf.core.roles import Role
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.routes import Route, walk

TABLE = Path(__file__).with_name("routes.txt")
ROUTES = walk()
NAMES = {
    "name": "app.css", "work_id": "1", "item_id": "1", "part": "needs", "token_id": "1",
    "subscription_id": "1", "operation_id": "1", "code": "signed_out", "source": "sonarr",
}  # fmt: skip
GUARDED = [route for route in ROUTES if route.guard != "anyone"]


def address(route: Route) -> str:
    return "/anishelf" + re.sub(r"{(\w+)(:\w+)?}", lambda found: NAMES[found[1]], route.path)


def test_the_routes_are_those_of_the_table() -> None:
    """After a change on purpose: `python -m tests.worlds.routes` writes the table."""
    assert [str(route) for route in ROUTES] == TABLE.read_text().splitlines()


def test_every_route_has_exactly_one_guard() -> None:
    assert [route for route in ROUTES if route.guard.count(",") or not route.guard] == []


def test_public_are_only_files_and_the_login() -> None:
    public = {route.path for route in ROUTES if route.guard == "anyone"}

    assert public == {"/static/{name}", "/manifest.webmanifest", "/sign-in"}


def test_every_write_takes_more_than_a_viewer() -> None:
    writes = [
        route
        for route in ROUTES
        if route.method not in {"GET", "HEAD"} and route.guard != "sender_token"
    ]

    assert [route for route in writes if route.role in {None, Role.VIEWER}] == []


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_no_guarded_route_answers_an_anonymous_caller(site: Site, route: Route) -> None:
    reply = requests.request(
        route.method, f"{site.url}{address(route)}", timeout=60, allow_redirects=False
    )

    assert reply.status_code == 401


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_no_guarded_route_answers_a_forged_token(site: Site, route: Route) -> None:
    forged = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
    reply = requests.request(
        route.method, f"{site.url}{address(route)}", headers=forged, timeout=60
    )

    assert reply.status_code == 401


def test_a_browser_that_is_signed_out_is_sent_to_the_login_and_back(site: Site) -> None:
    reply = requests.get(
        f"{site.url}/anishelf/?find=frieren",
        headers={"Accept": "text/html"},
        timeout=60,
        allow_redirects=False,
    )

    assert reply.status_code == 303
    assert reply.headers["Location"] == ("/api/v2/auth/login?next=%2Fanishelf%2F%3Ffind%3Dfrieren")


def test_the_cookie_of_the_ui_opens_the_page(site: Site) -> None:
    reply = requests.get(f"{site.url}/anishelf/", cookies={"_token": site.token}, timeout=60)

    assert reply.status_code == 200
