"""Stages and numbers that are kept are what they would be from scratch, whoever wrote and when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anishelf.store import migrate as migration
from anishelf.store.item_stages import ItemStages, Mended
from anishelf.views.items import stage_counts
from tests.worlds.database import Server
from tests.worlds.item_stages import counted, counted_from_scratch, from_scratch, kept
from tests.worlds.seeds import seeds

ENTRIES = 4
MIGRATIONS = Path(migration.__file__).parent / "migrations"
Writing = tuple[str, int, int]

ITEM = ("pending", "parsed", "unmatched", "failed", "skipped")
DECISION = (None, "wanted", "filtered", "superseded", "conflict", "blocked")
DOWNLOAD = (
    "pending",
    "downloading",
    "completed",
    "failed",
    "cancelled",
    "removed",
    "no_downloader",
)
FLAG = (None, "stalled", "error", "paused")
SYNC = ("pending", "synced", "sync_failed", "batch_unmatched")
METADATA = ("pending", "ready", "written", "failed")
FILE = ("present", "missing", "conflict", "trashed", "resync_failed")

# What a step may write, with its table, the column, and the values it may take.
WRITINGS: Mapping[str, tuple[str, tuple[str | None, ...]]] = {
    "raw_items.status": (
        "UPDATE raw_items SET status = %s, reason = 'r' || id WHERE id = %s",
        ITEM,
    ),
    "raw_items.reason": ("UPDATE raw_items SET reason = %s WHERE id = %s", (None, "a", "b")),
    "releases.decision": (
        "UPDATE releases SET decision = %s, reason = 'd' || id WHERE raw_item_id = %s",
        DECISION,
    ),
    "releases.season": (
        """
        UPDATE releases SET season_id = (SELECT id FROM seasons WHERE number::text = %s)
        WHERE raw_item_id = %s
        """,
        ("1", "2", None),
    ),
    "seasons.work": (
        """
        UPDATE seasons SET work_id = (SELECT id FROM works WHERE title = %s)
        WHERE number = %s %% 2 + 1
        """,
        ("A", "B"),
    ),
    "downloads.status": (
        """
        UPDATE downloads SET status = %s, reason = 'x' || id
        WHERE id = (SELECT max(d.id) FROM downloads d JOIN releases r ON r.id = d.release_id
                    WHERE r.raw_item_id = %s)
        """,
        DOWNLOAD,
    ),
    "downloads.flag": (
        """
        UPDATE downloads SET flag = %s, flag_reason = 'f' || id
        WHERE release_id = (SELECT id FROM releases WHERE raw_item_id = %s)
        """,
        FLAG,
    ),
    "downloads.new": (
        """
        INSERT INTO downloads (release_id, status)
        SELECT r.id, %s::download_status FROM releases r WHERE r.raw_item_id = %s
        """,
        ("failed", "cancelled", "removed"),
    ),
    "sync_tasks.status": (
        """
        UPDATE sync_tasks SET status = %s, error = 'e' || id
        WHERE release_id = (SELECT id FROM releases WHERE raw_item_id = %s)
        """,
        SYNC,
    ),
    "sync_tasks.metadata": (
        """
        UPDATE sync_tasks SET metadata_status = %s, metadata_error = 'm' || id
        WHERE release_id = (SELECT id FROM releases WHERE raw_item_id = %s)
        """,
        METADATA,
    ),
    "sync_tasks.resync": (
        """
        INSERT INTO sync_tasks (task_type, status, download_id, release_id, episode_id)
        SELECT 'resync', %s::sync_status, download_id, release_id, episode_id FROM sync_tasks
        WHERE release_id = (SELECT id FROM releases WHERE raw_item_id = %s) LIMIT 1
        """,
        SYNC,
    ),
    "library_files.state": (
        """
        UPDATE library_files SET state = %s, reason = 'l' || id
        WHERE download_id IN (SELECT d.id FROM downloads d JOIN releases r ON r.id = d.release_id
                              WHERE r.raw_item_id = %s)
        """,
        FILE,
    ),
    "library_files.gone": (
        """
        DELETE FROM library_files WHERE state::text = %s
            AND download_id IN (SELECT d.id FROM downloads d JOIN releases r ON r.id = d.release_id
                                WHERE r.raw_item_id = %s)
        """,
        ("missing", "trashed"),
    ),
}


def fill(conn: psycopg.Connection) -> list[int]:
    """Insert entries of two shows, all the way into the library; return their ids."""
    rows, ids = seeds(conn), []
    feeds = [rows.subscription() for _ in range(2)]
    places = [rows.season(rows.work("AB"[each]), each + 1) for each in range(2)]
    for number in range(ENTRIES):
        episode = rows.episode(places[number % 2], number + 1)
        item = rows.item(f"Show - {number}")
        rows.add_sighting(item, feeds[number % 2])
        release = rows.release(item, season_id=places[number % 2])
        download = rows.download(release, "completed", progress=1)
        rows.sync(download, episode, "synced", metadata_status="written")
        rows.file(download, episode, f"Show/{number}.mkv")
        ids.append(item)
    return ids


def writings() -> st.SearchStrategy[list[Writing]]:
    one = st.tuples(st.sampled_from(sorted(WRITINGS)), st.integers(0, 6), st.integers(0, 3))
    return st.lists(one, min_size=1, max_size=12)


def write(conn: psycopg.Connection, ids: list[int], writing: Writing) -> None:
    name, value, entry = writing
    statement, values = WRITINGS[name]
    try:
        with conn.transaction():
            conn.execute(statement.encode(), (values[value % len(values)], ids[entry]))
    except psycopg.errors.UniqueViolation:
        pass  # a second live download: no step may write that


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=writings())
def test_after_any_writes_the_kept_rows_are_those_from_scratch(
    conn: psycopg.Connection, done: list[Writing]
) -> None:
    with conn.transaction(force_rollback=True):
        ids = fill(conn)
        for writing in done:
            write(conn, ids, writing)

        assert kept(conn) == from_scratch(conn)
        assert counted(conn) == counted_from_scratch(conn)
        assert ItemStages(conn).differing() == []


def test_one_statement_over_many_rows_keeps_each(conn: psycopg.Connection) -> None:
    fill(conn)

    conn.execute("UPDATE downloads SET flag = 'paused', status = 'downloading'")
    conn.execute("UPDATE sync_tasks SET status = 'pending'")

    assert kept(conn) == from_scratch(conn)
    assert {row[1] for row in kept(conn)} == {"stuck"}


def test_a_stage_begins_when_it_changes_and_not_with_its_reason(conn: psycopg.Connection) -> None:
    (item, *_) = fill(conn)
    conn.execute("UPDATE item_stages SET since = '2026-01-01Z'")

    conn.execute("UPDATE library_files SET reason = 'moved'")
    same = conn.execute("SELECT since::date::text FROM item_stages").fetchall()
    conn.execute("UPDATE raw_items SET status = 'skipped' WHERE id = %s", (item,))
    changed = conn.execute(
        "SELECT since = now() FROM item_stages WHERE raw_item_id = %s", (item,)
    ).fetchone()

    assert same == [("2026-01-01",)] * ENTRIES
    assert changed == (True,)


def in_threads(*actions: Callable[[], object]) -> None:
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


def test_two_transactions_that_change_one_entry_at_once_both_count(database: str) -> None:
    """Unmatched with a file is mismatched: each change alone comes to another stage than both."""
    with psycopg.connect(database, autocommit=True) as first, psycopg.connect(database) as second:
        (item, *_) = fill(first)
        both = threading.Event()

        def change_the_file() -> None:
            with first.transaction():
                first.execute("UPDATE library_files SET state = 'missing' WHERE id = 1")
                both.wait(1)

        def change_the_entry() -> None:
            second.execute("UPDATE raw_items SET status = 'unmatched' WHERE id = %s", (item,))
            both.set()
            second.commit()

        in_threads(change_the_file, change_the_entry)

        assert kept(first) == from_scratch(first)
        assert counted(first) == counted_from_scratch(first)


@pytest.mark.parametrize("seed", range(3))
def test_writers_side_by_side_leave_the_right_rows_and_numbers(database: str, seed: int) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        ids = fill(conn)

        def writer(offset: int) -> None:
            names = sorted(WRITINGS)
            with psycopg.connect(database, autocommit=True) as own:
                for step in range(40):
                    name = names[(step * 5 + offset + seed) % len(names)]
                    write(own, ids, (name, step + offset, (step + seed) % ENTRIES))

        in_threads(*(lambda offset=offset: writer(offset) for offset in range(3)))

        assert kept(conn) == from_scratch(conn)
        assert counted(conn) == counted_from_scratch(conn)


def test_a_database_of_an_earlier_version_is_filled(postgres: Server) -> None:
    url = postgres.create("template1")
    migrate(url, "5d0c7b3e94a8")
    with psycopg.connect(url, autocommit=True) as conn:
        fill(conn)

        migrate(url, "f1d84b6e20c9")

        assert len(kept(conn)) == ENTRIES
        assert kept(conn) == from_scratch(conn)
        assert counted(conn) == counted_from_scratch(conn)


def migrate(url: str, revision: str) -> None:
    """Bring a database to one version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    command.upgrade(config, revision)


