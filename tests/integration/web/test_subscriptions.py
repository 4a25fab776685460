"""The page of the feeds: what it shows, what its buttons do, and how another feed is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from psycopg.types.json import Jsonb

from anishelf.identity.actions import pin_show
from tests.fakes.site import Site as FeedSite
from tests.fakes.site import running_site
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.seeds import Seeds

FRIEREN = 400602
HOSTILE = '"><img src=x onerror=alert(1)>'


def entry(title: str, number: int) -> str:
    return f"""
      <item><title>{title}</title><guid>https://feeds.example/{number}</guid>
        <enclosure url="https://feeds.example/{number}.torrent" length="1000"
                   type="application/x-bittorrent"/></item>"""


@pytest.fixture
def feed(feeds: FeedSite) -> str:
    entries = [
        entry("[LoliHouse] Sousou no Frieren S2 - 05 [WebRip 1080p HEVC]", 1),
        entry("[喵萌奶茶屋] Sousou no Frieren S2 - 05 [WebRip 720p]", 2),
        entry("Top 10 wallpapers of the season (JPG)", 3),
    ]
    body = (
        f'<rss version="2.0"><channel><title>Anime feed</title>{"".join(entries)}</channel></rss>'
    )
    return feeds.serve("/rss", body.encode(), Content_Type="application/rss+xml")


@pytest.fixture
def feeds() -> Iterator[FeedSite]:
    with running_site() as started:
        yield started


def followed(rows: Seeds) -> list[tuple[Any, ...]]:
    return rows.conn.execute(
        "SELECT name, paused, start_policy, policy FROM subscriptions WHERE active ORDER BY id"
    ).fetchall()


def test_nothing_followed_says_what_to_do(site: Site) -> None:
    page = site.get("/anishelf/subscriptions").text

    assert "No feed is followed yet" in page
    assert 'href="/anishelf/subscriptions/new"' in page


def test_a_feed_is_listed_with_how_it_is(site: Site, rows: Seeds) -> None:
    feed = rows.subscription(
        name=HOSTILE,
        url="https://mikan.example/rss?token=secret",
        consecutive_failures=2,
        last_error="the server said 403",
    )
    rows.add_sighting(rows.item("one"), feed)

    page = site.get("/anishelf/subscriptions").text

    assert "failing" in page
    assert "the server said 403" in page
    assert "secret" not in page
    assert "<img src=x" not in page
    assert re.search(r">1 <small>/ 1<", page)


def test_looking_shows_what_each_title_becomes_and_follows_nothing(
    site: Site, rows: Seeds, feed: str
) -> None:
    pin_show(rows.conn, "[LoliHouse] Sousou no Frieren S2 - 01", FRIEREN, by="test")
    rows.conn.execute(
        "INSERT INTO catalogue_shows (bangumi_id, names, kind, ids)"
        " VALUES (%s, '{葬送的芙莉莲}', 'tv', '{}')",
        (FRIEREN,),
    )

    page = site.fill("/subscriptions/new", do="preview", url=feed, start="everything").text

    assert '<strong lang="zh-Hans">葬送的芙莉莲</strong> S02E05' in page
    assert "a release in 1080p is there" in page
    assert '<p class="outcome" data-tone="shelf"><b>1</b>would be downloaded</p>' in page
    assert followed(rows) == []


def test_following_keeps_what_was_said(site: Site, rows: Seeds, feed: str) -> None:
    page = site.fill(
        "/subscriptions/new",
        do="follow",
        url=feed,
        start="episode",
        episode="5",
        policy="groups=LoliHouse",
    ).text

    assert "Anime feed is followed and being fetched." in page
    assert followed(rows) == [("Anime feed", False, "episode", {"groups": ["LoliHouse"]})]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"url": "http://127.0.0.1:9/none"}, "127.0.0.1"),
        ({"url": ""}, "a feed needs an address"),
        ({"url": "x", "start": "date", "date": "tomorrow"}, "is not valid after date:"),
        ({"url": "x", "interval": "often"}, "is no interval like"),
        ({"url": "x", "policy": "nonsense"}, "is no PART=VALUE"),
    ],
)
def test_what_cannot_be_followed_is_said_and_what_was_typed_stays(
    site: Site, rows: Seeds, fields: dict[str, str], said: str
) -> None:
    page = site.fill("/subscriptions/new", do="follow", name="kept", **fields).text

    assert said in page
    assert 'value="kept"' in page
    assert followed(rows) == []


def test_a_change_is_foretold_then_saved(site: Site, rows: Seeds) -> None:
    feed = rows.subscription(policy=Jsonb({"groups": ["A"], "batches": False}))
    item = rows.item("one")
    rows.add_sighting(item, feed)
    rows.release(item, "filtered")
    wish = {"name": "Renamed", "policy": "groups=B", "interval": "1h"}

    told = site.fill(f"/subscriptions/{feed}", do="preview", **wish).text
    before = followed(rows)
    saved = site.fill(f"/subscriptions/{feed}", do="save", **wish).text

    assert "If you save this: 1 release is decided again." in told
    assert before == [("Feed", False, "now", {"groups": ["A"], "batches": False})]
    assert "Saved." in saved
    assert followed(rows) == [("Renamed", False, "now", {"groups": ["B"]})]


def test_buttons_pause_resume_and_remove(site: Site, rows: Seeds) -> None:
    feed = rows.subscription()

    paused = site.fill(f"/subscriptions/{feed}/pause")
    is_paused = followed(rows)[0][1]
    resumed = site.fill(f"/subscriptions/{feed}/resume")
    removed = site.fill(f"/subscriptions/{feed}/remove")

    assert (paused.status_code, resumed.status_code, removed.status_code) == (204, 204, 204)
    assert f"/anishelf/subscriptions/{feed}/resume" in paused.headers["HX-Trigger"]
    assert is_paused is True
    assert followed(rows) == []


def test_a_browser_without_scripts_is_sent_back(site: Site, rows: Seeds) -> None:
    feed = rows.subscription()

    reply = requests.post(
        f"{site.url}/anishelf/subscriptions/{feed}/pause",
        cookies={"_token": site.token},
        headers={"Origin": site.url},
        timeout=60,
        allow_redirects=False,
    )

    assert (reply.status_code, reply.headers["Location"]) == (
        303,
        f"/anishelf/subscriptions/{feed}",
    )


def test_what_is_not_there_is_said(site: Site, rows: Seeds) -> None:
    feed = rows.subscription()

    assert site.get("/anishelf/subscriptions/99").status_code == 404
    assert site.fill("/subscriptions/99/pause").status_code == 404
    assert site.fill(f"/subscriptions/{feed}/burn").status_code == 404


def test_a_list_goes_on_where_the_page_ended(site: Site, rows: Seeds) -> None:
    for number in range(53):
        rows.subscription(name=f"Feed {number:02}")

    first = site.get("/anishelf/subscriptions").text
    (more,) = re.findall(r'href="(/anishelf/subscriptions\?after=[^"]+)"', first)
    second = site.get(more).text

    assert ("Feed 49" in first, "Feed 50" in first) == (True, False)
    assert ("Feed 49" in second, "Feed 52" in second) == (False, True)
