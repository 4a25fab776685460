"""The measurement of seasons counts questions, and names what disagrees with the catalogue."""

from __future__ import annotations

from datetime import date

from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.states import WorkKind
from benchmarks.seasons import lines, measure_seasons, verdicts


def show(number: int, name: str, begins: str, tmdb: str) -> CatalogueShow:
    day = date.fromisoformat(begins)
    return CatalogueShow(number, (name,), WorkKind.TV, begins=day, ids=(f"tmdb/{tmdb}",))


SHOWS = (
    show(2, "Hoshi Kagayaku", "2026-01-10", "tv/5/season/3"),
    show(1, "Hoshi", "2024-01-06", "tv/5"),
    show(3, "Umi", "2024-01-06", "tv/6"),
    show(4, "Umi Next", "2024-07-06", "tv/6"),
    show(9, "Hoshi Extras", "2024-01-06", "tv/5/season/0"),
)


def test_a_line_is_a_series_by_date_without_its_extras() -> None:
    assert [[each.bangumi_id for each in line] for line in lines(SHOWS)] == [[1, 2], [3, 4]]


def test_what_disagrees_is_named() -> None:
    everything, without = measure_seasons(SHOWS)

    assert everything["value"] == 25.0
    assert everything["unit"] == "%, 0 disagree"
    assert not everything["ok"]
    assert "1 disagree\n    Hoshi Kagayaku (bgm/2): catalogue 3, others 2" in without["unit"]


def test_a_question_disagrees_with_nothing() -> None:
    (_, next_part) = verdicts(lines(SHOWS)[1])

    assert next_part.is_asked
    assert not next_part.disagrees
