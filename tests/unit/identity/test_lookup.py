"""Which show of the catalogue a title names: by an exact name, the season and the year, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from anishelf.identity.domain.catalogue import CatalogueName, CatalogueShow
from anishelf.identity.domain.lookup import CatalogueMatch, Index, match_catalogue, series_to_follow
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.steps.catalogue import catalogue_names

TODAY = date(2026, 5, 1)


def show(
    bangumi_id: int,
    *names: str,
    begins: str = "2024-10-05",
    ends: str = "2024-12-21",
    kind: WorkKind = WorkKind.TV,
    tmdb: str = "",
) -> CatalogueShow:
    last = date.fromisoformat(ends) if ends else None
    ids = (f"tmdb/{tmdb}",) if tmdb else ()
    return CatalogueShow(bangumi_id, names, kind, date.fromisoformat(begins), last, ids)


def names_of(shows: Sequence[CatalogueShow]) -> list[CatalogueName]:
    return list(catalogue_names(shows))


def ask(*titles: str, published: str = "", **facts: object) -> IdentityQuery:
    at = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    return IdentityQuery(titles, published_at=at, **facts)  # type: ignore[arg-type]


def found(query: IdentityQuery, *shows: CatalogueShow) -> int | str | None:
    """Return the id of the show, None, or the reason of a refusal."""
    index = Index(names_of(shows))
    outcome = match_catalogue(query, index, today=TODAY)
    if isinstance(outcome, CatalogueMatch):
        return outcome.show.bangumi_id
    return outcome.reason if isinstance(outcome, Blocked) else None


HOSHI = show(1, "星", "星之歌")
REMAKE = (show(1, "Hoshi", begins="1998-04-01", ends="1998-09-30"), show(2, "Hoshi"))


@pytest.mark.parametrize(
    "title", ["星之歌", "星之歌！", "星 之 歌", "[TV] 星之歌", "星之歌 (2024)"]
)
def test_an_exact_name_is_enough_when_only_one_show_bears_it(title: str) -> None:
    assert found(ask(title), HOSHI) == 1


@pytest.mark.parametrize("title", ["星之", "星之歌集", "之歌", "星之哥"])
def test_a_name_that_is_only_alike_is_none(title: str) -> None:
    assert found(ask(title, published="2024-10-06"), HOSHI) is None


@pytest.mark.parametrize(
    ("year", "place"), [(2023, 1), (2024, 1), (2025, 1), (2022, None), (2026, None)]
)
def test_the_year_of_the_title_fits_within_one(year: int, place: int | None) -> None:
    assert found(ask("星之歌", year=year), HOSHI) == place


@pytest.mark.parametrize(
    ("published", "place"),
    [
        ("2023-10-04", None),
        ("2023-10-05", 1),
        ("2024-10-06", 1),
        ("2025-12-22", 1),
        ("2025-12-23", None),
    ],
)
def test_a_publication_fits_into_the_air_window_widened_by_a_year(
    published: str, place: int | None
) -> None:
    assert found(ask("星之歌", published=published), HOSHI) == place


def test_the_year_of_the_title_counts_before_the_publication() -> None:
    assert found(ask("Hoshi", year=1998, published="2024-10-06"), *REMAKE) == 1


def test_the_publication_tells_namesakes_apart() -> None:
    assert found(ask("Hoshi", published="2024-10-06"), *REMAKE) == 2


def test_without_any_date_namesakes_are_refused() -> None:
    assert str(found(ask("Hoshi"), *REMAKE)).startswith("2 shows fit: Hoshi (")


def test_the_season_must_be_equal() -> None:
    second = show(2, "星 第2期", "星之歌 第二季", begins="2025-10-05", ends="2025-12-21")

    assert found(ask("星之歌", season=2, published="2025-10-06"), HOSHI, second) == 2
    assert found(ask("星之歌 S2", published="2025-10-06"), HOSHI, second) == 2
    assert found(ask("星之歌", season=1, published="2024-10-06"), HOSHI, second) == 1
    assert found(ask("星之歌", season=3, published="2025-10-06"), HOSHI, second) is None


def test_tmdb_says_the_season_that_a_name_leaves_open() -> None:
    second = show(2, "Kagayaku", tmdb="tv/5/season/2")

    assert found(ask("Kagayaku", season=2), second) == 2
    assert found(ask("Kagayaku"), second) == 2
    assert found(ask("Kagayaku", season=3), second) is None


def test_the_cours_of_one_season_are_no_doubt() -> None:
    cours = (
        show(1, "星 第2期", tmdb="tv/5/season/2"),
        show(2, "星 第2期", begins="2025-04-05", ends="2025-06-21", tmdb="tv/5/season/2"),
    )

    assert found(ask("星 第2期", published="2025-01-10"), *cours) == 1


def test_a_season_is_followed_from_the_first_one_by_tmdb() -> None:
    first = show(1, "星", tmdb="tv/5")
    second = show(2, "輝く", begins="2025-10-05", ends="", tmdb="tv/5/season/2")
    query = ask("星", season=2, published="2025-10-06")
    names = names_of([first])

    season, series = series_to_follow(query.clue, names)
    outcome = match_catalogue(query, Index(names, [second]), today=TODAY)

    assert (season, series) == (2, ("tv/5",))
    assert isinstance(outcome, CatalogueMatch)
    assert outcome.show is second


def test_a_film_is_no_series_and_a_series_no_film() -> None:
    both = (HOSHI, show(2, "星之歌", kind=WorkKind.MOVIE))

    assert found(ask("星之歌", episode=3, published="2024-10-20"), *both) == 1
    assert found(ask("星之歌", is_movie=True, published="2024-10-20"), *both) == 2


def test_a_later_season_that_airs_now_is_a_rival() -> None:
    second = show(2, "星之歌 2", begins="2025-10-05", ends="2025-12-21")
    query = ask("星之歌", episode=3, published="2025-10-20")

    outcome = match_catalogue(query, Index(names_of([HOSHI, second])), today=TODAY)

    assert isinstance(outcome, CatalogueMatch)
    assert (outcome.show.bangumi_id, outcome.rivals) == (1, (2,))


def test_names_of_different_shows_are_refused() -> None:
    query = ask("第三", "星", "月", published="2024-10-20")

    reason = found(query, show(1, "星"), show(2, "月"))

    assert reason == (
        "the names in the title are those of different shows: 星 (2024, bgm/1) and 月 (2024, bgm/2)"
    )


def test_a_title_without_a_name_is_none() -> None:
    assert found(ask(" ", published="2024-10-20"), HOSHI) is None
