"""The pages Search, Calendar and Missing, their operations, and the feed for calendar programs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import requests

from anishelf.following.store.follows import Follows
from anishelf.identity.store.bangumi import BangumiCache
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.following import SHOW, TITLE, FakeBangumi, load_catalogue
from tests.worlds.seeds import Seeds


@pytest.fixture
def airing(rows: Seeds) -> Seeds:
    """A show in the catalogue that is followed."""
    now = datetime.now(UTC)
    load_catalogue(rows.conn)
    bangumi, cache = FakeBangumi(), BangumiCache(rows.conn)
    cache.save(bangumi.get(SHOW), now=now)
    cache.save_episodes(SHOW, bangumi.episodes(SHOW), now=now)
    feed = rows.subscription()
    Follows(rows.conn).add(SHOW, feed, title=TITLE, site="Nyaa", group=None, by="ada", now=now)
    return rows


@pytest.mark.usefixtures("airing")
def test_the_calendar_and_what_is_missing_are_pages(site: Site) -> None:
    for path, heading in (("calendar", "Calendar"), ("missing", "Missing")):
        answer = site.get(f"/anishelf/{path}")
        assert answer.status_code == 200
        assert f"<h1>{heading}</h1>" in answer.text
    assert site.get("/anishelf/calendar?week=-9999").status_code == 422


@pytest.mark.usefixtures("airing")
def test_programs_read_the_calendar(site: Site) -> None:
    asked = "/anishelf/api/v1/calendar?first=2026-10-04&last=2026-10-11"

    (first, second) = site.get(asked).json()

    assert (first["show"], first["airs_at"]) == (TITLE, "2026-10-04T14:00:00Z")
    assert second["number"] == 2
    assert site.get("/anishelf/api/v1/calendar?first=2026-10-04&last=2026-10-03").status_code == 422
    assert site.get("/anishelf/api/v1/missing").json() == []
    assert [each["bangumi_id"] for each in site.get("/anishelf/api/v1/following").json()] == [SHOW]


@pytest.mark.usefixtures("airing")
def test_programs_find_shows(site: Site) -> None:
    found = site.get(f"/anishelf/api/v1/search?q={TITLE}&offline=true").json()

    assert (found["shows"][0]["bangumi_id"], found["shows"][0]["exact"]) == (SHOW, True)
    assert found["shows"][0]["followed"]


def test_a_calendar_program_needs_its_address_and_nothing_else(site: Site, airing: Seeds) -> None:
    page = site.fill("/calendar/links", name="phone").text
    found = re.search(r"token=([\w-]+)", page)
    assert found is not None
    feed = f"{site.url}/anishelf/calendar.ics"

    body = requests.get(feed, params={"token": found[1]}, timeout=10)
    assert body.headers["content-type"].startswith("text/calendar")
    assert body.text.startswith("BEGIN:VCALENDAR\r\n")
    for params in ({}, {"token": "x"}, {"token": ""}):
        assert requests.get(feed, params=params, timeout=10).status_code == 401

    row = airing.conn.execute("SELECT id FROM calendar_links").fetchone()
    assert row is not None
    site.fill(f"/calendar/links/{row[0]}/revoke")
    assert requests.get(feed, params={"token": found[1]}, timeout=10).status_code == 401


@pytest.mark.usefixtures("airing")
def test_a_show_is_found_and_the_season_is_listed(site: Site) -> None:
    season = site.get("/anishelf/search").text
    assert "霧の港の時計塔" in season or "No catalogue is loaded yet" in season

    found = site.get(f"/anishelf/search?q={TITLE}").text
    assert f'href="/anishelf/search/{SHOW}"' in found
    assert "bangumi.tv was not heard." in found
    assert "No show is called that" in site.get("/anishelf/search?q=qqqqzzzz").text


@pytest.mark.usefixtures("airing")
def test_a_show_is_looked_at_before_it_is_followed(site: Site) -> None:
    page = site.get(f"/anishelf/search/{SHOW}").text

    assert "霧の港の時計塔" in page
    assert "No site that answered has a feed of it." in page
    assert "was not heard." in page
    assert "bangumi.tv does not answer" in site.get("/anishelf/search/999999").text


@pytest.mark.usefixtures("airing")
def test_a_show_is_not_followed_any_more(site: Site) -> None:
    site.fill(f"/search/{SHOW}/unfollow")

    assert site.get("/anishelf/api/v1/following").json() == []