def test_a_killed_transaction_leaves_nothing_behind(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        fill(conn)
        before, numbers = kept(conn), counted(conn)
        dying = psycopg.connect(database)
        dying.execute("UPDATE raw_items SET status = 'skipped'")
        conn.execute("SELECT pg_terminate_backend(%s)", (dying.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError):
            dying.execute("SELECT 1")

        assert kept(conn) == before
        assert counted(conn) == numbers


def test_numbers_stay_right_while_they_are_added_up(conn: psycopg.Connection) -> None:
    ids = fill(conn)
    for step in range(400):
        write(conn, ids, ("raw_items.status", step, step % ENTRIES))

    row = conn.execute("SELECT count(*) FROM counts").fetchone()
    assert row is not None
    assert row[0] < 300
    assert counted(conn) == counted_from_scratch(conn)
    assert sum(stage_counts(conn).values()) == ENTRIES


def test_what_was_changed_behind_the_triggers_is_put_right(conn: psycopg.Connection) -> None:
    ids = fill(conn)
    conn.execute("UPDATE item_stages SET stage = 'trashed' WHERE raw_item_id = %s", (ids[0],))
    conn.execute("DELETE FROM item_stages WHERE raw_item_id = %s", (ids[1],))
    conn.execute("DELETE FROM counts WHERE name = 'items of subscription'")
    stages = ItemStages(conn)

    assert stages.differing() == ids[:2]
    assert stages.mend() == Mended(2, 2)
    assert kept(conn) == from_scratch(conn)
    assert counted(conn) == counted_from_scratch(conn)
    assert stages.mend() == Mended(0, 0)
