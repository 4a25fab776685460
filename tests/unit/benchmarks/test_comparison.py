from __future__ import annotations

import pytest

from benchmarks.comparison import Compared, Figures, alone, compare, worse_in_most
from benchmarks.measurement import CannotMeasure


def seconds(**values: float) -> Figures:
    return {name: (value, "s") for name, value in values.items()}


def figure(unit: str, *pairs: tuple[float, float]) -> Compared:
    return Compared("sync", unit, pairs)


def test_more_seconds_are_worse_and_more_titles_a_second_are_better() -> None:
    assert figure("s", (1.0, 2.0)).ratio == 2.0
    assert figure("titles/s", (1000.0, 2000.0)).ratio == 0.5
    assert figure("% right, 0 wrong", (90.0, 45.0)).ratio == 2.0


def test_the_median_of_the_pairs_counts() -> None:
    compared = figure("s", (1.0, 1.0), (1.0, 9.0), (2.0, 2.2))

    assert compared.ratio == pytest.approx(1.1)
    assert (compared.there, compared.here) == (1.0, 2.2)


@pytest.mark.parametrize(
    ("unit", "there", "here", "worse"),
    [
        ("s", 10.0, 11.0, False),
        ("s", 10.0, 11.1, True),
        ("s", 0.03, 0.04, False),
        ("ms", 0.03, 0.04, True),
        ("items/s", 111.0, 100.0, True),
        ("s", 0.0, 0.0, False),
        ("MB", 0.0, 1.0, True),
    ],
    ids=["10 %", "11 %", "rounding", "milliseconds", "a rate", "nothing", "out of nothing"],
)
def test_more_than_ten_percent_is_worse(unit: str, there: float, here: float, worse: bool) -> None:  # noqa: FBT001
    assert figure(unit, (there, here)).is_worse is worse


def test_figures_of_both_trees_are_compared_and_the_others_named() -> None:
    pairs = [(seconds(sync=1, old=1), seconds(sync=2, new=1)), (seconds(sync=1), seconds(sync=3))]

    (compared,) = compare(pairs)

    assert compared.pairs == ((1, 2), (1, 3))
    assert alone(pairs) == ["new", "old"]


def test_trees_without_a_common_figure_are_not_alike() -> None:
    with pytest.raises(CannotMeasure, match="no figure in common"):
        compare([(seconds(old=1), seconds(new=1))])


def test_one_bad_run_of_three_is_chance_and_two_are_not() -> None:
    good, bad = [figure("s", (1.0, 1.0))], [figure("s", (1.0, 2.0))]

    assert worse_in_most([good, bad, good]) == []
    assert worse_in_most([bad, good, bad]) == ["sync"]
    assert worse_in_most([bad]) == ["sync"]
