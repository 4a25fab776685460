"""Entries of Mikan's mixed feeds: their pages are asked for each title, not for each item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.feeds.adapters import parse_feed
from anishelf.identity.domain.query import IdentityQuery, Placement
from anishelf.identity.steps import identify
from demo.world.bangumi import BangumiStandIn
from demo.world.feeds import Item, mikan_feed
from tests.fakes.site import Site, running_site
from tests.worlds.knowing import Knowing
from tests.worlds.subjects import PREQUEL, SEQUEL, dataset, season

FIRST, SECOND = 11, 12
BEGINS = datetime(2024, 10, 6, tzinfo=UTC)


def infohash(number: int) -> str:
    return f"{number:040x}"


@pytest.fixture
def mikan() -> Iterator[Site]:
    """A Mikan that files releases 1 to 99 under the first season, later ones under the second."""
    with running_site() as site:
        for show, subject in ((7101, FIRST), (7102, SECOND)):
            link = f'<a href="https://bgm.tv/subject/{subject}">x</a>'
            site.serve(f"/Home/Bangumi/{show}", link.encode())
        for number in range(1, 200):
            show = 7101 if number < 100 else 7102
            page = f'<p class="bangumi-title"><a href="/Home/Bangumi/{show}#1">x</a></p>'
            site.serve(f"/Home/Episode/{infohash(number)}", page.encode())
        yield site


@pytest.fixture
def knowing(conn: psycopg.Connection, mikan: Site) -> Iterator[Knowing]:
    first = season(FIRST, "Kirikou", name_cn="雾港", relations=[(SECOND, SEQUEL)])
    second = season(SECOND, "Nigai", begins="2025-07-05", relations=[(FIRST, PREQUEL)])
    with BangumiStandIn(dataset(first, second)) as bangumi:
        yield Knowing(conn, bangumi, mikan_url=mikan.url)


def place(knowing: Knowing, number: int, *, episode: int, begins: datetime = BEGINS) -> list[str]:
    """Place an episode of a title that no show bears."""
    found = knowing.place_title(
        f"[X] Kiri Kou no Machi - {episode:02} [1080p]",
        f"mikan-release/{infohash(number)}",
        published_at=begins + timedelta(weeks=episode - 1),
    )
    return knowing.where(found)


def test_a_mixed_feed_carries_the_pages_of_its_entries() -> None:
    base = "https://mikan.example"
    item = Item(
        number=1,
        title="[X] Kirikou - 01",
        published=BEGINS,
        infohash=infohash(1),
        size=1 << 20,
        category_id="1",
        category="Anime",
    )
    body = mikan_feed(base, 7101, "Kirikou", [item]).replace(b"RSS/Bangumi?bangumiId", b"RSS/x?y")

    (mixed,) = parse_feed(body, url=f"{base}/RSS/MyBangumi?token=t").items
    (single,) = parse_feed(body, url=f"{base}/RSS/Bangumi?bangumiId=7101").items

    assert mixed.external_ids == (f"mikan-release/{infohash(1)}",)
    assert single.external_ids == ("mikan/7101",)


def test_a_hundred_items_of_a_title_cost_two_pages(knowing: Knowing, mikan: Site) -> None:
    found = [place(knowing, n, episode=n % 12 + 1) for n in range(1, 99)]

    assert found[11] == ["雾港 (2024) S01E01"]
    assert [path for path, _ in mikan.asked] == [
        f"/Home/Episode/{infohash(1)}",
        "/Home/Bangumi/7101",
    ]


def test_the_same_title_is_asked_again_once_a_sequel_airs(knowing: Knowing, mikan: Site) -> None:
    place(knowing, 1, episode=1)

    sequel = place(knowing, 100, episode=2, begins=datetime(2025, 7, 6, tzinfo=UTC))

    assert sequel == ["雾港 (2024) S02E02"]
    assert len(mikan.asked) == 4


def test_a_title_that_mikan_files_nowhere_is_asked_once_a_day(
    knowing: Knowing, mikan: Site
) -> None:
    for number in (1, 2, 3):
        mikan.serve(f"/Home/Episode/{infohash(number)}", b"<p>no show</p>")
        with pytest.raises(AssertionError, match="no show on bangumi"):
            place(knowing, number, episode=number)
    assert len(mikan.asked) == 1
    knowing.now += timedelta(days=2)

    with pytest.raises(AssertionError):
        place(knowing, 2, episode=2)

    assert len(mikan.asked) == 2


def test_a_mikan_that_shows_no_pages_leaves_the_titles(knowing: Knowing, mikan: Site) -> None:
    mikan.answers.clear()
    for number in (1, 2):
        mikan.serve(f"/Home/Episode/{infohash(number)}", b"", 503)
    identifier = knowing.identifier

    for number in (1, 2):
        query = IdentityQuery(
            ("雾港",),
            episode=number,
            external_ids=(f"mikan-release/{infohash(number)}",),
            published_at=BEGINS + timedelta(weeks=1),
        )
        assert isinstance(identify.place(query, identifier), Placement)

    assert len(mikan.asked) == 1


def test_a_second_run_asks_nobody(knowing: Knowing, mikan: Site) -> None:
    first = place(knowing, 1, episode=1)
    asked = len(mikan.asked)

    assert place(knowing, 1, episode=1) == first
    assert place(knowing, 2, episode=2) == ["雾港 (2024) S01E02"]
    assert len(mikan.asked) == asked
