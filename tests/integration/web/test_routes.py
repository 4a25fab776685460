"""Who is let in: every route is asked by nobody, by a forger, from another site, by each role."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import requests

from anishelf.access.actions import make_token
from anishelf.core.roles import Role
from anishelf.tracker.actions.senders import add_sender
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.routes import Route, walk
from tests.worlds.sampling import one_of_each
from tests.worlds.seeds import Seeds

pytestmark = pytest.mark.strangers
ROUTES = walk()
NAMES = {
    "name": "app.css", "work_id": "1", "item_id": "1", "part": "needs", "token_id": "1",
    "subscription_id": "1", "review_id": "1", "operation_id": "1", "code": "signed_out",
    "source": "sonarr", "what": "pause", "conflict_id": "1", "request_id": "1",
    "download_id": "1", "rule_id": "1", "noun": "parsers", "sender_id": "1", "action": "enable",
    "channel_id": "1", "message_id": "1", "deletion_id": "1",
    "series_id": "1", "episode_id": "1", "command_id": "1", "bangumi_id": "1", "link_id": "1",
}  # fmt: skip
GUARDED = [route for route in ROUTES if route.guard != "anyone"]


def address(route: Route) -> str:
    return "/anishelf" + re.sub(r"{(\w+)(:\w+)?}", lambda found: NAMES[found[1]], route.path)


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


@pytest.mark.parametrize("route", [each for each in GUARDED if each.role], ids=str)
def test_a_viewer_is_refused_wherever_a_role_is_needed(
    site: Site, rows: Seeds, route: Route
) -> None:
    viewer = make_token(rows.conn, name="viewer", scope=Role.VIEWER, by="test").secret
    reply = requests.request(
        route.method,
        f"{site.url}{address(route)}",
        headers={"Authorization": f"Bearer {viewer}"},
        json={"bangumi_id": 1, "name": "x", "scope": "viewer"},
        timeout=60,
    )

    # Pages take no token at all.
    assert reply.status_code in ({403} if route.guard == "caller" else {401})


@pytest.mark.parametrize(
    ("route", "scope"),
    one_of_each([(each, scope) for scope in Role] for each in GUARDED if each.guard == "caller"),
    ids=str,
)
def test_each_kind_of_token_opens_what_its_scope_may_do_and_nothing_else(
    site: Site, rows: Seeds, route: Route, scope: Role
) -> None:
    token = make_token(rows.conn, name=scope, scope=scope, by="test").secret
    # Nothing is done: an empty body is refused where one is needed, and no row has id 1.
    with requests.request(
        route.method,
        f"{site.url}{address(route)}?dry_run=true",
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
        stream=True,
    ) as reply:
        status = reply.status_code

    roles = list(Role)
    is_allowed = route.role is None or roles.index(scope) >= roles.index(route.role)
    assert (status not in {401, 403}) == is_allowed
    assert status < 500


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_the_token_of_a_sender_opens_the_inbox_alone(site: Site, rows: Seeds, route: Route) -> None:
    now = datetime(2026, 4, 1, tzinfo=UTC)
    token = add_sender(rows.conn, "sonarr", "main", now=now, public_url=None).changed.token
    reply = requests.request(
        route.method,
        f"{site.url}{address(route)}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
        allow_redirects=False,
    )

    assert (reply.status_code == 401) == (route.guard != "sender_token")
