"""Fetching what a description needs: retried on its own, and never a reason to lose the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.identity.domain.query import IdentityQuery
from anishelf.metadata.domain.description import NOT_LISTED_YET
from demo.world.answers import Fault
from demo.world.bangumi import Bangumi, BangumiStandIn, too_many_requests
from demo.world.subjects import Dataset
from tests.worlds.described import put, shelve_query, stand_in, states
from tests.worlds.knowing import Knowing
from tests.worlds.shelf import NOW, Shelf
from tests.worlds.subjects import dataset, season

FIRST = IdentityQuery(titles=("Hoshi",), episode=1, published_at=NOW)
THIRD = IdentityQuery(titles=("Hoshi",), episode=3, published_at=NOW)


@pytest.fixture
def bangumi() -> Iterator[BangumiStandIn]:
    with stand_in(dataset(season(1, "Hoshi", begins="2026-04-05"))) as conn:
        yield conn


@pytest.fixture
def knowing(conn: psycopg.Connection, bangumi: BangumiStandIn) -> Knowing:
    return Knowing(conn, bangumi, now=NOW)


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def data(bangumi: BangumiStandIn) -> Dataset:
    site = bangumi.sites[0]
    assert isinstance(site, Bangumi)
    return site.data


def next_attempt(shelf: Shelf) -> tuple[datetime, int]:
    row = shelf.conn.execute(
        "SELECT metadata_next_attempt_at, metadata_attempts FROM sync_tasks"
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_what_is_known_makes_a_file_ready(knowing: Knowing, shelf: Shelf) -> None:
    shelve_query(knowing, shelf, FIRST, "a.mkv")

    outcome = knowing.fetch_metadata()

    assert (outcome.done, outcome.failed) == (1, 0)
    assert states(shelf) == [("ready", None)]


def test_a_file_that_is_not_in_the_library_waits(knowing: Knowing, shelf: Shelf) -> None:
    placement = knowing.place(FIRST)
    shelf.download(list(placement.episode_ids), {"a.mkv": b"x"})  # type: ignore[union-attr]

    assert knowing.fetch_metadata().done == 0
    assert states(shelf) == [("pending", None)]


def test_each_failure_waits_longer_and_counts(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    bangumi.faults["*"] = too_many_requests()
    waits = []

    for _ in range(5):
        assert knowing.fetch_metadata().failed == 1
        at, attempts = next_attempt(shelf)
        waits.append((at - knowing.now, attempts))
        knowing.now = at

    assert waits == [
        (timedelta(minutes=1), 1),
        (timedelta(minutes=5), 2),
        (timedelta(minutes=30), 3),
        (timedelta(days=1), 4),
        (timedelta(days=1), 5),
    ]
    assert states(shelf)[0][0] == "failed"
    assert "too often" in str(states(shelf)[0][1])


def test_a_failure_never_touches_the_file(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    before = shelf.videos()
    bangumi.faults["*"] = Fault.html()

    knowing.fetch_metadata()

    assert shelf.videos() == before
    assert shelf.conn.execute("SELECT status::text FROM sync_tasks").fetchall() == [("synced",)]


def test_what_failed_is_ready_once_the_site_answers(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    bangumi.faults["*"] = too_many_requests(times=1)
    knowing.fetch_metadata()

    too_soon = knowing.fetch_metadata()
    knowing.now += timedelta(minutes=11)
    in_time = knowing.fetch_metadata()

    assert (too_soon.done, in_time.done) == (0, 1)
    assert states(shelf) == [("ready", None)]


def test_a_download_asked_for_by_hand_does_not_wait(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    download = shelve_query(knowing, shelf, FIRST, "a.mkv")
    bangumi.faults["*"] = Fault.html()
    knowing.fetch_metadata()
    del bangumi.faults["*"]

    assert knowing.fetch_metadata([download]).done == 1


def test_not_even_by_hand_is_a_site_asked_that_wants_to_be_left_alone(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    download = shelve_query(knowing, shelf, FIRST, "a.mkv")
    bangumi.faults["*"] = too_many_requests(times=1)
    knowing.fetch_metadata()
    asked = len(bangumi.requests)

    assert knowing.fetch_metadata([download]).done == 0
    assert len(bangumi.requests) == asked


def test_an_episode_without_a_row_keeps_waiting_with_its_reason(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    rows = data(bangumi).episodes[1]
    data(bangumi).episodes[1] = rows[:2]
    put(shelf, knowing.place(THIRD), "a.mkv")

    outcome = knowing.fetch_metadata()
    waiting = states(shelf)
    data(bangumi).episodes[1] = rows
    knowing.now += NOT_LISTED_YET
    knowing.fetch_metadata()

    assert outcome.failed == 0
    assert waiting == [("pending", "bangumi.tv does not list episode 3 of bgm/1 yet")]
    assert states(shelf) == [("ready", None)]
    assert shelf.conn.execute("SELECT bangumi_episode_id FROM episodes").fetchall() == [(1003,)]


def test_a_blank_episode_is_asked_for_again(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    data(bangumi).episodes[1][0]["name"] = ""
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    data(bangumi).episodes[1][0]["name"] = "話"
    knowing.now += timedelta(hours=2)

    knowing.fetch_metadata()

    assert states(shelf) == [("ready", None)]
    assert {each.name for each in knowing.cache.episodes(1) if each.sort == 1} == {"話"}


def test_every_change_of_state_is_in_the_history(
    knowing: Knowing, shelf: Shelf, bangumi: BangumiStandIn
) -> None:
    shelve_query(knowing, shelf, FIRST, "a.mkv")
    bangumi.faults["*"] = too_many_requests(times=1)
    knowing.fetch_metadata()
    knowing.now += timedelta(minutes=11)
    knowing.fetch_metadata()
    knowing.write_nfo(shelf.root)

    changes = shelf.conn.execute(
        "SELECT old_status, new_status FROM status_history "
        "WHERE entity = 'sync_task_metadata' ORDER BY id"
    ).fetchall()

    assert changes == [("pending", "failed"), ("failed", "ready"), ("ready", "written")]
