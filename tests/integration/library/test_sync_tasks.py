"""Who may work on a sync task, and when."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.errors import StaleStatus
from anishelf.library.domain.files import Arrival, Placed
from anishelf.library.domain.jobs import Lease, SyncJob
from tests.worlds.shelf import NOW, Shelf

MINUTE = timedelta(minutes=1)
LATER = NOW + 2 * MINUTE


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


@pytest.fixture
def download(shelf: Shelf) -> int:
    return shelf.single(shelf.show(), 1, b"one")


def lease(shelf: Shelf, download: int, *, owner: str = "a") -> SyncJob:
    job = shelf.tasks.lease(shelf.task_of(download), owner=owner, now=shelf.now)
    assert job is not None
    return job


def placed(shelf: Shelf) -> Placed:
    return Placed(source_file="/s", path=str(shelf.video(1)), size=3, content_id="3-x")


def sync(shelf: Shelf, job: SyncJob) -> None:
    shelf.tasks.synced(
        job, Arrival(placed(shelf)), owner_id=job.episode_id, companions=(), now=shelf.now
    )


def history(shelf: Shelf, download: int) -> list[tuple[str, str, str | None]]:
    return shelf.conn.execute(
        """
        SELECT old_status, new_status, reason FROM status_history
        WHERE entity = 'sync_tasks' AND entity_id = %s ORDER BY id
        """,
        (shelf.task_of(download),),
    ).fetchall()


def test_a_completed_download_is_due(shelf: Shelf, download: int) -> None:
    assert shelf.tasks.has_due(NOW)
    assert shelf.tasks.due(NOW) == [download]
    assert not shelf.tasks.has_due(NOW - MINUTE)


def test_what_was_claimed_is_not_claimed_twice(shelf: Shelf, download: int) -> None:
    assert shelf.tasks.claim(owner="run 1", now=NOW) == [download]

    assert shelf.tasks.claim(owner="run 2", now=NOW) == []
    assert not shelf.tasks.has_due(NOW)
    assert shelf.tasks.due(NOW) == []
    assert shelf.tasks.due(NOW, [download]) == [download]


def test_a_claim_that_nobody_took_up_is_due_again(shelf: Shelf, download: int) -> None:
    shelf.tasks.claim(owner="run 1", now=NOW)

    assert shelf.tasks.has_due(LATER)
    assert shelf.tasks.claim(owner="run 2", now=LATER) == [download]
    assert shelf.row(download, "attempts") == (0,)


def test_only_one_worker_gets_a_task(shelf: Shelf, download: int) -> None:
    lease(shelf, download)

    assert shelf.tasks.lease(shelf.task_of(download), owner="b", now=NOW) is None
    assert shelf.tasks.waiting([download], now=NOW) == []
    assert not shelf.tasks.has_due(NOW)


def test_a_job_knows_all_that_its_transfer_needs(shelf: Shelf, download: int) -> None:
    job = lease(shelf, download)

    assert job.lease == Lease(shelf.task_of(download), "a", 1)
    assert job.save_path == str(shelf.downloads / str(download))
    assert [(file.path, file.size) for file in job.files] == [
        ("[Sakura] Hoshi - 01 [1080p].mkv", 3)
    ]
    assert [want.number for want in job.wanted] == [1]
    assert (job.facts.title, job.facts.year, job.facts.season) == ("星之町", 2026, 1)
    assert not job.is_movie
    assert str(job).startswith("星之町 S01E01 (task ")


def test_the_second_of_two_namesakes_carries_its_id(shelf: Shelf, download: int) -> None:
    other = shelf.single(shelf.show(bangumi_id=901), 1, b"another")

    assert lease(shelf, download).facts.title == "星之町"
    assert lease(shelf, other).facts.title == "星之町 [bangumi-901]"


def test_a_killed_workers_attempt_counts_once(shelf: Shelf, download: int) -> None:
    lease(shelf, download)
    assert shelf.tasks.has_due(LATER)

    shelf.now = LATER
    assert shelf.tasks.waiting([download], now=LATER) == [shelf.task_of(download)]
    assert lease(shelf, download, owner="b").lease.attempt == 2
    assert history(shelf, download) == [
        ("pending", "syncing", "attempt 1"),
        ("syncing", "pending", "its worker stopped without a word"),
        ("pending", "syncing", "attempt 2"),
    ]


def test_a_task_that_kills_every_worker_is_given_up(shelf: Shelf, download: int) -> None:
    for _ in range(3):
        shelf.tasks.waiting([download], now=shelf.now)
        lease(shelf, download)
        shelf.now += 2 * MINUTE

    assert shelf.tasks.claim(owner="run", now=shelf.now) == []
    assert shelf.row(download, "status, first_failed_at") == ("sync_failed", shelf.now)


def test_a_worker_thought_dead_changes_nothing(shelf: Shelf, download: int) -> None:
    old = lease(shelf, download)
    shelf.tasks.waiting([download], now=LATER)
    shelf.now = LATER
    lease(shelf, download)

    assert not shelf.tasks.renew(old.lease, now=LATER)
    with pytest.raises(StaleStatus, match="took task"):
        sync(shelf, old)
    with pytest.raises(StaleStatus):
        shelf.tasks.failed(old.lease, "x", now=LATER, final=False)
    with pytest.raises(StaleStatus):
        shelf.tasks.intend(old.lease, source_file="/s", target_path="/t")
    assert shelf.files.at(placed(shelf).path) is None


def test_a_renewed_lease_lasts(shelf: Shelf, download: int) -> None:
    job = lease(shelf, download)

    assert shelf.tasks.renew(job.lease, now=NOW + MINUTE)
    assert shelf.tasks.waiting([download], now=LATER) == []


def test_a_lease_is_renewed_while_its_work_lasts(shelf: Shelf, download: int) -> None:
    job = lease(shelf, download)

    with shelf.tasks.kept(job.lease, clock=lambda: LATER, every=timedelta(milliseconds=5)):
        deadline = time.monotonic() + 5
        while shelf.row(download, "lease_until") == (NOW + 1.5 * MINUTE,):
            assert time.monotonic() < deadline
            time.sleep(0.005)

    assert shelf.row(download, "lease_until") == (LATER + 1.5 * MINUTE,)


def test_a_failure_is_tried_again_after_one_and_five_minutes(shelf: Shelf, download: int) -> None:
    for delay in (1, 5):
        shelf.tasks.failed(lease(shelf, download).lease, "away", now=shelf.now, final=False)
        expected = shelf.now + delay * MINUTE
        assert shelf.row(download, "status, error, next_attempt_at, first_failed_at") == (
            "pending", "away", expected, None,
        )  # fmt: skip
        assert not shelf.tasks.has_due(expected - timedelta(seconds=1))
        assert shelf.tasks.has_due(expected)
        shelf.now = expected
    shelf.tasks.failed(lease(shelf, download).lease, "away", now=shelf.now, final=False)

    assert shelf.row(download, "status, first_failed_at") == ("sync_failed", shelf.now)
    assert not shelf.tasks.has_due(shelf.now + timedelta(days=9))


def test_what_no_retry_can_help_is_given_up_at_once(shelf: Shelf, download: int) -> None:
    shelf.tasks.failed(lease(shelf, download).lease, "taken", now=NOW, final=True)

    assert shelf.row(download, "status, error, first_failed_at") == ("sync_failed", "taken", NOW)


def test_failures_are_found_by_their_day_and_forgotten_when_synced(
    shelf: Shelf, download: int
) -> None:
    task = shelf.task_of(download)
    shelf.tasks.unmatched(lease(shelf, download).lease, "which?", now=NOW)
    day = timedelta(days=1)

    assert shelf.reports.failed_between(NOW, NOW + day) == [task]
    assert shelf.reports.failed_between(NOW - day, NOW) == []
    assert shelf.reports.unsuccessful([download]) == [task]
    assert shelf.tasks.reset([task], now=NOW, reason="retry by hand") == [download]
    assert shelf.reports.failed_between(NOW, NOW + day) == [task]
    sync(shelf, lease(shelf, download))
    assert shelf.reports.failed_between(NOW, NOW + day) == []


def test_a_reset_gives_all_attempts_back_and_spares_what_is_done(
    shelf: Shelf, download: int
) -> None:
    task = shelf.task_of(download)
    shelf.tasks.failed(lease(shelf, download).lease, "away", now=NOW, final=False)

    assert shelf.tasks.reset([task], now=NOW, reason="retry by hand") == [download]
    assert lease(shelf, download).lease.attempt == 1
    assert shelf.tasks.reset([task], now=NOW, reason="retry by hand") == []


def test_a_synced_file_and_its_task_are_recorded_together(shelf: Shelf, download: int) -> None:
    sync(shelf, lease(shelf, download))

    file = shelf.files.at(placed(shelf).path)
    assert file is not None
    assert file.download_id == download
    assert shelf.row(
        download, "status, done_title, done_season, done_episode, completed_at, error"
    ) == ("synced", "星之町", 1, 1, NOW, None)


def test_metadata_is_due_when_the_run_that_moved_the_file_did_not_write_it(
    shelf: Shelf, download: int
) -> None:
    sync(shelf, lease(shelf, download))

    assert not shelf.tasks.has_due(NOW + MINUTE)
    assert shelf.tasks.has_due(LATER)
    assert shelf.tasks.claim(owner="run", now=LATER) == [download]
    assert shelf.tasks.due(LATER, [download]) == [download]
    shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")
    assert not shelf.tasks.has_due(LATER + 9 * MINUTE)
    assert shelf.tasks.due(LATER, [download]) == []
