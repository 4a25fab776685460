"""The whole way of one feed entry, as it was recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.views import Dashboard, Step, Trace
from tests.worlds.seeds import Seeds, seeds

EARLIER = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def rows(conn: psycopg.Connection) -> Seeds:
    return seeds(conn)


def traced(rows: Seeds, item_id: int) -> Trace:
    trace = Dashboard(rows.conn).trace(item_id)
    assert trace is not None
    return trace


def test_an_entry_tells_every_step_in_the_order_of_time(rows: Seeds) -> None:
    feed, entry = rows.subscription(name="Mikan"), rows.item("[G] Show - 05")
    rows.conn.execute(
        "INSERT INTO raw_item_sightings (raw_item_id, subscription_id, seen_at) VALUES (%s, %s, %s)",
        (entry, feed, EARLIER),
    )
    release = rows.release(entry)
    download = rows.download(release, "completed")
    episode = rows.episode(rows.season(rows.work()))
    task = rows.sync(download, episode, "synced")
    file = rows.file(download, episode, "Show/S01E05.mkv")
    for entity, entity_id in (
        ("raw_items", entry),
        ("releases", release),
        ("downloads", download),
        ("sync_tasks", task),
        ("sync_task_metadata", task),
        ("library_files", file),
    ):
        rows.history(entity, entity_id, "next", f"because of {entity}")

    trace = traced(rows, entry)

    assert [each.step for each in trace.moments] == [
        Step.FETCH,
        Step.PARSE,
        Step.DECIDE,
        Step.DOWNLOAD,
        Step.MOVE,
        Step.METADATA,
        Step.LIBRARY,
    ]
    assert trace.moments[0].reason == "in Mikan"
    assert trace.moments[-1].reason == "because of library_files"
    assert trace.files == ("Show/S01E05.mkv",)


def test_an_entry_tells_which_downloader_said_what(rows: Seeds) -> None:
    entry = rows.item("[G] Show - 05")
    download = rows.download(rows.release(entry))
    downloader = rows.add("downloaders", conn_id="seedbox", type="qbittorrent")
    rows.add(
        "download_attempts",
        download_id=download,
        downloader_id=downloader,
        outcome="rejected",
        reason="no space left",
    )

    (attempt,) = traced(rows, entry).moments

    assert (attempt.step, attempt.what) == (Step.DISPATCH, "rejected")
    assert attempt.reason == "seedbox: no space left"


def test_an_entry_tells_why_it_is_this_show(rows: Seeds) -> None:
    season = rows.season(rows.work())
    part = rows.add("season_parts", season_id=season, bangumi_id=400602, first_episode=1)
    rows.add(
        "external_ids",
        season_part_id=part,
        namespace="bgm",
        value="400602",
        source="manual",
        evidence="you said so",
    )
    entry = rows.item("[G] Show - 05")
    rows.release(entry, season_id=season)

    (evidence,) = traced(rows, entry).identity

    assert (evidence.show_id, evidence.source) == ("bgm/400602", "manual")
    assert evidence.evidence == "you said so"


def test_an_entry_that_nobody_could_read_has_no_facts(rows: Seeds) -> None:
    trace = traced(rows, rows.item("A notice", "unmatched", reason="no video"))

    assert (trace.read, trace.moments, trace.identity, trace.files) == ({}, (), (), ())
    assert trace.item.reason == "no video"


def test_the_history_of_others_stays_out(rows: Seeds) -> None:
    entry, other = rows.item("[G] Show - 05"), rows.item("[G] Show - 06")
    rows.history("raw_items", other, "parsed")
    rows.history("releases", rows.release(other), "wanted")

    assert traced(rows, entry).moments == ()


def test_an_address_that_may_hold_a_passkey_is_not_told(rows: Seeds) -> None:
    entry = rows.item("[G] Show - 05", download_url="https://tracker.example/a?passkey=secret")

    assert "secret" not in repr(traced(rows, entry))


def test_no_entry_has_no_way(rows: Seeds) -> None:
    assert Dashboard(rows.conn).trace(999_999_999) is None
