"""How alike names are: what is suggested to people, and what is taken off."""

from __future__ import annotations

from datetime import UTC, date, datetime

from anishelf.identity.domain.likeness import NamedKey, doubt, likeness, nearest
from anishelf.identity.domain.query import IdentityQuery
from anishelf.identity.domain.subject import Subject, SubjectType
from anishelf.identity.domain.title_key import TitleKey, title_key

NAMES = [
    NamedKey("葬送的芙莉莲", 1),
    NamedKey("雾港钟楼", 2),
    NamedKey("雾港钟楼与猫", 3),
    NamedKey("kirikounotokeitou", 2),
]


def keys(titles: list[str]) -> list[TitleKey]:
    return [title_key(title) for title in titles]


def test_likeness_only_measures() -> None:
    subject = Subject(1, SubjectType.ANIME, "葬送のフリーレン", name_cn="葬送的芙莉莲")

    assert likeness(keys(["葬送的芙莉蓮"]), subject) == 100
    assert 0 < likeness(keys(["葬送的芙"]), subject) < 100
    assert likeness(keys([]), subject) == 0


def test_the_most_alike_names_come_first() -> None:
    found = nearest(keys(["霧港鐘樓"]), NAMES)

    assert list(found) == [2, 3]
    assert found[2] == 100
    assert found[3] == 90


def test_each_of_the_titles_may_be_alike() -> None:
    assert list(nearest(keys(["什么", "Kirikou no Tokeito"]), NAMES)) == [2]


def test_what_is_not_alike_is_not_suggested() -> None:
    assert nearest(keys(["Completely Different", ""]), NAMES) == {}


def test_a_short_name_inside_a_long_one_says_nothing() -> None:
    names = [NamedKey("k", 1), NamedKey("koe", 2), NamedKey("koenokatachi", 3)]

    assert list(nearest(keys(["Kimi to Koete Koi ni Naru"]), names)) == []
    assert nearest(keys(["Koe no Katachi Movie"]), names) == {3: 90}


def test_another_season_and_another_date_speak_against_a_show() -> None:
    second = IdentityQuery(("A",), season=2, published_at=datetime(2020, 1, 1, tzinfo=UTC))
    later = date(2025, 1, 1)

    assert doubt(second.clue, begins=date(2019, 10, 1), season=2) == 0
    assert doubt(second.clue, begins=None, season=None) == 10
    assert doubt(second.clue, begins=later, season=1) == 20
    assert doubt(IdentityQuery(("A",), year=2023).clue, begins=later, season=None) == 10
