"""A library of every kind of file, made by the steps of the pipeline, as a real Kodi reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from lxml import etree

from anishelf.identity.domain.query import IdentityQuery, Placement
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.metadata.adapters.nfo import read_block
from demo.world.catalogue import load_catalogue
from demo.world.subjects import Dataset, catalogue_dataset
from tests.worlds.catalogue import Fixed, document, item
from tests.worlds.database import Server
from tests.worlds.described import stand_in
from tests.worlds.knowing import Knowing
from tests.worlds.kodi import Kodi
from tests.worlds.shelf import NOW, Shelf

pytestmark = [pytest.mark.shared, pytest.mark.world, pytest.mark.timeout(700)]

TOWER, LANTERN, POST = "雾港钟楼", "纸灯笼之夜", "星屑邮局"
FILM = "剧场版 雾港钟楼 归灯之夜"
NO_PLOT = "bangumi.tv 暂无简介。"
VIDEO = b"a video "


@pytest.fixture(scope="module")
def conn(postgres: Server) -> Iterator[psycopg.Connection]:
    """A database for the library that all tests of this file look at."""
    with psycopg.connect(postgres.create(), autocommit=True) as live:
        yield live


def staffed(data: Dataset) -> Dataset:
    """Name a director and a speaker, and mark a title as bangumi.tv's server does."""
    data.persons[990101].append({"id": 1, "name": "霧島 & 子", "relation": "导演", "type": 1})
    data.characters[990101][0]["actors"] = [{"id": 2, "name": "朝凪", "images": None}]
    return data


def know_ids(knowing: Knowing) -> None:
    """Load a catalogue that knows the shows elsewhere."""
    listed = document(
        item("霧港の時計塔", 990101, TOWER, tmdb="tv/501/season/1", anidb="11", mal="12", aniList="13"),
        item("霧港の時計塔 第2期", 990102, "雾港钟楼 第二季", tmdb="tv/501/season/2", mal="22"),
        item("劇場版 霧港の時計塔 灯の帰る夜", 990103, FILM, kind="movie", tmdb="movie/77"),
    )  # fmt: skip
    refresh_catalogue(Fixed(listed).read, knowing.catalogue, now=NOW)


def fill(knowing: Knowing, shelf: Shelf) -> None:
    """Bring every kind of file into the library and describe it."""
    single(knowing, shelf, IdentityQuery(titles=(TOWER,), episode=1, year=2024), "T - 01.mkv")
    single(
        knowing,
        shelf,
        IdentityQuery(titles=(TOWER,), season=2, episode=3, year=2025),
        "T S2 - 03.mkv",
    )
    single(knowing, shelf, IdentityQuery(titles=(FILM,), is_movie=True, year=2025), "film.mkv")
    special = IdentityQuery(titles=(LANTERN,), episode=1, is_special=True, year=2025)
    single(knowing, shelf, special, "Kamitourou SP - 01.mkv")
    both = IdentityQuery(titles=(LANTERN,), episode=1, episode_end=2, year=2025)
    single(knowing, shelf, both, "[X] Kamitourou - 01-02.mkv")
    pack = placed(knowing, IdentityQuery(titles=(POST,), episode=1, episode_end=3, year=2025))
    files = {f"Pack/Post - {n:02}.mkv": VIDEO + bytes([n]) for n in (1, 2, 3)}
    files["Pack/Post - 01.sc.ass"] = b"subtitle"
    files["Pack/Post - NCOP.mkv"] = VIDEO
    files["Pack/Sample/sample.mkv"] = VIDEO
    shelf.move(shelf.download(list(pack.episode_ids), files))
    assert knowing.fetch_metadata().failed == 0
    assert knowing.write_nfo(shelf.root, shelf.movies).failed == 0


def single(knowing: Knowing, shelf: Shelf, query: IdentityQuery, name: str) -> None:
    placement = placed(knowing, query)
    shelf.move(shelf.download(list(placement.episode_ids), {name: VIDEO + name.encode()}))


def placed(knowing: Knowing, query: IdentityQuery) -> Placement:
    found = knowing.place(query)
    assert isinstance(found, Placement), found
    return found


