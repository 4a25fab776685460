"""Reading bangumi.tv's answers: every quirk of the real server has its line here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from anishelf.errors import MetadataInvalid
from anishelf.identity.domain.bangumi import (
    parse_date,
    parse_infobox_date,
    read_characters,
    read_episode,
    read_persons,
    read_relations,
    read_subject,
)
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import Character, Person, Relation, Tag


def subject(**fields: Any) -> dict[str, Any]:
    return {"id": 7, "type": 2, "name": "名", "images": {"large": ""}, "rating": {}, **fields}


def episode(**fields: Any) -> dict[str, Any]:
    return {"id": 9, "subject_id": 7, "type": 0, "sort": 1, "ep": 1, **fields}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1998-10-23", date(1998, 10, 23)),
        ("2001-2-1", date(2001, 2, 1)),
        (" 2026-1-24 ", date(2026, 1, 24)),
        ("2016-05", None),
        ("2013年09月25日", None),
        ("31.07.2002", None),
        ("0000-00-00", None),
        ("0000-10-06", None),
        ("-753-01-01", None),
        ("2999-99-99", None),
        ("1712-02-30", None),
        ("10000-04-01", None),
        ("２０２４-０１-０１", None),
        ("", None),
        (None, None),
        (20240101, None),
    ],
)
def test_only_real_days_are_dates(text: object, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2007年7月28日", date(2007, 7, 28)),
        ("2025-09-20", date(2025, 9, 20)),
        ("2008年9月28日（日）", date(2008, 9, 28)),
        ("未定", None),
        ("2008年13月1日", None),
    ],
)
def test_infobox_dates_are_also_written_in_chinese(text: str, day: date | None) -> None:
    assert parse_infobox_date(text) == day


@pytest.mark.parametrize(
    ("sent", "read"), [(1, "1"), (8.5, "8.5"), (24.5, "24.5"), (0, "0"), (8.100000381469727, "8.1")]
)
def test_episode_numbers_are_floats_and_become_exact(sent: float, read: str) -> None:
    found = read_episode(episode(sort=sent, ep=sent))

    assert (found.sort, found.ep) == (Decimal(read), Decimal(read))


@pytest.mark.parametrize("sent", [None, "1", True, -1, float("nan"), float("inf"), 1e9])
def test_an_episode_number_that_is_none_is_refused(sent: object) -> None:
    with pytest.raises(MetadataInvalid, match="episode number"):
        read_episode(episode(sort=sent))


def test_entities_of_episode_texts_are_resolved_once() -> None:
    found = read_episode(
        episode(name="Supply &amp; Demand", name_cn="A &amp;lt; B", desc="&quot;好&quot;")
    )

    assert (found.name, found.name_cn, found.summary) == ("Supply & Demand", "A &lt; B", '"好"')


def test_entities_of_subject_texts_stay_as_they_are() -> None:
    assert read_subject(subject(name="R&amp;B", summary="&lt;3")).name == "R&amp;B"


def test_a_subject_may_lack_date_platform_and_picture() -> None:
    found = read_subject(
        subject(date=None, platform=None, images={"large": "", "small": ""}, infobox=[])
    )

    assert (found.air_date, found.platform, found.cover_url) == (None, "", None)
    assert found.kind is WorkKind.TV


@pytest.mark.parametrize(
    "images", [None, {}, {"large": None}, {"large": "https://lain.bgm.tv/img/no_icon_subject.png"}]
)
def test_a_missing_picture_is_no_poster(images: object) -> None:
    assert read_subject(subject(images=images)).cover_url is None


def test_no_votes_are_no_score() -> None:
    unrated = read_subject(subject(rating={"score": 0, "total": 0}))
    rated = read_subject(subject(rating={"score": 8.3, "total": 21211}))

    assert (unrated.score, unrated.votes) == (None, 0)
    assert (rated.score, rated.votes) == (8.3, 21211)


def test_an_infobox_value_is_a_text_or_a_list() -> None:
    found = read_subject(
        subject(
            infobox=[
                {"key": "中文名", "value": "甲"},
                {"key": "别名", "value": [{"v": "乙"}, {"k": "英文", "v": "C"}, {"v": " "}]},
                {"key": "别名", "value": "丁"},
                {"key": "空", "value": None},
                {"key": "播放结束", "value": "2007年7月28日"},
            ]
        )
    )

    assert found.infobox["别名"] == ("乙", "C", "丁")
    assert found.end_date == date(2007, 7, 28)


def test_tags_come_with_their_counts() -> None:
    found = read_subject(
        subject(meta_tags=["TV", "原创", None], tags=[{"name": "奇幻", "count": 640}, {"name": ""}])
    )

    assert found.meta_tags == ("TV", "原创")
    assert found.tags == (Tag("奇幻", 640),)


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {}, {"id": "7"}, {"id": 0}, {"id": True}, {"id": 7, "infobox": {"a": 1}}],
)
def test_an_answer_of_another_shape_is_refused(data: object) -> None:
    with pytest.raises(MetadataInvalid):
        read_subject(data)


def test_a_nameless_subject_takes_its_chinese_name() -> None:
    assert read_subject(subject(name="", name_cn="雾港")).name == "雾港"


def test_people_and_relations_are_read() -> None:
    relations = read_relations([{"id": 8, "type": 2, "relation": "续集", "name": "x"}])
    persons = read_persons([{"name": "谷口悟朗", "relation": "导演"}, {"name": "", "relation": ""}])
    characters = read_characters(
        [
            {"name": "ちぃ", "relation": "主角", "actors": [], "images": None},
            {
                "name": "汀",
                "relation": "主角",
                "actors": [{"name": "声", "images": {"large": "https://a.example/1.jpg"}}],
            },
        ]
    )

    assert relations == (Relation(8, 2, "续集"),)
    assert persons == (Person("谷口悟朗", "导演"),)
    assert characters == (
        Character("ちぃ", "主角"),
        Character("汀", "主角", "声", "https://a.example/1.jpg"),
    )


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(MetadataInvalid, match="relations"):
        read_relations({"title": "Not Found"})


@pytest.mark.parametrize(
    "infobox",
    [
        [{"key": "英文名", "value": " A Name "}],
        [{"key": "别名", "value": [{"v": "甲"}, {"k": "英文名", "v": "A Name"}]}],
    ],
)
def test_an_english_name_is_found_in_the_infobox(infobox: list[object]) -> None:
    assert read_subject({"id": 1, "name": "名", "infobox": infobox}).name_en == "A Name"
    assert read_subject({"id": 1, "name": "名", "infobox": []}).name_en == ""
