"""Finding shows: names in any language, in the catalogue and on bangumi.tv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.errors import FetchFailed
from anishelf.following.actions.search import Found, find_shows
from anishelf.identity.domain.subject import Subject, SubjectType
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.catalogue import Catalogue
from tests.worlds.catalogue import document, item
from tests.worlds.following import FakeBangumi
from tests.worlds.seeds import seeds

NOW = datetime(2026, 10, 1, tzinfo=UTC)


@dataclass
class Bangumi(FakeBangumi):
    """bangumi.tv's search, or a bangumi.tv that is away."""

    hits: Sequence[Subject] = ()
    error: str | None = None

    def search(self, keyword: str, *, year: int | None) -> Sequence[Subject]:
        del keyword, year
        if self.error:
            raise FetchFailed(self.error)
        return self.hits


@pytest.fixture
def search(conn: psycopg.Connection) -> psycopg.Connection:
    body = document(
        item("星の海の向こう", 901, "星海彼岸", "Beyond the Sea of Stars"),
        item("星の海の向こう 第2期", 902, "星海彼岸 第二季", tmdb="tv/7/season/2"),
        item("霧の港の時計塔", 903, "雾港钟楼"),
        item("星", 904, "星"),
    )
    refresh_catalogue(lambda: body, Catalogue(conn), now=NOW)
    return conn


def ids(found: Found) -> list[int]:
    return [each.show.bangumi_id for each in found.shows]


@pytest.mark.parametrize(
    "words", ["霧の港の時計塔", "雾港钟楼", "霧港鐘樓", "霧の港の 時計塔!", "雾港", "雾港种楼"]
)
def test_a_show_is_found_in_any_spelling(search: psycopg.Connection, words: str) -> None:
    assert ids(find_shows(search, words, None))[0] == 903


def test_only_a_whole_name_is_exact(search: psycopg.Connection) -> None:
    assert find_shows(search, "霧港鐘樓", None).shows[0].show.is_exact
    assert not find_shows(search, "雾港", None).shows[0].show.is_exact
    assert not find_shows(search, "雾港种楼", None).shows[0].show.is_exact


def test_the_season_that_is_typed_comes_first(search: psycopg.Connection) -> None:
    assert ids(find_shows(search, "星海彼岸 第二季", None))[0] == 902
    assert ids(find_shows(search, "星海彼岸 S2", None))[0] == 902
    assert find_shows(search, "星海彼岸 S2", None).shows[0].show.season == 2


def test_a_part_of_a_name_finds_every_season(search: psycopg.Connection) -> None:
    assert set(ids(find_shows(search, "sea of stars", None))) == {901}
    assert set(ids(find_shows(search, "星海", None))[:2]) == {901, 902}


def test_nothing_is_found_for_nonsense(search: psycopg.Connection) -> None:
    assert find_shows(search, "zzzz qqqq", None).shows == ()
    assert find_shows(search, "", None).shows == ()


def test_what_bangumi_tv_finds_is_added_once(search: psycopg.Connection) -> None:
    new = Subject(id=990, type=SubjectType.ANIME, name="新しい海", name_cn="新的海")
    known = Subject(id=903, type=SubjectType.ANIME, name="霧の港の時計塔", cover_url="http://c/1")
    book = Subject(id=991, type=SubjectType.BOOK, name="新的海")

    found = find_shows(search, "新的海", Bangumi(hits=[known, new, book]))

    assert ids(found) == [990, 903]
    assert found.shows[0].show.is_exact
    assert found.shows[1].show.cover_url == "http://c/1"


def test_a_bangumi_tv_that_is_away_takes_nothing_from_the_catalogue(
    search: psycopg.Connection,
) -> None:
    found = find_shows(search, "雾港钟楼", Bangumi(error="bangumi.tv does not answer"))

    assert ids(found) == [903]
    assert found.unheard == "bangumi.tv does not answer"


def test_what_is_known_already_is_said(search: psycopg.Connection) -> None:
    rows = seeds(search)
    season = rows.season(rows.work("雾港钟楼"))
    rows.add("season_parts", season_id=season, bangumi_id=903, first_episode=1)
    (here, coming) = (rows.episode(season, number) for number in (1, 2))
    rows.file(rows.download(rows.wanted("a", here), "completed"), here, "/l/1.mkv", state="present")
    rows.download(rows.wanted("b", coming), "downloading")
    feed = rows.subscription(name="Mist")
    rows.add(
        "follows", bangumi_id=903, subscription_id=feed, title="x", site="Nyaa", followed_by="ada"
    )

    known = find_shows(search, "雾港钟楼", None).shows[0].known

    assert known is not None
    assert (known.season, known.files, known.under_way, known.followed) == (1, 1, 1, True)
    assert known.subscriptions == ("Mist",)
    assert known.in_words == "followed, 1 in the library, 1 on the way"