@pytest.fixture(scope="module")
def shelf(conn: psycopg.Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    data = staffed(catalogue_dataset(load_catalogue(), image_base="https://x.example"))
    with stand_in(data) as bangumi:
        film = data.subjects[990103]
        film["images"]["large"] = f"{bangumi.url}/pic/cover/l/990103.jpg"
        knowing = Knowing(conn, bangumi, now=NOW)
        know_ids(knowing)
        made = Shelf(conn, tmp_path_factory.mktemp("kinds"))
        fill(knowing, made)
        yield made


@pytest.fixture(scope="module")
def seen(shelf: Shelf, kodi: Kodi) -> dict[str, Any]:
    return kodi.read(shelf.root, movies=shelf.movies)


def shows(seen: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {show["title"]: show for show in seen["tvshows"]}


def facts(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in wanted}


def test_nothing_else_is_found(seen: dict[str, Any]) -> None:
    assert sorted(shows(seen)) == sorted([TOWER, LANTERN, POST])
    assert [film["title"] for film in seen["movies"]] == [FILM]
    numbers = {
        title: [(e["season"], e["episode"]) for e in sorted(show["episodes"], key=lambda e: e["file"])]
        for title, show in shows(seen).items()
    }  # fmt: skip
    assert {title: sorted(found) for title, found in numbers.items()} == {
        TOWER: [(1, 1), (2, 3)],
        LANTERN: [(0, 1), (1, 1), (1, 2)],
        POST: [(1, 1), (1, 2), (1, 3)],
    }


def test_a_show_of_two_seasons_is_its_first(seen: dict[str, Any], shelf: Shelf) -> None:
    tower, folder = shows(seen)[TOWER], shelf.root / f"{TOWER} (2024)"
    wanted = {
        "originaltitle": "霧港の時計塔",
        "premiered": "2024-10-05",
        "year": 2024,
        "genre": ["原创", "奇幻"],
        "tag": ["原创", "奇幻", "海港", "治愈"],
        "studio": ["汽笛動画"],
        "uniqueid": {
            "bangumi": "990101", "tmdb": "501", "anidb": "11", "mal": "12", "anilist": "13",
        },
        "rating": 7.9,
        "votes": "2316",
        "file": f"{folder}/",
    }  # fmt: skip

    assert facts(tower, wanted) == wanted
    assert tower["plot"].startswith("港镇的钟楼")
    assert [(actor["name"], actor["role"]) for actor in tower["cast"]] == [("朝凪", "汀")]
    assert {s["season"]: s["title"] for s in tower["seasons"]} == {1: TOWER, 2: "雾港钟楼 第二季"}
    assert tower["art"]["poster"] == str(folder / "poster.jpg")
    assert {s["season"]: s["art"].get("poster") for s in tower["seasons"]} == {
        number: str(folder / f"season0{number}-poster.jpg") for number in (1, 2)
    }


def test_an_episode_of_the_second_season_is_the_third(seen: dict[str, Any]) -> None:
    (third,) = [e for e in shows(seen)[TOWER]["episodes"] if e["season"] == 2]
    wanted = {
        "title": "塩とロープ",
        "plot": '船长要汀校准一只没有指针的航海钟。\n"时间是盐，路是绳子"，他说。',
        "showtitle": TOWER,
        "firstaired": "2025-07-19",
        "uniqueid": {"bangumi": "9901103"},
    }

    assert facts(third, wanted) == wanted


def test_a_film_is_a_film(seen: dict[str, Any], shelf: Shelf) -> None:
    (film,) = seen["movies"]
    folder = shelf.movies / f"{FILM} (2025)"
    wanted = {
        "originaltitle": "劇場版 霧港の時計塔 灯の帰る夜",
        "plot": "钟楼停摆的那一夜，灯塔替它敲响了十三点。",
        "premiered": "2025-03-14",
        "uniqueid": {"bangumi": "990103", "tmdb": "77"},
        "file": str(folder / f"{FILM} (2025).mkv"),
    }

    assert (folder / "movie.nfo").is_file()
    assert facts(film, wanted) == wanted
    assert film["art"]["poster"] == str(folder / f"{FILM} (2025)-poster.jpg")


def test_a_special_is_in_season_zero(seen: dict[str, Any]) -> None:
    (special,) = [e for e in shows(seen)[LANTERN]["episodes"] if e["season"] == 0]
    wanted = {"title": "祭典之后", "plot": NO_PLOT, "uniqueid": {"bangumi": special["uniqueid"]["bangumi"]}}  # fmt: skip

    assert facts(special, wanted) == wanted


def test_a_double_episode_is_two_episodes_of_one_file(seen: dict[str, Any]) -> None:
    pair = [e for e in shows(seen)[LANTERN]["episodes"] if e["season"] == 1]

    assert len({each["file"] for each in pair}) == 1
    assert {each["episode"]: each["title"] for each in pair} == {1: "不说话的灯笼", 2: "竹与浆糊"}
    assert {each["episode"]: each["uniqueid"]["bangumi"] for each in pair} == {
        1: "9902001",
        2: "9902002",
    }


def test_a_show_that_nobody_rated_has_no_rating(seen: dict[str, Any]) -> None:
    assert (shows(seen)[LANTERN]["rating"], shows(seen)[LANTERN]["votes"]) == (0, "0")
    assert shows(seen)[LANTERN]["ratings"] == {}


def test_a_pack_brings_its_episodes_subtitles_and_extras(
    seen: dict[str, Any], shelf: Shelf
) -> None:
    titles = {each["episode"]: each["title"] for each in shows(seen)[POST]["episodes"]}
    folder = shelf.root / f"{POST} (2025)/Season 01"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert titles == {1: "收件人 & 寄件人不明", 2: "百年后的回信", 3: "失重邮票"}
    assert names == {
        *(f"{POST} (2025) - S01E0{n}{end}" for n in (1, 2, 3) for end in (".mkv", ".nfo")),
        f"{POST} (2025) - S01E01.zh-Hans.ass",
        "extras/Post - NCOP.mkv",
        "season.nfo",
    }


def test_every_nfo_parses_strictly_block_by_block(shelf: Shelf) -> None:
    blocks = [block for root in (shelf.root, shelf.movies) for block in nfo_blocks(root)]

    kinds = [str(block.tag) for block in blocks]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "tvshow": 3, "season": 4, "episodedetails": 8, "movie": 1,
    }  # fmt: skip
    for block in blocks:
        for element in block.iter():
            assert len(element) or (element.text or "").strip(), f"an empty <{element.tag}>"


def nfo_blocks(root: Path) -> Iterator[etree._Element]:
    """Yield every block; a file of two episodes holds two under one declaration."""
    for path in root.rglob("*.nfo"):
        declaration, _, body = path.read_text(encoding="utf-8").partition("?>\n")
        assert declaration.startswith("<?xml version")
        assert "<?xml" not in body
        tag = body[1 : body.index(">")]
        for block in body.strip().split(f"</{tag}>")[:-1]:
            yield read_block(f"{block}</{tag}>")
