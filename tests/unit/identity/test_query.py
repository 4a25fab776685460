"""What is compared of a release is worked out once, when it is read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anishelf.identity.domain.query import IdentityQuery


def test_the_titles_are_compared_in_their_order_without_empty_ones() -> None:
    clue = IdentityQuery(titles=("", "霧港鐘樓", "Kirikou no Tokeito")).clue

    assert [key.key for key in clue.keys] == ["雾港钟楼", "kirikounotokeito"]


@pytest.mark.parametrize(
    ("titles", "season", "stated"),
    [
        (("Hoshi",), None, None),
        (("Hoshi",), 2, 2),
        (("Hoshi S3",), 2, 2),
        (("Hoshi", "Hoshi S3"), None, 3),
        (("Hoshi S3",), 0, None),
    ],
)
def test_a_stated_season_is_the_number_of_the_release_else_that_of_a_title(
    titles: tuple[str, ...], season: int | None, stated: int | None
) -> None:
    assert IdentityQuery(titles=titles, season=season).clue.stated_season == stated


def test_a_person_may_have_placed_its_ids_or_its_title() -> None:
    query = IdentityQuery(titles=("Hoshi",), season=2, external_ids=("mikan/1",))

    assert query.clue.answer_keys == ("mikan/1", "hoshi s2")
    assert replace(query, titles=()).clue.answer_keys == ("mikan/1",)
    assert replace(query, titles=()).clue.review_key == ""


@pytest.mark.parametrize(
    "title", ["SPY×FAMILY", "SPY x FAMILY", "ＳＰＹ ✕ ＦＡＭＩＬＹ", "spy╳family"]
)
def test_an_x_between_words_is_a_sign_of_times(title: str) -> None:
    assert IdentityQuery(titles=(title,)).clue.review_key == "spyfamily"


@pytest.mark.parametrize("title", ["星·歌", "星・歌", "星ㆍ歌", "星／歌", "星/歌", "星•歌"])
def test_dots_and_strokes_between_names_are_not_compared(title: str) -> None:
    assert IdentityQuery(titles=(title,)).clue.review_key == "星歌"


def test_an_answer_from_before_the_signs_were_folded_counts_on() -> None:
    clue = IdentityQuery(titles=("SPY x FAMILY",), season=2, external_ids=("mikan/1",)).clue

    assert clue.answer_keys == ("mikan/1", "spyfamily s2", "spyxfamily s2")
