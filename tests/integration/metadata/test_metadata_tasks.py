"""The metadata columns: moved by compare-and-set, so that two runs never undo each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import psycopg
import pytest

from anishelf.errors import StaleStatus
from anishelf.library.domain.states import MetadataStatus
from anishelf.metadata.domain.description import MetadataTask
from anishelf.metadata.steps.metadata import postpone
from anishelf.metadata.store.metadata_tasks import MetadataTasks
from tests.worlds.seeds import Seeds

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PENDING, READY, WRITTEN = MetadataStatus.PENDING, MetadataStatus.READY, MetadataStatus.WRITTEN


@pytest.fixture
def seeds(conn: psycopg.Connection) -> Seeds:
    return Seeds(conn, count(1000))


@pytest.fixture
def tasks(conn: psycopg.Connection) -> MetadataTasks:
    return MetadataTasks(conn)


def synced(seeds: Seeds, *, season: int = 1, row: int | None = None, status: str = "synced") -> int:
    """Make a synced episode with its file; return the task's id."""
    season_id = seeds.season(seeds.work(), season)
    episode = seeds.episode(season_id, bangumi_episode_id=row)
    download = seeds.download(seeds.wanted("t", episode), "completed")
    path = f"/srv/library/{download}.mkv"
    seeds.file(download, episode, path)
    return seeds.sync(download, episode, status, target_path=path, metadata_next_attempt_at=NOW)


def only(tasks: MetadataTasks) -> MetadataTask:
    (task,) = tasks.due((PENDING, READY), now=NOW)
    return task


def test_a_task_knows_its_file_season_and_subject(tasks: MetadataTasks, seeds: Seeds) -> None:
    task_id = synced(seeds, season=2)
    seeds.conn.execute(
        "INSERT INTO season_parts (season_id, bangumi_id) SELECT id, 77 FROM seasons"
    )

    task = only(tasks)

    assert (task.id, task.season, int(task.number), task.subject_id) == (task_id, 2, 1, 77)
    assert str(task.path).endswith(".mkv")


def test_a_special_belongs_to_the_subject_that_lists_it(tasks: MetadataTasks, seeds: Seeds) -> None:
    synced(seeds, season=0, row=901)
    seeds.conn.execute(
        "INSERT INTO bangumi_subjects (id, type, title, raw, fetched_at) "
        "VALUES (77, 2, 'x', '{}', now())"
    )
    seeds.conn.execute(
        "INSERT INTO bangumi_episodes (id, subject_id, type, sort, ep, raw, fetched_at) "
        "VALUES (901, 77, 1, 1, 0, '{}', now())"
    )

    assert only(tasks).subject_id == 77


def test_what_is_not_in_the_library_is_not_due(tasks: MetadataTasks, seeds: Seeds) -> None:
    synced(seeds, status="pending")

    assert tasks.due((PENDING,), now=NOW) == []


def test_what_is_not_due_yet_waits_unless_it_is_named(tasks: MetadataTasks, seeds: Seeds) -> None:
    synced(seeds)
    task = only(tasks)
    tasks.advance(task, new=PENDING, next_attempt_at=NOW + timedelta(hours=1))
    row = seeds.conn.execute("SELECT download_id FROM sync_tasks").fetchone()
    assert row is not None

    assert tasks.due((PENDING,), now=NOW) == []
    assert len(tasks.due((PENDING,), now=NOW, download_ids=[row[0]])) == 1
    assert tasks.due((PENDING,), now=NOW, download_ids=[]) == []


def test_a_task_that_somebody_moved_is_stale(tasks: MetadataTasks, seeds: Seeds) -> None:
    synced(seeds)
    task = only(tasks)
    tasks.advance(task, new=READY)

    with pytest.raises(StaleStatus, match="no longer pending"):
        tasks.advance(task, new=READY)


def test_a_failure_does_not_undo_what_another_run_has_done(
    tasks: MetadataTasks, seeds: Seeds
) -> None:
    synced(seeds)
    task = only(tasks)
    tasks.advance(task, new=READY)
    tasks.advance(only(tasks), new=WRITTEN)

    postpone(tasks, task, "late", now=NOW)

    states = seeds.conn.execute("SELECT metadata_status::text, metadata_error FROM sync_tasks")
    assert states.fetchall() == [("written", None)]


def test_what_is_described_is_noted_at_once_and_its_lease_ends(
    tasks: MetadataTasks, seeds: Seeds
) -> None:
    for _ in range(2):
        synced(seeds)
    seeds.conn.execute("UPDATE sync_tasks SET lease_until = %s", (NOW + timedelta(minutes=1),))
    for task in tasks.due((PENDING,), now=NOW):
        tasks.advance(task, new=READY)
    one, other = tasks.due((READY,), now=NOW)
    tasks.advance(other, new=PENDING, reason="somebody moved it")

    tasks.described([one, other])

    rows = seeds.conn.execute(
        "SELECT metadata_status::text, lease_until IS NULL FROM sync_tasks ORDER BY id"
    ).fetchall()
    assert rows == [("written", True), ("pending", True)]
    changes = seeds.conn.execute(
        "SELECT entity_id, new_status FROM status_history WHERE new_status = 'written'"
    ).fetchall()
    assert changes == [(one.id, "written")]


def test_a_file_that_is_ready_keeps_the_lease_of_its_run(
    tasks: MetadataTasks, seeds: Seeds
) -> None:
    synced(seeds)
    seeds.conn.execute("UPDATE sync_tasks SET lease_until = %s", (NOW + timedelta(minutes=1),))

    tasks.advance(only(tasks), new=READY)

    assert seeds.conn.execute("SELECT lease_until IS NULL FROM sync_tasks").fetchone() == (False,)
