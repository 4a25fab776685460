"""The pages in a real browser: both themes, desk and phone, alone and inside Airflow."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser
from psycopg.types.json import Jsonb

from anishelf.downloads.actions import add_downloader
from anishelf.tracker.domain.states import Source
from demo.neighbours import flows
from demo.neighbours.titles import FILM
from demo.neighbours.town import Message, Town
from tests.worlds.airflow_server import AirflowServer, running_airflow_server
from tests.worlds.database import Server
from tests.worlds.pages import chromium, signed_in, watched
from tests.worlds.sampling import one_of_each
from tests.worlds.seeds import Seeds, seeds
from tests.worlds.tracking import Desk

pytestmark = [pytest.mark.world, pytest.mark.timeout(300)]
HOSTILE = '"><img src=x onerror=alert(2)>\u202egpj.exe' + "長" * 300
PAGES = [
    "/",
    "/releases/1",
    "/subscriptions",
    "/subscriptions/new",
    "/subscriptions/1",
    "/review",
    "/requests",
    "/requests/1",
    "/requests/2",
    "/library",
    "/library?as=table",
    "/library/shows/1",
    "/library/trash",
    "/releases",
    "/downloads",
    "/downloads/1",
    "/rules",
    "/rules/parsers/1",
    "/rules/filters/new",
    "/rules/try?title=%5BA%5D+Show+-+01",
    "/health",
    "/settings",
    "/notifications",
]
SHOTS = os.environ.get("SHOTS")
"""A folder for pictures of all variants, to be looked at."""
VARIANTS = one_of_each(itertools.product([page], [False, True], [False, True]) for page in PAGES)


@pytest.fixture(scope="module")
def site(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowServer]:
    with running_airflow_server(tmp_path_factory.mktemp("look"), postgres) as server:
        yield server


@pytest.fixture(scope="module")
def rows(site: AirflowServer) -> Iterator[Seeds]:
    """Something of everything, with names that nobody should trust."""
    with psycopg.connect(site.database, autocommit=True) as conn:
        made = seeds(conn)
        made.subscription(name=HOSTILE, last_error=HOSTILE, consecutive_failures=2)
        made.subscription(name="Mikan", last_success_at=datetime.now(UTC))
        made.release(made.item(HOSTILE), "blocked", reason=HOSTILE)
        season = made.season(made.work("葬送的芙莉莲"))
        ask(made, season)
        add_downloader(made.conn, "qbittorrent")
        arrived, coming = made.episode(season, 1), made.episode(season, 2)
        there = made.download(made.wanted("one", arrived, season_id=season), "completed")
        made.sync(there, arrived, "synced", metadata_status="written")
        made.file(there, arrived, "one.mkv")
        made.download(made.wanted("two", coming, season_id=season), progress=0.4, size=1 << 30)
        pattern = rf"(?P<title>.+) - (?P<episode>\d+) {HOSTILE[:9]}"
        made.add(
            "title_parsers", name=HOSTILE, pattern=pattern, fields=Jsonb({"season": {"text": "3"}})
        )
        ask_for_things(conn)
        yield made


def ask(made: Seeds, season: int) -> None:
    """Put up one question of each kind."""
    candidates = [
        {"id": 1, "name": "葬送的芙莉莲", "year": 2023, "score": 88, "episodes": 28},
        {"id": 2, "name": HOSTILE, "year": None, "score": 40},
    ]
    made.add(
        "identity_reviews",
        title_key="x",
        title="Show",
        reason=HOSTILE,
        candidates=Jsonb(candidates),
    )
    rivals = [
        made.release(made.item(f"[{lines}] Show - 06"), "conflict", resolution=lines)
        for lines in ("1080p", "720p")
    ]
    made.add("release_conflicts", episode_id=made.episode(season, 6), release_ids=rivals)


def ask_for_things(conn: psycopg.Connection) -> None:
    desk, town = Desk(conn, datetime.now(UTC)), Town()
    anime = flows.anime_show(until=1)
    film = Message("seerr", {**town.ask(FILM)[0].body, "subject": f"{HOSTILE} (2013)"})
    for each in [film, *(message for step in anime.steps for message in step(town))]:
        desk.tell(Source(each.source), each.body)
    stray = {"NotificationType": "ItemAdded", "ItemId": "ab" * 16, "ItemType": "Episode"}
    desk.tell(Source.JELLYFIN, {**stray, "Name": HOSTILE})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(("path", "phone", "dark"), VARIANTS)
def test_a_page_alone_is_without_fault(
    site: AirflowServer, browser: Browser, path: str, *, phone: bool, dark: bool, tmp_path: Path
) -> None:
    with signed_in(browser, site.url, site.token, phone=phone, dark=dark) as context:
        opened = watched(context)
        opened.page.goto(f"{site.url}/anishelf{path}")
        opened.page.locator('.live[data-live="live"]').wait_for()
        if SHOTS:
            name = f"{path.strip('/').replace('/', '-') or 'overview'}-{phone:d}{dark:d}.png"
            opened.page.screenshot(path=Path(SHOTS) / name, full_page=True)

        assert opened.faults() == []
        assert opened.sideways() == 0
        assert opened.errors == []
        assert not opened.page.locator("#signed-out").is_visible()


@pytest.mark.usefixtures("rows")
def test_the_page_inside_airflow_is_without_fault(site: AirflowServer, browser: Browser) -> None:
    with signed_in(browser, site.url, site.token) as context:
        opened = watched(context)
        opened.page.goto(f"{site.url}/plugin/anishelf")
        frame = opened.page.frame_locator('iframe[title="Anishelf"]')
        frame.locator('body.framed .live[data-live="live"]').wait_for(timeout=60_000)

        assert opened.faults() == []
        assert opened.sideways() == 0


def test_an_update_leaves_focus_and_comes_at_once(
    site: AirflowServer, browser: Browser, rows: Seeds
) -> None:
    with signed_in(browser, site.url, site.token) as context:
        opened = watched(context)
        opened.page.goto(f"{site.url}/anishelf/")
        opened.page.locator('.live[data-live="live"]').wait_for()
        opened.page.wait_for_timeout(1500)
        opened.page.locator("#under-way a").first.focus()
        (download,) = rows.conn.execute(
            "UPDATE downloads SET progress = 0.8 WHERE status = 'downloading' RETURNING id"
        ).fetchone() or (0,)
        rows.history("downloads", download, "downloading")
        opened.page.locator('#under-way progress[value="80.0"]').wait_for(timeout=3000)

        focused = opened.page.evaluate(
            "() => document.activeElement.closest('#under-way') !== null"
        )
        assert focused


def test_ten_tabs_hold_one_stream(site: AirflowServer, browser: Browser) -> None:
    with signed_in(browser, site.url, site.token) as context:
        for _ in range(10):
            opened = watched(context)
            opened.page.goto(f"{site.url}/anishelf/")
            opened.page.locator('.live[data-live="live"]').wait_for()

        assert len(context.pages) == 10


def test_a_page_speaks_the_language_of_the_browser(site: AirflowServer, browser: Browser) -> None:
    with signed_in(browser, site.url, site.token, locale="zh-CN") as context:
        opened = watched(context)
        opened.page.goto(f"{site.url}/anishelf/")
        opened.page.locator('html[lang="zh-Hans"]').wait_for()

        assert opened.page.locator("h1").inner_text() == "概览"


@pytest.mark.usefixtures("rows")
def test_keys_move_and_help(site: AirflowServer, browser: Browser) -> None:
    with signed_in(browser, site.url, site.token) as context:
        opened = watched(context)
        opened.page.goto(f"{site.url}/anishelf/")
        opened.page.locator('.live[data-live="live"]').wait_for()
        opened.page.keyboard.press("j")
        in_a_row = opened.page.evaluate(
            "() => document.activeElement.closest('[data-row]') !== null"
        )
        opened.page.keyboard.press("?")

        assert in_a_row
        assert opened.page.locator("#keys").is_visible()


def test_who_is_signed_out_is_sent_to_the_login(site: AirflowServer, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.url}/anishelf/")

        assert "/auth/login" in page.url
        assert "next=%2Fanishelf%2F" in page.url


def test_a_key_answers_the_first_question_and_another_takes_it_back(
    site: AirflowServer, browser: Browser, rows: Seeds
) -> None:
    with signed_in(browser, site.url, site.token) as context:
        opened = watched(context)
        opened.page.goto(f"{site.url}/anishelf/review")
        opened.page.locator('.live[data-live="live"]').wait_for()
        opened.page.keyboard.press("1")
        opened.page.locator(".toast").wait_for()
        opened.page.locator("#question-1").wait_for(state="detached")
        said = opened.page.locator(".toast").inner_text()
        opened.page.keyboard.press("z")
        opened.page.locator("#question-1").wait_for()

        assert said.startswith("Thank you.")
        assert opened.errors == []


def test_a_request_changes_while_it_is_looked_at(
    site: AirflowServer, browser: Browser, rows: Seeds
) -> None:
    desk, town = Desk(rows.conn, datetime.now(UTC)), Town()
    steps = flows.pack().steps
    for each in steps[0](town):
        desk.tell(Source(each.source), each.body, name="another")
    with signed_in(browser, site.url, site.token) as context:
        opened = watched(context)
        opened.page.goto(f"{site.url}/anishelf/requests?q=Salt")
        opened.page.locator('.live[data-live="live"]').wait_for()
        opened.page.wait_for_timeout(1500)
        for step in steps[1:3]:
            for each in step(town):
                desk.tell(Source(each.source), each.body, name="another")
        moving = opened.page.locator('#requests .spine[data-tone="move"]')
        moving.first.wait_for(state="attached", timeout=3000)
        opened.page.locator("#requests a").first.click()
        opened.page.locator("#item-title, #items-title").wait_for()
        opened.page.get_by_role("button", name="Follow no more…").click()
        opened.page.locator("dialog#forget[open]").get_by_role(
            "button", name="Follow no more", exact=True
        ).click()
        opened.page.wait_for_url("**/anishelf/requests")

        assert opened.errors == []
    assert set(desk.states().values()) >= {"cancelled"}
