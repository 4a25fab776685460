"""What an NFO says: nothing empty, nothing invented, no date that is none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from anishelf.identity.domain.subject import BangumiEpisode, Character, Person, Subject, Tag
from anishelf.metadata.domain.nfo import Actor, Rating, clean_text
from anishelf.metadata.domain.nfo_content import (
    credits_of,
    describe,
    describe_episode,
    last_day,
    minutes,
    shown_before,
)

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def show(**fields: object) -> Subject:
    values = {"id": 7, "type": 2, "name": "霧港の時計塔", "name_cn": "雾港钟楼", **fields}
    return Subject(**values)  # type: ignore[arg-type]


def row(**fields: object) -> BangumiEpisode:
    values = {"id": 9, "subject_id": 7, "type": 0, "sort": Decimal(3), "ep": Decimal(3), **fields}
    return BangumiEpisode(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "雾港钟楼"), ("ja", "霧港の時計塔"), ("en", "Harbour Tower")]
)
def test_the_title_is_in_the_chosen_language(language: str, title: str) -> None:
    about = describe(show(name_en="Harbour Tower"), language=language)

    assert (about.title, about.original_title) == (title, "霧港の時計塔")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_original_title_is_the_fallback(language: str) -> None:
    assert describe(show(name_cn=""), language=language).title == "霧港の時計塔"


def test_an_english_episode_has_its_original_title_and_english_words_of_ours() -> None:
    named = describe_episode(
        row(name="原題", name_cn="中题"), number=3, season=1, show_title="x", language="en"
    )
    blank = describe_episode(row(), number=3, season=1, show_title="x", language="en")

    assert named.title == "原題"
    assert (blank.title, blank.plot) == ("Episode 3", "There is no summary yet.")


def test_a_plot_is_never_missing() -> None:
    assert describe(show(summary=" \r\n"), language="zh").plot == "bangumi.tv 暂无简介。"
    assert (
        describe_episode(row(), number=3, season=1, show_title="x", language="ja").plot
        == "あらすじはまだありません。"
    )


def test_a_rating_needs_votes() -> None:
    assert describe(show(), language="zh").rating is None
    assert describe(show(score=7.9, votes=3), language="zh").rating == Rating(7.9, 3)


def test_a_show_without_date_began_with_its_first_episode() -> None:
    episodes = (
        row(air_date=date(2024, 10, 12)),
        row(id=8, sort=Decimal(1), air_date=date(2024, 10, 5)),
        row(id=7, type=1, air_date=date(2001, 1, 1)),
    )

    assert describe(show(), language="zh", episodes=episodes).premiered == date(2024, 10, 5)
    assert describe(show(), language="zh").premiered is None


def test_a_year_that_players_drop_is_left_out() -> None:
    assert describe(show(air_date=date(1582, 10, 24)), language="zh").premiered is None


def test_people_come_from_the_staff_list_or_the_infobox() -> None:
    staffed = credits_of(
        show(),
        [
            Person("甲", "导演"),
            Person("乙", "脚本"),
            Person("丙", "系列构成"),
            Person("丁", "动画制作"),
        ],
        [],
    )
    boxed = credits_of(
        show(infobox={"动画制作": ("甲社、乙社",), "导演": ("某人",), "脚本": ("某，他",)}), [], []
    )

    assert (staffed.directors, staffed.writers, staffed.studios) == (("甲",), ("丙", "乙"), ("丁",))
    assert (boxed.directors, boxed.writers, boxed.studios) == (
        ("某人",), ("某", "他"), ("甲社", "乙社"),
    )  # fmt: skip


def test_only_figures_with_a_speaker_are_cast() -> None:
    cast = credits_of(
        show(),
        [],
        [Character("无声", "主角"), Character("汀", "主角", "声优", "https://a.example/1.jpg")],
    ).actors

    assert cast == (Actor("声优", "汀", 0, "https://a.example/1.jpg"),)


def test_genres_and_tags_tell_the_kind_not_the_form_or_year() -> None:
    made = credits_of(
        show(
            meta_tags=("TV", "日本", "原创", "奇幻"),
            tags=(Tag("冷门", 12), Tag("2024年10月", 498), Tag("2024", 60), Tag("海港", 207)),
        ),
        [],
        [],
    )

    assert (made.genres, made.tags) == (("原创", "奇幻"), ("海港",))


def test_a_show_has_ended_when_every_season_has() -> None:
    over, last = show(end_date=date(2024, 12, 21)), show(end_date=date(2025, 9, 20))

    assert last_day([over, last], now=NOW) == date(2025, 9, 20)
    assert last_day([over, show()], now=NOW) is None
    assert last_day([over, show(end_date=date(2026, 6, 1))], now=NOW) is None
    assert last_day([], now=NOW) is None


def test_an_episode_without_title_is_named_by_its_number() -> None:
    blank = describe_episode(row(), number=3, season=2, show_title="x", language="zh")
    absent = describe_episode(None, number=3, season=2, show_title="x", language="zh")

    assert (blank.title, absent.title) == ("第 3 话", "第 3 话")
    assert (blank.bangumi_id, absent.bangumi_id) == (9, None)
    assert blank.original_title is None


def test_an_episode_between_two_is_shown_before_the_next() -> None:
    assert shown_before(row(sort=Decimal("8.5"), ep=Decimal("8.5")), 1) == (1, 9)
    assert shown_before(row(sort=Decimal("30.5"), ep=Decimal("8.5")), 2) == (2, 9)
    assert shown_before(row(type=1, sort=Decimal(1), ep=Decimal(0)), 1) is None


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, None), (10, 1), (89, 1), (90, 2), (1440, 24), (1483, 25)]
)
def test_a_runtime_is_in_minutes(seconds: int, shown: int | None) -> None:
    assert minutes(seconds) == shown


def test_line_ends_and_margins_are_made_plain() -> None:
    assert clean_text(" 甲\r\n乙\r丙 ") == "甲\n乙\n丙"


@given(st.text(st.characters(codec=None)))  # lone surrogates included
def test_cleaned_text_is_always_legal_xml(text: str) -> None:
    element = etree.Element("plot")

    element.text = clean_text(text)

    assert etree.fromstring(etree.tostring(element)).text == (element.text or None)
