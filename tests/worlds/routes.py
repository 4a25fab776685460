"""What the web app answers: each route with its guard and the role that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

import tests.worlds.airflow_home  # noqa: F401  # before Airflow is imported
from anishelf.core.roles import Role
from anishelf.web.api.probes import probe_token
from anishelf.web.app import make_app
from anishelf.web.guards import Needs, anyone, caller, dialect_key, person
from anishelf.web.hooks import sender_token
from anishelf.web.pages.following.calendar import calendar_token

GUARDS = {
    person: "person",
    caller: "caller",
    anyone: "anyone",
    sender_token: "sender_token",
    dialect_key: "dialect_key",
    calendar_token: "calendar_token",
    probe_token: "probe_token",
}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    guard: str
    role: Role | None

    def __str__(self) -> str:
        return " ".join(filter(None, [self.method, self.path, self.guard, self.role]))


def walk() -> list[Route]:
    """Return every route of the app, in the order of their paths."""
    found = []
    for route in make_app().routes:
        assert isinstance(route, APIRoute), f"{route} has no guard that could be found"
        uses = list(_uses(route.dependant))
        guards = ",".join(GUARDS[each] for each in uses if each in GUARDS)
        roles = [each.role for each in uses if isinstance(each, Needs)]
        found += [
            Route(method, route.path, guards, max(roles, key=list(Role).index, default=None))
            for method in sorted(route.methods)
        ]
    return sorted(found, key=lambda route: (route.path, route.method))


def _uses(dependant: Dependant) -> Iterator[object]:
    for each in dependant.dependencies:
        yield each.call
        yield from _uses(each)


if __name__ == "__main__":
    table = Path(__file__).parents[1] / "unit" / "web" / "routes.txt"
    table.write_text("".join(f"{route}\n" for route in walk()))
