"""The page of requests and its operations: what they show, and what their buttons do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from anishelf.tracker.domain.states import Source
from demo.neighbours import flows
from demo.neighbours.titles import ANIME_FILM, FILM, PACK
from demo.neighbours.town import Messages, Town, living
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds
from tests.worlds.tracking import Desk

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def town(site: Site) -> Iterator[Town]:
    """The neighbours, with a connection to Seerr and Sonarr in Airflow."""
    with living(Town()) as made:
        names = ("seerr_default", "sonarr_default")
        for name in names:
            url, key = made.addresses[name]
            body = {
                "connection_id": name,
                "conn_type": name.partition("_")[0],
                "host": url,
                "password": key,
            }
            assert site.post("/api/v2/connections", body).ok
        yield made
        for name in names:
            headers = {"Authorization": f"Bearer {site.token}"}
            requests.delete(f"{site.url}/api/v2/connections/{name}", headers=headers, timeout=60)


@pytest.fixture
def desk(rows: Seeds) -> Desk:
    return Desk(rows.conn, datetime.now(UTC))


def tell(desk: Desk, said: Messages) -> None:
    for each in said:
        desk.tell(Source(each.source), each.body, name=f"{each.source}_default")


def request_id(desk: Desk, title: str) -> int:
    row = desk.conn.execute(
        "SELECT r.id FROM requests r JOIN media m ON m.id = r.media_id WHERE m.title = %s", (title,)
    ).fetchone()
    assert row is not None
    return int(row[0])


def state(desk: Desk, number: int) -> str:
    row = desk.conn.execute("SELECT state FROM requests WHERE id = %s", (number,)).fetchone()
    assert row is not None
    return str(row[0])


def test_an_empty_list_says_how_to_begin(site: Site) -> None:
    page = site.get("/anishelf/requests").text

    assert "Nobody has asked for anything yet" in page


def test_the_list_says_how_far_each_is(site: Site, desk: Desk) -> None:
    town = Town()
    for step in flows.pack().steps[:3]:
        tell(desk, step(town))

    page = site.get("/anishelf/requests").text

    assert PACK.name in page
    assert "season 2" in page
    assert "handed over" in page
    assert "0 of 13" in page
    assert page.count('<i class="spine" data-tone="move">') == 13


def test_tabs_and_search_choose(site: Site, desk: Desk) -> None:
    town = Town()
    tell(desk, town.ask(FILM, approved=False))
    tell(desk, town.ask(PACK))

    def names(query: str) -> list[str]:
        found = site.get(f"/anishelf/requests?{query}").text
        return [title.name for title in (FILM, PACK) if f">{title.name}<" in found]

    assert names("") == [FILM.name, PACK.name]
    assert names("tab=approval") == [FILM.name]
    assert names("q=SALT") == [PACK.name]
    assert names("q=mika&kind=tv") == [PACK.name]
    assert names("q=%25") == []
    assert names("person=nobody") == []


def test_one_request_tells_every_state_and_who_said_so(site: Site, desk: Desk) -> None:
    town = Town()
    for step in flows.film().steps[:4]:
        tell(desk, step(town))

    page = site.get(f"/anishelf/requests/{request_id(desk, FILM.name)}").text

    words = re.sub(r"<[^>]+>|\s+", " ", page)
    for word in ("asks for approval", "approved, searching", "handed over", "Radarr", "mika"):
        assert word in words


def test_a_hostile_title_stays_text(site: Site, desk: Desk) -> None:
    body = dict(Town().ask(FILM)[0].body)
    desk.tell(Source.SEERR, {**body, "subject": f"{HOSTILE} (2013)"}, name="seerr_default")

    for path in ("/anishelf/requests", "/anishelf/requests/1"):
        assert HOSTILE not in site.get(path).text


def test_anime_without_a_feed_of_ours_says_so_with_one_action(site: Site, desk: Desk) -> None:
    town = Town()
    tell(desk, [*town.ask(ANIME_FILM), *town.add(ANIME_FILM), *town.grab(ANIME_FILM, [1])])

    page = site.get(f"/anishelf/requests/{request_id(desk, ANIME_FILM.name)}").text

    assert "does not follow it by a feed of its own" in page
    assert "/anishelf/search?q=Letters" in page


def test_approving_acts_in_seerr_and_shows_what_came_of_it(
    site: Site, desk: Desk, town: Town
) -> None:
    tell(desk, town.ask(FILM, approved=False))
    number = request_id(desk, FILM.name)
    assert state(desk, number) == "requested"

    reply = site.fill(f"/requests/{number}/approve")

    assert reply.status_code == 204
    assert "is approved" in reply.headers["HX-Trigger"]
    assert town.seerr.requests[0]["status"] == 2
    assert state(desk, number) == "approved"


def test_without_its_seerr_nothing_is_claimed(site: Site, desk: Desk) -> None:
    tell(desk, Town().ask(FILM, approved=False))
    number = request_id(desk, FILM.name)

    reply = site.fill(f"/requests/{number}/approve")

    assert reply.status_code == 409
    assert state(desk, number) == "requested"


def test_searching_asks_sonarr(site: Site, desk: Desk, town: Town) -> None:
    tell(desk, [*town.ask(PACK), *town.add(PACK)])
    number = request_id(desk, PACK.name)

    assert site.fill(f"/requests/{number}/search").status_code == 204
    assert town.sonarr.commands == [
        {"name": "SeasonSearch", "seriesId": PACK.native, "seasonNumber": 2}
    ]


def test_forgetting_leaves_the_list_and_touches_nothing(site: Site, desk: Desk) -> None:
    tell(desk, Town().ask(FILM))
    number = request_id(desk, FILM.name)

    reply = site.fill(f"/requests/{number}/forget")

    assert "/anishelf/requests" in reply.headers["HX-Trigger"]
    assert state(desk, number) == "cancelled"


def test_an_event_is_linked_by_hand(site: Site, desk: Desk) -> None:
    town = Town()
    tell(desk, town.ask(FILM))
    stray = {"NotificationType": "ItemAdded", "ItemId": "ab" * 16, "ItemType": "Episode"}
    desk.tell(Source.JELLYFIN, {**stray, "Name": "A stray episode"}, name="jellyfin_default")
    number = request_id(desk, FILM.name)
    page = site.get(f"/anishelf/requests/{number}").text
    assert "A stray episode" in page
    (event_id,) = desk.conn.execute(
        "SELECT id FROM inbox WHERE status = 'unmatched'"
    ).fetchone() or (0,)

    assert site.fill(f"/requests/{number}/link", event=event_id).status_code == 204
    desk.take_in()

    rows = desk.conn.execute("SELECT media_id FROM inbox WHERE id = %s", (event_id,)).fetchone()
    media = desk.conn.execute("SELECT media_id FROM requests WHERE id = %s", (number,)).fetchone()
    assert rows == media


def test_the_api_lists_shows_and_acts(site: Site, desk: Desk, town: Town) -> None:
    tell(desk, town.ask(FILM, approved=False))
    tell(desk, town.ask(PACK))
    listed = site.get("/anishelf/api/v1/requests?limit=1&count=true").json()
    assert [each["title"] for each in listed["items"]] == [PACK.name]
    assert listed["total"] == 2
    second = site.get(f"/anishelf/api/v1/requests?limit=1&after={listed['next']}").json()
    (film,) = second["items"]
    assert film["title"] == FILM.name

    approved = site.post(f"/anishelf/api/v1/requests/{film['id']}/approve").json()
    whole = site.get(f"/anishelf/api/v1/requests/{film['id']}").json()

    assert approved == {"id": film["id"], "state": "approved"}
    assert [each["state"] for each in whole["timeline"]] == ["requested", "approved"]
    dry = site.post(f"/anishelf/api/v1/requests/{film['id']}/forget?dry_run=true").json()
    assert dry["state"] == "cancelled"
    assert state(desk, film["id"]) == "approved"


def test_what_nobody_knows_is_said(site: Site, desk: Desk) -> None:
    del desk
    assert site.get("/anishelf/requests/77").status_code == 404
    assert site.get("/anishelf/api/v1/requests/77").status_code == 404
    assert site.fill("/requests/77/approve").status_code == 404
