"""Every route against the table that is checked in: who guards it, and which role it takes."""

from __future__ import annotations

from pathlib import Path

from anishelf.core.roles import Role
from tests.worlds.routes import walk

TABLE = Path(__file__).with_name("routes.txt")
ROUTES = walk()


def test_the_routes_are_those_of_the_table() -> None:
    """After a change on purpose: `python -m tests.worlds.routes` writes the table."""
    assert [str(route) for route in ROUTES] == TABLE.read_text().splitlines()


def test_every_route_has_exactly_one_guard() -> None:
    assert [route for route in ROUTES if "," in route.guard or not route.guard] == []


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
