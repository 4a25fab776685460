"""Where the catalogue does not tell a season, names and dates have to be beyond doubt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from anishelf.identity.domain.season_doubts import name_marks
from anishelf.identity.domain.season_witnesses import (
    Witnesses,
    names_a_part,
    possible_numbers,
    stated_season,
)


def said(
    *names: str, begins: str, weeks: int = 12, silent: bool = True, follows: bool = False
) -> Witnesses:
    """Return what names and dates say of a subject of TMDB series 1."""
    day = date.fromisoformat(begins)
    return Witnesses(
        stated=stated_season(names),
        is_part=names_a_part(names),
        series="tv/1",
        begins=day,
        ends=day + timedelta(weeks=weeks),
        marks=name_marks(names),
        is_silent=silent,
        follows_a_namesake=follows,
    )


def numbers(*line: Witnesses) -> set[int]:
    return {seat.number for seat in possible_numbers(line)}


HOSHI = said("Hoshi", "星之歌", begins="2020-04-05")


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ((HOSHI,), {1}),
        ((HOSHI, said("Hoshi 2nd Season", "星之歌 第二季", begins="2022-04-05")), {2}),
        ((HOSHI, said("Hoshi Kaze", "星之歌 风", begins="2021-04-05")), {2}),
        ((HOSHI, said("Hoshi 2", "星之歌 2", begins="2020-10-05")), {2}),
        ((HOSHI, said("Hoshi Kaze", "星之歌 风", begins="2020-10-05")), {1, 2}),
    ],
    ids=["alone", "stated", "a year later", "digit", "half a year later"],
)
def test_plain_names_and_dates_leave_one_number(
    line: tuple[Witnesses, ...], left: set[int]
) -> None:
    assert numbers(*line) == left


LONG = said("Hoshi", "星之歌", begins="2006-04-05", weeks=200)
DOUBTS = {
    "TMDB splits long runners": (LONG, said("Hoshi (第2期)", "星之歌", begins="2011-04-05")),
    "one that counts a line of its own": (
        HOSHI,
        said("Hoshi 2nd Season", begins="2021-04-05"),
        said("Umi World 3rd Season", begins="2022-04-05"),
    ),
    "ten years later": (HOSHI, said("Hoshi 第2期", "星之歌 第二季", begins="2035-04-05")),
    "without a number after one with": (
        HOSHI,
        said("Hoshi 2nd Season", begins="2021-04-05"),
        said("Hoshi Umi", "星之歌 海", begins="2024-04-05"),
    ),
    "part may be a season": (HOSHI, said("Hoshi Part 2", begins="2020-10-05")),
    "remaster": (HOSHI, said("Hoshi HDリマスター", "星之歌 重制版", begins="2022-04-05")),
    "numeral": (HOSHI, said("HoshiⅡ ～Umi～", "星之歌Ⅱ ～海～", begins="2022-04-05")),
    "first that ends in a digit": (said("Hoshi2", "星之歌2", begins="2020-04-05"),),
    "first that goes on by name": (said("続 Hoshi", "续 星之歌", begins="2020-04-05"),),
    "first after a namesake": (said("Hoshi SuperS", begins="2020-04-05", follows=True),),
}


@pytest.mark.parametrize("kind", DOUBTS)
def test_a_doubt_is_a_question_where_the_catalogue_is_silent(kind: str) -> None:
    assert len(numbers(*DOUBTS[kind])) > 1


def test_what_the_catalogue_counts_is_beyond_these_doubts() -> None:
    counted = said("Hoshi 2nd Season", begins="2035-04-05", silent=False)

    assert numbers(HOSHI, counted) == {2}
