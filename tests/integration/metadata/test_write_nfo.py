"""Describing library files: what is written, what is kept, and that twice is once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.identity.domain.query import IdentityQuery
from demo.world.answers import Fault
from demo.world.bangumi import Bangumi, BangumiStandIn
from demo.world.catalogue import load_catalogue
from demo.world.model import Outcome
from demo.world.subjects import Dataset, catalogue_dataset
from tests.worlds.described import (
    JPEG,
    Posters,
    put,
    read,
    shelve,
    shelve_query,
    stand_in,
    states,
    tree,
)
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import NOW, Shelf
from tests.worlds.subjects import dataset, season

RELEASES = [r for r in load_catalogue().releases if r.outcome is Outcome.LIBRARY]
TOWER = [r for r in RELEASES if r.place and r.place.show == "tower"]
SHOW = "雾港钟楼 (2024)"


@pytest.fixture
def bangumi() -> Iterator[BangumiStandIn]:
    with stand_in(catalogue_dataset(load_catalogue(), image_base="https://x.example")) as conn:
        yield conn


@pytest.fixture
def knowing(conn: psycopg.Connection, bangumi: BangumiStandIn) -> Knowing:
    return Knowing(conn, bangumi, now=NOW)


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def roots(shelf: Shelf) -> tuple[Path, Path]:
    return shelf.root, shelf.root.parent / "movies"


def describe(knowing: Knowing, shelf: Shelf) -> None:
    knowing.fetch_metadata()
    knowing.write_nfo(*roots(shelf))


def test_every_file_gets_its_texts_and_every_show_its_posters(
    knowing: Knowing, shelf: Shelf
) -> None:
    shelve(knowing, shelf, *TOWER)

    fetched = knowing.fetch_metadata()
    written = knowing.write_nfo(*roots(shelf))

    assert (fetched.failed, written.failed) == (0, 0)
    assert fetched.done == written.done == len(TOWER)
    assert [name for name in tree(shelf.root) if not name.endswith(".mkv")] == [
        f"{SHOW}/Season 01/season.nfo",
        f"{SHOW}/Season 01/{SHOW} - S01E01.nfo",
        f"{SHOW}/Season 01/{SHOW} - S01E02.nfo",
        f"{SHOW}/Season 02/season.nfo",
        f"{SHOW}/Season 02/{SHOW} - S02E01.nfo",
        f"{SHOW}/Season 02/{SHOW} - S02E02.nfo",
        f"{SHOW}/Season 02/{SHOW} - S02E03.nfo",
        f"{SHOW}/poster.jpg",
        f"{SHOW}/season01-poster.jpg",
        f"{SHOW}/season02-poster.jpg",
        f"{SHOW}/tvshow.nfo",
    ]
    assert states(shelf) == [("written", None)] * len(TOWER)


def test_the_show_is_its_first_season_whatever_came_first(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, TOWER[-1])
    describe(knowing, shelf)

    show = read(shelf.root / SHOW / "tvshow.nfo")
    season = read(shelf.root / SHOW / "Season 02" / "season.nfo")

    assert (show["title"], show["uniqueid"], show["premiered"]) == (
        "雾港钟楼", "990101", "2024-10-05",
    )  # fmt: skip
    assert (season["title"], season["uniqueid"], season["seasonnumber"]) == (
        "雾港钟楼 第二季", "990102", "2",
    )  # fmt: skip
    assert show["namedseason"] == "雾港钟楼 第二季"


def test_a_new_season_is_added_to_the_show(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, TOWER[0])
    describe(knowing, shelf)
    before = (shelf.root / SHOW / "tvshow.nfo").read_bytes()

    shelve(knowing, shelf, TOWER[-1])
    describe(knowing, shelf)

    after = (shelf.root / SHOW / "tvshow.nfo").read_bytes()
    assert (before.count(b"<namedseason"), after.count(b"<namedseason")) == (1, 2)


def test_entities_and_short_dates_are_made_plain(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, *RELEASES)
    describe(knowing, shelf)

    post = read(shelf.root / "星屑邮局 (2025)/Season 01/星屑邮局 (2025) - S01E01.nfo")
    ink = read(shelf.root / "墨山行纪 (2026)/Season 01/墨山行纪 (2026) - S01E03.nfo")
    lantern = (shelf.root / "纸灯笼之夜 (2025)/tvshow.nfo").read_text()

    assert post["title"] == "收件人 & 寄件人不明"
    assert ink["aired"] == "2026-01-24"
    assert "<rating" not in lantern


def test_a_second_run_finds_nothing_to_do(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve(knowing, shelf, *TOWER)
    describe(knowing, shelf)
    files, asked = tree(shelf.root), len(bangumi.requests)
    times = {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*")}

    fetched = knowing.fetch_metadata()
    written = knowing.write_nfo(*roots(shelf))

    assert (fetched.done, written.done) == (0, 0)
    assert tree(shelf.root) == files
    assert {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*")} == times
    assert len(bangumi.requests) == asked


def again(shelf: Shelf) -> None:
    """Let every file be described once more, as when something changed."""
    shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'ready'")


def test_describing_once_more_writes_no_file_again(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve(knowing, shelf, *TOWER)
    describe(knowing, shelf)
    asked = len(bangumi.requests)
    times = {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*")}

    again(shelf)
    knowing.write_nfo(*roots(shelf))

    assert {path: path.stat().st_mtime_ns for path in shelf.root.rglob("*")} == times
    assert len(bangumi.requests) == asked


def test_what_a_user_changed_is_kept(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, TOWER[0])
    describe(knowing, shelf)
    edited = shelf.root / SHOW / "tvshow.nfo"
    poster = shelf.root / SHOW / "poster.jpg"
    edited.write_bytes(b"<tvshow>mine</tvshow>")
    poster.write_bytes(b"my poster")

    shelve(knowing, shelf, *TOWER[1:])
    describe(knowing, shelf)

    assert edited.read_bytes() == b"<tvshow>mine</tvshow>"
    assert poster.read_bytes() == b"my poster"
    assert set(states(shelf)) == {("written", None)}


def test_what_was_there_before_us_is_kept(knowing: Knowing, shelf: Shelf) -> None:
    foreign = shelf.root / SHOW / "tvshow.nfo"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"<tvshow>theirs</tvshow>")
    (shelf.root / ".anishelf-library").touch()

    shelve(knowing, shelf, TOWER[0])
    describe(knowing, shelf)

    assert foreign.read_bytes() == b"<tvshow>theirs</tvshow>"
    assert (shelf.root / SHOW / "Season 01" / f"{SHOW} - S01E01.nfo").exists()


def test_what_was_removed_is_written_again(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, TOWER[0])
    describe(knowing, shelf)
    files = tree(shelf.root)
    for name in files:
        if not name.endswith(".mkv"):
            (shelf.root / name).unlink()

    again(shelf)
    knowing.write_nfo(*roots(shelf))

    assert tree(shelf.root) == files


def test_a_crash_between_record_and_file_is_mended(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, TOWER[0])
    knowing.fetch_metadata()
    taken = shelf.root / SHOW / "tvshow.nfo"
    taken.mkdir()
    knowing.write_nfo(*roots(shelf))
    taken.rmdir()

    knowing.now += timedelta(minutes=1)
    describe(knowing, shelf)

    assert read(taken)["title"] == "雾港钟楼"
    assert states(shelf) == [("written", None)]


def test_a_text_that_was_replaced_without_its_record_is_still_ours(
    knowing: Knowing, shelf: Shelf
) -> None:
    shelve(knowing, shelf, TOWER[0])
    describe(knowing, shelf)
    knowing.conn.execute("UPDATE sidecars SET sha256 = 'older' WHERE kind <> 'poster'")

    again(shelf)
    knowing.write_nfo(*roots(shelf))

    older = knowing.conn.execute("SELECT count(*) FROM sidecars WHERE sha256 = 'older'").fetchone()
    assert older == (0,)


def test_a_new_poster_replaces_the_old_one(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve(knowing, shelf, TOWER[0])
    describe(knowing, shelf)
    posters = bangumi.sites[1]
    assert isinstance(posters, Posters)
    posters.data = JPEG + b" of the second season"
    data(bangumi).subjects[990101]["images"]["large"] += "?r=2"

    knowing.now += timedelta(days=40)
    again(shelf)
    knowing.write_nfo(*roots(shelf))

    assert (shelf.root / SHOW / "poster.jpg").read_bytes() == posters.data


def data(bangumi: BangumiStandIn) -> Dataset:
    site = bangumi.sites[0]
    assert isinstance(site, Bangumi)
    return site.data


@pytest.mark.parametrize(
    "fault",
    [Fault.html(404), Fault.html(), Fault(status=200, body=b"no", content_type="image/png")],
)
def test_a_poster_that_is_none_is_left_out(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn, fault: Fault
) -> None:
    shelve(knowing, shelf, TOWER[0])
    bangumi.faults["/pic/*"] = fault

    describe(knowing, shelf)

    assert not list(shelf.root.rglob("*poster*"))
    assert states(shelf) == [("written", None)]


def test_a_poster_that_is_late_comes_later(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve(knowing, shelf, TOWER[0])
    bangumi.faults["/pic/*"] = Fault.html(503)

    describe(knowing, shelf)
    texts = list(shelf.root.rglob("*.nfo"))
    failed = states(shelf)
    bangumi.faults.clear()
    knowing.now += timedelta(minutes=1)
    describe(knowing, shelf)

    assert len(texts) == 3
    assert failed[0][0] == "failed"
    assert "503" in str(failed[0][1])
    assert states(shelf) == [("written", None)]
    assert (shelf.root / SHOW / "poster.jpg").read_bytes() == JPEG


def test_one_bad_file_does_not_hold_up_its_neighbours(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, *TOWER[:2])
    blocked = shelf.root / SHOW / "Season 01" / f"{SHOW} - S01E01.nfo"
    blocked.mkdir()

    knowing.fetch_metadata()
    outcome = knowing.write_nfo(*roots(shelf))

    assert (outcome.done, outcome.failed) == (1, 1)
    assert [status for status, _ in states(shelf)] == ["failed", "written"]


def test_a_file_that_is_gone_needs_no_description(knowing: Knowing, shelf: Shelf) -> None:
    shelve(knowing, shelf, TOWER[0])
    knowing.conn.execute("UPDATE library_files SET state = 'missing'")

    describe(knowing, shelf)

    assert not list(shelf.root.rglob("*.nfo"))
    assert states(shelf) == [("written", None)]


def test_only_the_named_downloads_are_described(knowing: Knowing, shelf: Shelf) -> None:
    one, _ = shelve(knowing, shelf, *TOWER[:2])

    knowing.fetch_metadata([one])
    knowing.write_nfo(*roots(shelf), download_ids=[one])

    assert [status for status, _ in states(shelf)] == ["written", "pending"]


def test_a_film_has_an_nfo_of_its_own(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    film = data(bangumi).subjects[990103]
    film["images"]["large"] = f"{bangumi.url}/pic/cover/l/990103.jpg"
    query = IdentityQuery(titles=("剧场版 雾港钟楼 归灯之夜",), is_movie=True, year=2025)
    shelve_query(knowing, shelf, query, "film.mkv")

    describe(knowing, shelf)

    name = "剧场版 雾港钟楼 归灯之夜 (2025)"
    movies = roots(shelf)[1]
    assert set(tree(movies)) == {
        f"{name}/{name}-poster.jpg",
        f"{name}/{name}.mkv",
        f"{name}/movie.nfo",
    }
    nfo = read(movies / name / "movie.nfo")
    assert (nfo["title"], nfo["premiered"], nfo["uniqueid"]) == (
        "剧场版 雾港钟楼 归灯之夜", "2025-03-14", "990103",
    )  # fmt: skip
    assert states(shelf) == [("written", None)]


def test_a_special_is_described_without_a_season_file(knowing: Knowing, shelf: Shelf) -> None:
    query = IdentityQuery(titles=("纸灯笼之夜",), episode=1, is_special=True, year=2025)
    shelve_query(knowing, shelf, query, "[X] 纸灯笼之夜 SP - 01.mkv")

    describe(knowing, shelf)

    show = "纸灯笼之夜 (2025)"
    nfo = read(shelf.root / show / "Season 00" / f"{show} - S00E01.nfo")
    assert (nfo["title"], nfo["season"], nfo["episode"]) == ("祭典之后", "0", "1")
    assert not (shelf.root / show / "Season 00" / "season.nfo").exists()
    assert (shelf.root / show / "tvshow.nfo").exists()


def test_a_file_of_two_episodes_has_two_blocks(knowing: Knowing, shelf: Shelf) -> None:
    query = IdentityQuery(titles=("纸灯笼之夜",), episode=1, episode_end=2, year=2025)
    put(shelf, knowing.place(query), "[X] 纸灯笼之夜 - 01-02.mkv")

    describe(knowing, shelf)

    nfos = [data for name, data in tree(shelf.root).items() if "S01E" in name and ".nfo" in name]
    assert len(nfos) == 1
    assert nfos[0].count(b"<episodedetails>") == 2
    assert nfos[0].count(b"<?xml") == 1


def test_a_season_of_two_cours_is_described_by_its_first(
    conn: psycopg.Connection, shelf: Shelf
) -> None:
    first = season(1, "Hoshi", begins="2026-01-05")
    second = season(2, "Hoshi Part 2", begins="2026-04-05")
    with stand_in(dataset(first, second)) as bangumi:
        knowing = Knowing(conn, bangumi, now=NOW)
        knowing.subjects.episodes(2)
        shelve_query(knowing, shelf, IdentityQuery(titles=("Hoshi",), episode=1), "1.mkv")
        row = conn.execute("SELECT id FROM seasons").fetchone()
        assert row is not None
        conn.execute(
            "INSERT INTO season_parts (season_id, bangumi_id, first_episode) VALUES (%s, 2, 13)",
            row,
        )
        later = shelf.episode(row[0], 13)
        conn.execute("UPDATE episodes SET bangumi_episode_id = 2001 WHERE id = %s", (later,))
        shelf.move(shelf.download([later], {"13.mkv": b"thirteen"}))
        knowing.fetch_metadata()
        conn.execute(
            "UPDATE sync_tasks SET metadata_status = 'written' WHERE episode_id <> %s", (later,)
        )

        knowing.write_nfo(*roots(shelf))

    (about,) = (read(path) for path in shelf.root.rglob("season.nfo"))
    (show,) = (path.read_text() for path in shelf.root.rglob("tvshow.nfo"))
    assert (about["title"], about["uniqueid"]) == ("Hoshi", "1")
    assert show.count("<namedseason") == 1
    assert '<namedseason number="1">Hoshi</namedseason>' in show
