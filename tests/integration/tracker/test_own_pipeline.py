"""Our own pipeline joins: a download of ours is an item like those of Sonarr and Radarr."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from anishelf.core import history
from anishelf.tracker.domain.states import Source
from anishelf.tracker.steps.own_pipeline import read_own
from anishelf.tracker.steps.taking import Taker
from anishelf.tracker.store.book import Books
from anishelf.tracker.store.cursors import Cursors
from anishelf.tracker.store.inbox import Inbox
from anishelf.tracker.store.own_rows import OwnRows
from tests.worlds.seeds import Seeds, seeds
from tests.worlds.tracking import Desk

PATH = "/library/Show (2026)/Season 01/Show (2026) - S01E02.mkv"


@pytest.fixture
def rows(conn: psycopg.Connection) -> Seeds:
    return seeds(conn)


def look(desk: Desk) -> None:
    desk.now += timedelta(minutes=1)
    conn = desk.conn
    taker = Taker(Books(conn), Inbox(conn), conn.transaction, desk.now)
    read_own(OwnRows(conn).changes_since, taker, Cursors(conn))


def note(rows: Seeds, entity: str, number: int, state: str) -> None:
    """Write the history as the pipeline does with every change."""
    history.record(rows.conn, entity=entity, entity_id=number, old=None, new=state, reason=None)


def downloading(rows: Seeds, episode: int, status: str = "downloading", name: str = "Show") -> int:
    download = rows.download(rows.wanted(f"[G] {name}", episode), status)
    note(rows, "downloads", download, status)
    return download


def change(rows: Seeds, download: int, status: str, progress: float) -> None:
    rows.conn.execute(
        "UPDATE downloads SET status = %s, progress = %s WHERE id = %s",
        (status, progress, download),
    )
    note(rows, "downloads", download, status)


def shelve(rows: Seeds, download: int, episode: int) -> None:
    note(rows, "library_files", rows.file(download, episode, PATH), "present")


def states(desk: Desk) -> list[str]:
    return list(desk.states().values())


def test_a_download_of_ours_goes_all_the_way(desk: Desk, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()), 2)
    download = downloading(rows, episode, "pending")
    look(desk)
    assert desk.states() == {"Show S01E02 hd 1": "grabbing"}

    change(rows, download, "downloading", 0.4)
    look(desk)
    assert states(desk) == ["downloading"]

    change(rows, download, "completed", 1)
    look(desk)
    assert states(desk) == ["downloaded"]

    shelve(rows, download, episode)
    look(desk)
    assert states(desk) == ["importing"]
    source = desk.conn.execute("SELECT source, path FROM tracked_items").fetchone()
    assert source == ("pipeline", PATH)


def test_a_second_look_changes_nothing(desk: Desk, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()), 2)
    downloading(rows, episode)
    look(desk)
    count = "SELECT count(*) FROM status_history"
    before = desk.conn.execute(count).fetchone()

    look(desk)

    assert desk.conn.execute(count).fetchone() == before


def test_a_sync_that_failed_is_said_and_ends(desk: Desk, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()), 2)
    download = downloading(rows, episode, "completed")
    task = rows.sync(download, episode, "sync_failed", error="the disk is full")
    note(rows, "sync_tasks", task, "sync_failed")
    look(desk)
    assert states(desk) == ["failed"]
    reason = desk.conn.execute("SELECT stuck_reason FROM tracked_items").fetchone()
    assert reason == ("the disk is full",)

    desk.conn.execute(
        "UPDATE sync_tasks SET status = 'synced', completed_at = now() WHERE id = %s", (task,)
    )
    note(rows, "sync_tasks", task, "synced")
    shelve(rows, download, episode)
    look(desk)
    assert states(desk) == ["importing"]


def test_a_failed_download_of_ours_has_failed(desk: Desk, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()), 2)
    downloading(rows, episode, "failed")

    look(desk)

    assert states(desk) == ["failed"]


def test_a_request_in_seerr_and_our_download_meet_by_their_ids(desk: Desk, rows: Seeds) -> None:
    work = rows.work()
    season = rows.season(work)
    part = rows.add("season_parts", season_id=season, bangumi_id=501)
    rows.add(
        "external_ids",
        season_part_id=part,
        namespace="tmdb",
        value="tv/154494/season/1",
        source="catalogue",
        evidence="test",
    )
    downloading(rows, rows.episode(season, 2))
    asked = {
        "notification_type": "MEDIA_AUTO_APPROVED",
        "event": "Series Request",
        "subject": "Show (2026)",
        "media": {"media_type": "tv", "tmdbId": "154494", "tvdbId": "414057", "status": "PENDING"},
        "request": {"request_id": "71", "requestedBy_username": "ada"},
        "extra": [{"name": "Requested Seasons", "value": "1"}],
    }
    desk.tell(Source.SEERR, asked)
    look(desk)

    assert [row[0] for row in desk.requests().values()] == ["grabbing"]
    assert desk.conn.execute("SELECT count(*), min(work_id) FROM media").fetchone() == (1, work)


def test_a_film_is_one_item(desk: Desk, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work("Film", kind="movie"), kind="movie"), 1)
    downloading(rows, episode, name="Film")

    look(desk)

    assert list(desk.states()) == ["Film hd 1"]


def test_progress_is_seen_though_it_is_no_change_of_a_status(desk: Desk, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()), 2)
    download = downloading(rows, episode)
    look(desk)
    assert states(desk) == ["grabbing"]

    desk.conn.execute("UPDATE downloads SET progress = 0.1 WHERE id = %s", (download,))
    look(desk)

    assert states(desk) == ["downloading"]


def test_what_did_not_change_is_not_read_again(desk: Desk, rows: Seeds) -> None:
    episode = rows.episode(rows.season(rows.work()), 2)
    shelve(rows, downloading(rows, episode, "completed"), episode)
    look(desk)

    assert OwnRows(desk.conn).changed(OwnRows(desk.conn).newest()) == []
