from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from demo.world.catalogue import load_catalogue
from demo.world.expected import expected_file, expected_show, library_path, sha256_of
from demo.world.model import Place

CATALOGUE = load_catalogue()
TOWER = CATALOGUE.show("tower")


def source(folder: Path) -> Path:
    path = folder / "a.mkv"
    path.write_bytes(b"episode")
    return path


def test_second_season_lies_in_the_folder_of_the_first() -> None:
    assert library_path(TOWER, 2, 1) == PurePosixPath(
        "雾港钟楼 (2024)/Season 02/雾港钟楼 (2024) - S02E01.mkv"
    )


def test_show_without_a_chinese_title_keeps_its_own() -> None:
    assert library_path(CATALOGUE.show("ink"), 1, 3).parts[0] == "墨山行纪 (2026)"


def test_continued_numbers_are_counted_from_one(tmp_path: Path) -> None:
    file = expected_file(TOWER, Place(show="tower", season=2, ep=1), source(tmp_path))

    assert (file.season, file.episode, file.episode_id) == (2, 1, 9901101)
    assert (file.episode_title, file.aired) == ("买下昨天的人", "2025-07-05")


def test_bytes_are_those_of_the_source(tmp_path: Path) -> None:
    file = expected_file(TOWER, Place(show="tower", season=1, ep=1), source(tmp_path))

    assert (file.size, file.sha256) == (7, hashlib.sha256(b"episode").hexdigest())
    assert file.nfo.name == "雾港钟楼 (2024) - S01E01.nfo"


def test_entities_of_episode_texts_are_resolved(tmp_path: Path) -> None:
    place = Place(show="post", season=1, ep=1)

    file = expected_file(CATALOGUE.show("post"), place, source(tmp_path))

    assert file.episode_title == "收件人 & 寄件人不明"


def test_sloppy_air_date_becomes_a_date(tmp_path: Path) -> None:
    place = Place(show="ink", season=1, ep=3)

    assert expected_file(CATALOGUE.show("ink"), place, source(tmp_path)).aired == "2026-01-24"


def test_episode_without_a_text_has_no_plot(tmp_path: Path) -> None:
    place = Place(show="ink", season=1, ep=4)

    assert expected_file(CATALOGUE.show("ink"), place, source(tmp_path)).plot is None


def test_unlisted_episode_has_only_its_place(tmp_path: Path) -> None:
    file = expected_file(TOWER, Place(show="tower", season=1, ep=99), source(tmp_path))

    assert (file.episode_id, file.episode_title, file.aired) == (None, None, None)


def test_show_is_described_by_its_first_season(tmp_path: Path) -> None:
    pictures = dict.fromkeys((990101, 990102), source(tmp_path))

    show = expected_show(TOWER, list(TOWER.seasons), pictures)

    assert (show.title, show.premiered, show.subject_id) == ("雾港钟楼", "2024-10-05", 990101)
    assert show.seasons == {1: 990101, 2: 990102}
    assert show.listed_ids == {"tmdb": "9990101"}


def test_show_that_no_listing_names_has_no_other_ids(tmp_path: Path) -> None:
    ink = CATALOGUE.show("ink")

    show = expected_show(ink, [ink.season(1)], {ink.season(1).subject.id: source(tmp_path)})

    assert show.listed_ids == {}


def test_every_season_and_the_show_have_a_poster(tmp_path: Path) -> None:
    first, second = tmp_path / "first.jpg", tmp_path / "second.jpg"
    first.write_bytes(b"first")
    second.write_bytes(b"second")

    show = expected_show(TOWER, list(TOWER.seasons), {990101: first, 990102: second})

    assert {path.name: digest for path, digest in show.posters.items()} == {
        "poster.jpg": sha256_of(first),
        "season01-poster.jpg": sha256_of(first),
        "season02-poster.jpg": sha256_of(second),
    }
