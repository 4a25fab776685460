"""What bangumi.tv learns later reaches the library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.identity.domain.query import IdentityQuery
from anishelf.metadata.steps.refresh import refresh_metadata
from anishelf.metadata.store.library_subjects import LibrarySubjects
from anishelf.metadata.store.metadata_tasks import MetadataTasks
from demo.world.bangumi import Bangumi, BangumiStandIn, too_many_requests
from demo.world.subjects import Dataset
from tests.worlds.described import read, shelve_query, stand_in, states
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import NOW, Shelf
from tests.worlds.subjects import dataset, season

DAY = timedelta(days=1)
FIRST = IdentityQuery(titles=("Hoshi",), episode=1, published_at=NOW)


@pytest.fixture
def bangumi() -> Iterator[BangumiStandIn]:
    with stand_in(dataset(season(1, "Hoshi", begins="2026-04-05"))) as server:
        yield server


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


@pytest.fixture
def knowing(conn: psycopg.Connection, bangumi: BangumiStandIn, shelf: Shelf) -> Knowing:
    knowing = Knowing(conn, bangumi, now=NOW)
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root)
    return knowing


def data(bangumi: BangumiStandIn) -> Dataset:
    site = bangumi.sites[0]
    assert isinstance(site, Bangumi)
    return site.data


def refresh(knowing: Knowing, shelf: Shelf, *, days: float) -> list[int]:
    knowing.now = NOW + timedelta(days=days)
    subjects = LibrarySubjects(shelf.conn)
    tasks = MetadataTasks(shelf.conn)
    return refresh_metadata(
        subjects.in_library(), subjects.fingerprint, knowing.subjects, tasks, now=knowing.now
    )


def test_what_is_fresh_is_not_asked_for(knowing: Knowing, shelf: Shelf) -> None:
    assert refresh(knowing, shelf, days=0.01) == []
    assert states(shelf) == [("written", None)]


def test_a_summary_that_was_written_later_reaches_the_nfo(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    data(bangumi).episodes[1][0]["desc"] = "Now there is a plot."

    assert len(refresh(knowing, shelf, days=2)) == 1

    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root)
    assert read(next(shelf.root.rglob("*E01.nfo")))["plot"] == "Now there is a plot."
    assert refresh(knowing, shelf, days=2) == []


def test_a_speaker_who_was_named_later_reaches_the_nfo(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    figure = {"id": 5, "name": "汀", "relation": "主角", "actors": [{"id": 2, "name": "朝凪"}]}
    data(bangumi).characters[1] = [figure]

    assert len(refresh(knowing, shelf, days=2)) == 1

    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root)
    assert "<name>朝凪</name>" in next(shelf.root.rglob("tvshow.nfo")).read_text()


def test_an_episode_that_is_listed_later_is_described(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    rows = data(bangumi).episodes[1]
    data(bangumi).episodes[1] = rows[:2]
    forget(knowing)
    third = IdentityQuery(titles=("Hoshi",), episode=3, published_at=NOW)
    shelve_query(knowing, shelf, third, "c.mkv")
    knowing.fetch_metadata()
    assert states(shelf)[1] == ("pending", "bangumi.tv does not list episode 3 of bgm/1 yet")

    data(bangumi).episodes[1] = rows
    assert len(refresh(knowing, shelf, days=0.1)) == 1

    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root)
    assert read(next(shelf.root.rglob("*E03.nfo")))["title"] == "話 3"


def forget(knowing: Knowing) -> None:
    """Let what is known be a day old."""
    knowing.conn.execute("UPDATE bangumi_subjects SET episodes_fetched_at = %s", (NOW - DAY,))


def test_a_site_that_refuses_changes_nothing(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    bangumi.faults["*"] = too_many_requests()

    assert refresh(knowing, shelf, days=2) == []
    assert states(shelf) == [("written", None)]


def test_a_subject_that_was_merged_takes_its_show_along(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    known = data(bangumi)
    (twin,) = dataset(season(77, "Hoshi", begins="2026-04-05")).subjects.values()
    known.subjects[77] = twin
    known.episodes[77] = dataset(season(77, "Hoshi", begins="2026-04-05")).episodes[77]
    del known.subjects[1]
    known.redirects[1] = 77

    assert len(refresh(knowing, shelf, days=2)) == 1

    rows = shelf.conn.execute(
        "SELECT w.bangumi_id, p.bangumi_id FROM works w JOIN seasons s ON s.work_id = w.id "
        "JOIN season_parts p ON p.season_id = s.id"
    ).fetchall()
    assert rows == [(77, 77)]
    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root)
    assert 'type="bangumi" default="true">77<' in next(shelf.root.rglob("tvshow.nfo")).read_text()
    assert refresh(knowing, shelf, days=2) == []
    knowing.place(IdentityQuery(titles=("Hoshi",), episode=2, published_at=NOW))
    assert shelf.conn.execute("SELECT count(*) FROM works").fetchone() == (1,)
