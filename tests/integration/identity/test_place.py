"""Placing releases against the stand-in: the right episode of the right season, or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from anishelf.errors import NotFound, RateLimited
from anishelf.identity.domain.query import Blocked, IdentityQuery, Placement
from anishelf.identity.steps.identify import place
from demo.world.bangumi import SEARCH, BangumiStandIn, too_many_requests
from demo.world.bangumi import Bangumi as BangumiSite
from demo.world.catalogue import load_catalogue
from demo.world.model import Outcome, Release
from demo.world.subjects import catalogue_dataset
from tests.fakes.site import Site, running_site
from tests.worlds.knowing import Knowing

TOWER, SEQUEL, MERGED, DRAMA = 990101, 990102, 990199, 990501
SECOND_SEASON = "[夜灯字幕组] 雾港钟楼 第二季 - 13 [WebRip 1080p]"
BARE = "[夜灯字幕组] 什么也不像的名字 - 13 [WebRip 1080p]"
PUBLISHED = datetime(2025, 7, 6, tzinfo=UTC)
PLACED = [r for r in load_catalogue().releases if r.place is not None]


@pytest.fixture
def bangumi() -> Iterator[BangumiStandIn]:
    data = catalogue_dataset(load_catalogue(), image_base="https://example.org")
    with BangumiStandIn(data) as conn:
        yield conn


@pytest.fixture
def knowing(conn: psycopg.Connection, bangumi: BangumiStandIn) -> Knowing:
    return Knowing(conn, bangumi)


@pytest.mark.parametrize("release", PLACED, ids=lambda r: r.title)
def test_every_release_of_the_demo_finds_its_episode_by_name(
    knowing: Knowing, release: Release
) -> None:
    assert release.place is not None
    show = load_catalogue().show(release.place.show)
    subject = show.seasons[0].subject

    placement = knowing.place_title(release.title, published_at=release.published)

    folder = f"{subject.title} ({subject.date[:4]})"
    assert knowing.where(placement) == [
        f"{folder} S{release.place.season:02}E{release.place.ep:02}"
    ]


def test_a_drama_is_never_taken_for_an_anime(knowing: Knowing) -> None:
    drama = next(r for r in load_catalogue().releases if r.outcome is Outcome.NOT_ANIME)

    placement = knowing.place_title(drama.title, published_at=drama.published)

    assert isinstance(placement, Blocked)
    assert "no show on bangumi.tv is named Tonari no Shuuriya" in placement.reason


def why(found: Placement | Blocked) -> str:
    assert isinstance(found, Blocked), found
    return found.reason


@pytest.fixture
def mikan() -> Iterator[Site]:
    with running_site() as site:
        site.serve(
            "/Home/Bangumi/7102", b'<html><a href="https://bgm.tv/subject/990102">x</a></html>'
        )
        yield site


@pytest.fixture
def knowing_mikan(conn: psycopg.Connection, bangumi: BangumiStandIn, mikan: Site) -> Knowing:
    return Knowing(conn, bangumi, mikan_url=mikan.url)


def test_an_id_of_the_feed_needs_no_name(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    found = knowing.place_title(BARE, f"bgm/{SEQUEL}", published_at=PUBLISHED)

    assert knowing.where(found) == ["雾港钟楼 (2024) S02E01"]
    assert isinstance(found, Placement)
    assert found.evidence == f"the feed names bgm/{SEQUEL}"
    assert bangumi.requests_to(SEARCH) == []


def test_a_mikan_id_is_asked_of_mikan_once(knowing_mikan: Knowing, mikan: Site) -> None:
    first = knowing_mikan.place_title(BARE, "mikan/7102", published_at=PUBLISHED)
    second = knowing_mikan.place_title(BARE, "mikan/7102", published_at=PUBLISHED)

    assert first == second
    assert knowing_mikan.where(first) == ["雾港钟楼 (2024) S02E01"]
    assert len(mikan.asked) == 1
    assert knowing_mikan.ids.subject_of("mikan", "7102") == SEQUEL


def test_a_merged_id_means_the_new_subject(knowing: Knowing) -> None:
    found = knowing.place_title("[X] A - 01 [1080p]", f"bgm/{MERGED}", published_at=PUBLISHED)

    assert knowing.where(found) == ["雾港钟楼 (2024) S01E01"]


def test_a_mikan_page_that_is_gone_leaves_the_title(knowing_mikan: Knowing) -> None:
    found = knowing_mikan.place_title(SECOND_SEASON, "mikan/404", published_at=PUBLISHED)

    assert knowing_mikan.where(found) == ["雾港钟楼 (2024) S02E01"]


@pytest.mark.parametrize("ids", [("tmdb/5",), ("bgm/x",), ("bgm/0",), ("mikan",), ("",)])
def test_ids_that_say_nothing_leave_the_title(knowing: Knowing, ids: tuple[str, ...]) -> None:
    found = knowing.place_title(SECOND_SEASON, *ids, published_at=PUBLISHED)

    assert knowing.where(found) == ["雾港钟楼 (2024) S02E01"]


def test_an_id_of_no_anime_is_refused(knowing: Knowing) -> None:
    found = knowing.place_title(BARE, f"bgm/{DRAMA}", published_at=PUBLISHED)

    assert f"bgm/{DRAMA} is no anime on bangumi.tv: 隔壁的修理铺" in why(found)


def test_ids_of_different_shows_are_refused(knowing: Knowing) -> None:
    found = knowing.place_title(BARE, f"bgm/{SEQUEL}", "bgm/990201", published_at=PUBLISHED)

    assert "the ids of the feed name different shows" in why(found)


def test_an_id_that_bangumi_does_not_know_fails_the_item(knowing: Knowing) -> None:
    with pytest.raises(NotFound, match="knows nothing"):
        knowing.place_title(BARE, "bgm/999999999", published_at=PUBLISHED)


def test_a_second_run_makes_nothing_and_asks_nobody(
    knowing: Knowing, bangumi: BangumiStandIn
) -> None:
    first = [knowing.place_title(r.title, published_at=r.published) for r in PLACED]
    rows, asked = knowing.counts(), len(bangumi.requests)

    second = [knowing.place_title(r.title, published_at=r.published) for r in PLACED]

    assert first == second
    assert knowing.counts() == rows
    assert len(bangumi.requests) == asked


def test_what_is_cached_is_found_without_the_network(
    knowing: Knowing, bangumi: BangumiStandIn
) -> None:
    knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)
    asked = len(bangumi.requests)

    found = knowing.place_title(
        "[Other] Kirikou no Tokeitou S2 - 02 [720p]", published_at=PUBLISHED
    )

    assert knowing.where(found) == ["雾港钟楼 (2024) S02E02"]
    assert len(bangumi.requests) == asked


def test_a_dead_site_blocks_nothing_that_is_known(
    knowing: Knowing, bangumi: BangumiStandIn
) -> None:
    knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)
    bangumi.faults["*"] = too_many_requests()
    knowing.now += timedelta(days=60)

    found = knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)

    assert knowing.where(found) == ["雾港钟楼 (2024) S02E01"]


def test_a_dead_site_fails_what_is_new(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    bangumi.faults["*"] = too_many_requests()

    with pytest.raises(RateLimited):
        knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)

    assert knowing.counts()["works"] == 0


def reviews(knowing: Knowing) -> list[tuple[Any, ...]]:
    return knowing.conn.execute(
        "SELECT title_key, title, candidates, status, reason FROM identity_reviews"
    ).fetchall()


def test_a_title_that_nobody_can_place_is_put_up_for_review_once(knowing: Knowing) -> None:
    raw = "[夜灯字幕组] 雾港钟 - 13 [1080p]"
    first = knowing.place_title(raw, published_at=PUBLISHED)
    knowing.place_title(raw.replace("13", "14"), published_at=PUBLISHED)

    ((key, title, candidates, status, reason),) = reviews(knowing)

    assert (key, title, status) == ("雾港钟", "雾港钟", "pending")
    assert reason == why(first)
    assert {each["id"] for each in candidates} >= {TOWER, SEQUEL}
    best = candidates[0]
    assert (best["name"], best["year"]) == ("雾港钟楼", 2024)
    assert best["score"] == max(each["score"] for each in candidates) < 100


def test_what_a_person_has_decided_is_not_asked_again(knowing: Knowing) -> None:
    raw = "[夜灯字幕组] 雾港钟 - 13 [1080p]"
    knowing.place_title(raw, published_at=PUBLISHED)
    knowing.conn.execute("UPDATE identity_reviews SET status = 'skipped', candidates = '[]'")

    knowing.place_title(raw, published_at=PUBLISHED)

    assert [(row[2], row[3]) for row in reviews(knowing)] == [([], "skipped")]


def test_an_item_with_ids_is_never_put_up_for_review(knowing: Knowing) -> None:
    knowing.place_title(BARE, f"bgm/{DRAMA}", published_at=PUBLISHED)

    assert reviews(knowing) == []


def test_the_language_of_titles_is_the_users(
    conn: psycopg.Connection, bangumi: BangumiStandIn
) -> None:
    knowing = Knowing(conn, bangumi, language="ja")

    found = knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)

    assert knowing.where(found) == ["霧港の時計塔 (2024) S02E01"]


def test_a_season_that_is_known_keeps_its_number(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)
    knowing.conn.execute("UPDATE seasons SET number = 7 WHERE number = 2")

    found = knowing.place_title("[X] A - 02 [1080p]", f"bgm/{SEQUEL}", published_at=PUBLISHED)

    assert knowing.where(found) == ["雾港钟楼 (2024) S07E02"]


def test_a_place_that_another_subject_holds_is_refused(knowing: Knowing) -> None:
    knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)
    knowing.conn.execute("UPDATE season_parts SET bangumi_id = 1")

    found = knowing.place_title(SECOND_SEASON, published_at=PUBLISHED)

    assert "is another one already" in why(found)


def test_an_episode_that_was_just_added_is_found(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    site = bangumi.sites[0]
    assert isinstance(site, BangumiSite)
    rows = site.data.episodes[SEQUEL]
    site.data.episodes[SEQUEL], site.data.subjects[SEQUEL]["eps"] = rows[:1], 0
    title = SECOND_SEASON.replace("13", "14")

    before = knowing.place_title(title, published_at=PUBLISHED)
    site.data.episodes[SEQUEL] = rows
    too_soon = knowing.place_title(title, published_at=PUBLISHED)
    knowing.now += timedelta(hours=1)
    after = knowing.place_title(title, published_at=PUBLISHED)

    assert why(before) == why(too_soon)
    assert "lists no episode 14 of 雾港钟楼 第二季 (it lists 13 to 13)" in why(before)
    assert knowing.where(after) == ["雾港钟楼 (2024) S02E02"]


def test_a_release_on_mikan_names_its_show(knowing_mikan: Knowing, mikan: Site) -> None:
    infohash = "0123456789abcdef0123456789abcdef01234567"
    mikan.serve(f"/Home/Episode/{infohash}", b'<a href="/Home/Bangumi/7102">x</a>')

    for _ in range(2):
        found = knowing_mikan.place_title(BARE, f"mikan-release/{infohash}", published_at=PUBLISHED)

    assert knowing_mikan.where(found) == ["雾港钟楼 (2024) S02E01"]
    assert len(mikan.asked) == 2
    mapped = knowing_mikan.conn.execute("SELECT namespace FROM external_ids").fetchall()
    assert mapped == [("bgm",)]


def test_a_site_that_asks_us_to_wait_is_left_alone_for_the_run(
    knowing: Knowing, bangumi: BangumiStandIn
) -> None:
    bangumi.faults["*"] = too_many_requests()
    identifier = knowing.identifier

    for title in ("雾港钟楼", "星屑邮局", "墨山行纪"):
        with pytest.raises(RateLimited):
            place(IdentityQuery(titles=(title,), episode=1), identifier)

    assert len(bangumi.requests) == 1
