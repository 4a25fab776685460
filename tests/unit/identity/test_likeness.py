"""How alike names are: what is suggested to people, and what is taken off."""

from __future__ import annotations

from datetime import UTC, date, datetime

import opencc

from anishelf.identity.domain.likeness import NamedKey, doubt, likeness, nearest
from anishelf.identity.domain.show import IdentityQuery, Subject, SubjectType

simplify = opencc.OpenCC("t2s").convert
NAMES = [
    NamedKey("葬送的芙莉莲", 1),
    NamedKey("雾港钟楼", 2),
    NamedKey("雾港钟楼与猫", 3),
    NamedKey("kirikounotokeitou", 2),
]


def test_likeness_only_measures() -> None:
    subject = Subject(1, SubjectType.ANIME, "葬送のフリーレン", name_cn="葬送的芙莉莲")

    assert likeness(["葬送的芙莉蓮"], subject, simplify) == 100
    assert 0 < likeness(["葬送的芙"], subject, simplify) < 100
    assert likeness([], subject, simplify) == 0


def test_the_most_alike_names_come_first() -> None:
    found = nearest(["霧港鐘樓"], NAMES, simplify)

    assert list(found) == [2, 3]
    assert found[2] == 100
    assert found[3] == 90


def test_each_of_the_titles_may_be_alike() -> None:
    assert list(nearest(["什么", "Kirikou no Tokeito"], NAMES, simplify)) == [2]


def test_what_is_not_alike_is_not_suggested() -> None:
    assert nearest(["Completely Different", ""], NAMES, simplify) == {}


def test_a_short_name_inside_a_long_one_says_nothing() -> None:
    names = [NamedKey("k", 1), NamedKey("koe", 2), NamedKey("koenokatachi", 3)]

    assert list(nearest(["Kimi to Koete Koi ni Naru"], names, simplify)) == []
    assert nearest(["Koe no Katachi Movie"], names, simplify) == {3: 90}


def test_another_season_and_another_date_speak_against_a_show() -> None:
    second = IdentityQuery(("A",), season=2, published_at=datetime(2020, 1, 1, tzinfo=UTC))
    later = date(2025, 1, 1)

    assert doubt(second, begins=date(2019, 10, 1), season=2, simplify=simplify) == 0
    assert doubt(second, begins=None, season=None, simplify=simplify) == 10
    assert doubt(second, begins=later, season=1, simplify=simplify) == 20
    assert (
        doubt(IdentityQuery(("A",), year=2023), begins=later, season=None, simplify=simplify) == 10
    )
