"""What the witnesses of a season leave together, and without each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from anishelf.identity.domain.season_witnesses import (
    SeasonNumber,
    Witnesses,
    names_a_part,
    possible_numbers,
    stated_season,
    uncertain,
)

FIRST = Witnesses(series="tv/5", begins=date(2022, 4, 9))
COUR = Witnesses(is_part=True, series="tv/5", begins=date(2022, 10, 1))
SECOND = Witnesses(stated=2, series="tv/5", counted=2, begins=date(2023, 10, 7))


def numbers(*line: Witnesses) -> set[int]:
    return {seat.number for seat in possible_numbers(line)}


def test_cours_of_a_first_season_are_one_season() -> None:
    assert possible_numbers([FIRST, COUR]) == {SeasonNumber(1, cours=2)}
    assert possible_numbers([FIRST, COUR, SECOND]) == {SeasonNumber(2)}


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ((FIRST, COUR, replace(SECOND, counted=None)), {2}),
        ((FIRST, COUR, replace(SECOND, stated=None)), {2}),
        ((FIRST, replace(COUR, is_part=False), SECOND), {2}),
        ((FIRST, replace(COUR, series=None), SECOND), {2}),
        ((FIRST, replace(COUR, begins=None), replace(SECOND, begins=None)), {2}),
        ((FIRST, replace(COUR, is_part=False)), {1, 2}),
        ((FIRST, replace(COUR, series=None)), {1, 2}),
        (
            (FIRST, replace(COUR, is_part=False), replace(SECOND, counted=None, stated=None)),
            {2, 3},
        ),
    ],
)
def test_without_one_witness_the_others_agree_or_leave_a_question(
    line: tuple[Witnesses, ...], left: set[int]
) -> None:
    assert numbers(*line) == left


@pytest.mark.parametrize(
    "last",
    [
        replace(SECOND, stated=3),
        replace(SECOND, counted=1),
        replace(SECOND, stated=5, counted=None),
    ],
)
def test_a_contradiction_leaves_no_number(last: Witnesses) -> None:
    assert possible_numbers([FIRST, last]) == frozenset()


def test_beginnings_far_apart_are_no_cours() -> None:
    later = Witnesses(is_part=True, begins=date(2023, 10, 7))

    assert numbers(FIRST, later) == {2}


def test_a_season_that_only_tmdb_counts_leaves_a_gap() -> None:
    third = Witnesses(series="tv/5", counted=3, begins=date(2024, 10, 5))

    assert possible_numbers([FIRST, third]) == {SeasonNumber(3, complete=False)}


def test_the_number_of_another_series_of_tmdb_says_nothing() -> None:
    sequel = Witnesses(series="tv/9", counted=1, begins=date(2024, 10, 5))

    assert numbers(FIRST, sequel) == {2}


def test_parts_that_tmdb_counts_are_seasons() -> None:
    second = Witnesses(is_part=True, series="tv/5", counted=2, begins=date(2022, 10, 1))
    third = replace(second, counted=3, begins=date(2023, 4, 1))

    assert numbers(FIRST, second, third) == {3}


def test_tmdb_finds_the_way_again_after_a_contradiction() -> None:
    fourth = Witnesses(series="tv/5", counted=4, begins=date(2025, 10, 7))
    line = [FIRST, replace(SECOND, stated=3), fourth]

    assert possible_numbers(line) == {SeasonNumber(4, complete=False)}
    assert possible_numbers([*line[:2], replace(fourth, stated=3)]) == frozenset()


def test_without_a_first_season_the_name_must_confirm_the_count() -> None:
    assert possible_numbers([SECOND]) == {SeasonNumber(2, complete=False)}
    assert possible_numbers([replace(SECOND, stated=None)]) == frozenset()
    assert possible_numbers([replace(SECOND, counted=None)]) == frozenset()


def test_a_name_that_goes_on_stating_the_season_is_its_next_cour() -> None:
    rest = Witnesses(stated=2, begins=date(2024, 1, 6))

    assert possible_numbers([FIRST, SECOND, rest]) == {SeasonNumber(2, cours=2)}


@pytest.mark.parametrize(
    "name",
    [
        "Hoshi(第2クール)",
        "星之歌 第二部分",
        "星之歌 第二季 后半",
        "星之歌 後半",
        "Hoshi Part 2",
        "ほし パート2",
    ],
)
def test_names_of_later_cours(name: str) -> None:
    assert names_a_part((name,))


@pytest.mark.parametrize(
    "name", ["Hoshi", "Hoshi 2nd Season", "星之歌 第二部", "Hoshi Part 1", "Party 2"]
)
def test_names_of_no_later_cour(name: str) -> None:
    assert not names_a_part((name,))


def test_names_that_state_different_seasons_state_none() -> None:
    assert stated_season(["Hoshi 2nd Season", "星之歌 第二季"]) == 2
    assert stated_season(["Hoshi 2nd Season", "星之歌 第三季"]) is None


def test_what_is_not_certain_is_said() -> None:
    open_line = (FIRST, replace(COUR, is_part=False))
    split_line = (FIRST, replace(SECOND, stated=3))

    assert uncertain("Umi", open_line, possible_numbers(open_line)) == (
        "bangumi.tv gives Umi no season and lists 1 before it, so its number may be 1 or 2"
    )
    assert uncertain("Umi", split_line, ()) == (
        "bangumi.tv calls Umi season 3 and lists 1 before it, the catalogue counts season 2, "
        "so its number is not certain"
    )
