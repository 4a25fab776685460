"""Where sidecars lie under any path template, and when a description is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from anishelf.metadata.domain.description import Folders, film_nfo, folders_of, next_try

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ROOT = "/srv/library"


@pytest.mark.parametrize(
    ("path", "season", "show", "season_folder"),
    [
        ("X (2024)/Season 01/X - S01E01.mkv", 1, "X (2024)", "X (2024)/Season 01"),
        ("X (2024)/S2/X - S02E01.mkv", 2, "X (2024)", "X (2024)/S2"),
        ("X/第2季/X 01.mkv", 2, "X", "X/第2季"),
        ("X/Specials/X 01.mkv", 0, "X", "X/Specials"),
        ("X/Season 00/X 01.mkv", 0, "X", "X/Season 00"),
        ("TV/X (2024)/Season 1/X.mkv", 1, "TV/X (2024)", "TV/X (2024)/Season 1"),
        ("TV/X (2024)/X - S01E01.mkv", 1, "TV/X (2024)", None),
        ("X (2024)/X - S01E01.mkv", 1, "X (2024)", None),
        ("86/86 - S01E01.mkv", 1, "86", None),
        ("1/1 - S01E01.mkv", 1, "1", None),
        ("X - S01E01.mkv", 1, None, None),
    ],
)
def test_folders_are_found_for_any_template(
    path: str, season: int, show: str | None, season_folder: str | None
) -> None:
    found = folders_of(f"{ROOT}/{path}", root=ROOT, season=season)

    assert found == Folders(
        show=show and f"{ROOT}/{show}", season=season_folder and f"{ROOT}/{season_folder}"
    )


@pytest.mark.parametrize(
    ("path", "nfo"),
    [
        ("Film (2025)/Film (2025).mkv", "Film (2025)/movie.nfo"),
        ("Film/Film (2025) [1080p].mkv", "Film/movie.nfo"),
        ("Films of 2025/Film.mkv", None),
        ("Film.mkv", None),
    ],
)
def test_a_film_in_a_folder_of_its_own_has_a_movie_nfo(path: str, nfo: str | None) -> None:
    assert film_nfo(f"{ROOT}/{path}", root=ROOT) == (nfo and f"{ROOT}/{nfo}")


def test_a_failed_description_waits_longer_each_time() -> None:
    waits = [next_try(attempts, NOW) - NOW for attempts in range(5)]

    assert waits == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(days=1),
        timedelta(days=1),
    ]
