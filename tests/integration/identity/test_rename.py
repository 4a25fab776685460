"""Another title language, or a title that was corrected, renames what is in the library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.identity.domain.query import IdentityQuery
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.steps.rename import rename_works
from anishelf.identity.store.names import Names
from anishelf.metadata.store.metadata_tasks import MetadataTasks
from demo.world.bangumi import BangumiStandIn
from tests.worlds.catalogue import Fixed, document, item
from tests.worlds.described import read, shelve_query, stand_in, tree
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import NOW, Shelf
from tests.worlds.subjects import dataset, season

FIRST = IdentityQuery(titles=("Hoshi no Machi",), episode=1, published_at=NOW)


@pytest.fixture
def bangumi() -> Iterator[BangumiStandIn]:
    show = season(1, "Hoshi no Machi", name_cn="星之町", begins="2026-04-05")
    film = season(
        2, "Hoshi no Umi", name_cn="星之海", begins="2026-03-01", episodes=1, platform="剧场版"
    )
    with stand_in(dataset(show, film)) as server:
        yield server


@pytest.fixture
def knowing(conn: psycopg.Connection, bangumi: BangumiStandIn) -> Knowing:
    return Knowing(conn, bangumi, now=NOW)


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def know_english(knowing: Knowing) -> None:
    entry = item("Hoshi no Machi", 1, "星之町")
    entry["titleTranslate"]["en"] = ["Town of Stars"]
    source = Fixed(document(entry))
    refresh_catalogue(source.read, knowing.catalogue, now=NOW)


def rename(knowing: Knowing, shelf: Shelf, language: str) -> list[int]:
    """Rename, move and describe everything in *language*, as resync_library does."""
    knowing.language = language
    names = Names(shelf.conn)
    works = [work for (work,) in shelf.conn.execute("SELECT id FROM works").fetchall()]
    renamed = rename_works(names, knowing.cache, work_ids=works, language=language)
    MetadataTasks(shelf.conn).describe_again(renamed, now=knowing.now)
    shelf.resync()
    knowing.now += timedelta(minutes=1)
    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root, shelf.movies)
    return renamed


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Town of Stars"), ("ja", "Hoshi no Machi"), ("zh", "星之町")]
)
def test_a_language_names_folders_files_and_descriptions(
    knowing: Knowing, shelf: Shelf, language: str, title: str
) -> None:
    know_english(knowing)
    shelve_query(knowing, shelf, FIRST, "a.mkv")

    rename(knowing, shelf, language)

    show = f"{title} (2026)"
    assert {name for name in tree(shelf.root) if name.endswith((".mkv", ".nfo"))} == {
        f"{show}/Season 01/season.nfo",
        f"{show}/Season 01/{show} - S01E01.mkv",
        f"{show}/Season 01/{show} - S01E01.nfo",
        f"{show}/tvshow.nfo",
    }
    assert read(shelf.root / show / "tvshow.nfo")["title"] == title
    assert read(shelf.root / show / "Season 01/season.nfo")["title"] == title


def test_a_film_takes_its_description_and_its_poster_along(knowing: Knowing, shelf: Shelf) -> None:
    film = IdentityQuery(titles=("Hoshi no Umi",), is_movie=True, year=2026)
    shelve_query(knowing, shelf, film, "film.mkv")
    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root, shelf.movies)
    assert "星之海 (2026)/movie.nfo" in tree(shelf.movies)

    rename(knowing, shelf, "ja")

    name = "Hoshi no Umi (2026)"
    assert set(tree(shelf.movies)) == {
        f"{name}/{name}-poster.jpg",
        f"{name}/{name}.mkv",
        f"{name}/movie.nfo",
    }
    assert read(shelf.movies / name / "movie.nfo")["title"] == "Hoshi no Umi"
    assert [path.name for path in shelf.movies.iterdir() if path.is_dir()] == [name]


def test_a_first_sync_in_english_needs_no_renaming(knowing: Knowing, shelf: Shelf) -> None:
    know_english(knowing)
    knowing.language = "en"

    shelve_query(knowing, shelf, FIRST, "a.mkv")

    assert shelf.videos() == ["Town of Stars (2026) - S01E01.mkv"]
    assert rename(knowing, shelf, "en") == []


def test_what_has_no_english_name_keeps_its_original_one(knowing: Knowing, shelf: Shelf) -> None:
    shelve_query(knowing, shelf, FIRST, "a.mkv")

    rename(knowing, shelf, "en")

    assert "Hoshi no Machi (2026)/tvshow.nfo" in tree(shelf.root)


def test_a_second_run_renames_nothing(knowing: Knowing, shelf: Shelf) -> None:
    know_english(knowing)
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    rename(knowing, shelf, "en")
    before = tree(shelf.root)

    assert rename(knowing, shelf, "en") == []
    assert tree(shelf.root) == before


def test_a_subject_that_nobody_knows_any_more_changes_nothing(
    knowing: Knowing, shelf: Shelf
) -> None:
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    shelf.conn.execute("DELETE FROM bangumi_episodes")
    shelf.conn.execute("DELETE FROM bangumi_subjects")

    names, cache = Names(shelf.conn), knowing.cache
    assert rename_works(names, cache, work_ids=[1], language="ja") == []
