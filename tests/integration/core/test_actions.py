"""Whatever a person does is saved whole or not at all, wherever the process is killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from anishelf.core.outcome import Outcome, Question, Work
from anishelf.decisions.actions import resolve_conflict
from anishelf.downloads.actions import (
    CommandAction,
    DownloadStatus,
    DownloadType,
    add_downloader,
    command_downloads,
    disable_downloaders,
    enable_downloaders,
    known_downloader,
    note_answer,
    retry_downloads,
)
from anishelf.errors import CommandRefused, StaleStatus, UnknownId
from anishelf.feeds.actions import (
    FeedWishes,
    edit_subscription,
    follow_feed,
    pause_subscriptions,
    remove_subscriptions,
)
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.identity.actions import accept_review, pin_show, reject_review
from anishelf.library.actions import assign_file, restore_files
from anishelf.titles.actions import reparse_items, skip_items
from tests.worlds.deciding import Deciding
from tests.worlds.dying import all_rows, deaths
from tests.worlds.seeds import Seeds

NOW = datetime(2026, 5, 1, tzinfo=UTC)
URL = "https://feeds.example/rss"
Act = Callable[[psycopg.Connection], Outcome[Any]]

# name → the action, and what should begin at once
ACTS: dict[str, tuple[Act, Work | None]] = {
    "pause feeds": (lambda conn: pause_subscriptions(conn, [1, 2], paused=True), None),
    "remove feeds": (lambda conn: remove_subscriptions(conn, [1, 2]), None),
    "edit a feed": (
        lambda conn: edit_subscription(conn, 1, FeedWishes(priority=7, name="New"), by="mari"),
        None,
    ),
    "skip entries": (lambda conn: skip_items(conn, [1, 2], by="mari"), None),
    "read entries again": (lambda conn: reparse_items(conn, [1, 2], by="mari"), None),
    "choose a release": (lambda conn: resolve_conflict(conn, 1, 2, by="mari"), None),
    "accept a show": (
        lambda conn: accept_review(conn, 1, 11, by="mari"),
        Work.REPARSE_RELEASES,
    ),
    "reject all shows": (lambda conn: reject_review(conn, 1, by="mari"), None),
    "pin a show": (lambda conn: pin_show(conn, "Hoshi", 11, by="mari"), Work.REPARSE_RELEASES),
    "command downloads": (
        lambda conn: command_downloads(conn, [1, 2], CommandAction.PAUSE, by="mari"),
        Work.CONTROL_DOWNLOADS,
    ),
    "retry what failed": (
        lambda conn: retry_downloads(conn, [1], status=DownloadStatus.FAILED, by="mari"),
        Work.CONTROL_DOWNLOADS,
    ),
    "add a downloader": (
        lambda conn: add_downloader(conn, "aria2", priority=3),
        Work.CONTROL_DOWNLOADS,
    ),
    "disable downloaders": (
        lambda conn: disable_downloaders(conn, ["qbittorrent_default", "http"]),
        None,
    ),
    "enable downloaders": (
        lambda conn: enable_downloaders(conn, ["transmission_default"]),
        Work.CONTROL_DOWNLOADS,
    ),
    "hear a downloader": (
        lambda conn: note_answer(conn, known_downloader(conn, "http"), now=NOW),
        Work.CONTROL_DOWNLOADS,
    ),
    "restore files": (
        lambda conn: restore_files(conn, [1], by="mari", now=NOW),
        Work.CONTROL_DOWNLOADS,
    ),
    "say which file it is": (
        lambda conn: assign_file(conn, 2, "two.mkv", now=NOW),
        None,
    ),
}


@pytest.fixture
def url(database: str) -> str:
    """Two feeds, two equal releases in conflict, a waiting title, downloads, a missing file."""
    with psycopg.connect(database, autocommit=True) as conn:
        world = Deciding(conn)
        world.state(ties="ask")
        second_feed = world.follow()
        assert second_feed
        for group in "AB":
            world.offer(f"[{group}] Hoshi - 01 [1080p].mkv")
        world.decide()
        _seed(conn)
    return database


def _seed(conn: psycopg.Connection) -> None:
    rows = Seeds(conn, count(100))
    candidates = [{"id": 11, "name": "Hoshi", "year": 2024, "score": 88.9, "episodes": 12}]
    rows.add(
        "identity_reviews",
        title_key="hoshi",
        title="Hoshi",
        candidates=Jsonb(candidates),
        reason="no show is named so",
    )
    season = rows.season(rows.work("Other"))
    first, second, third = (rows.episode(season, number) for number in (1, 2, 3))
    running = rows.download(rows.wanted("Other - 01", first))
    failed = rows.download(rows.wanted("Other - 02", second), "failed")
    gone = rows.download(rows.wanted("Other - 03", third), "completed")
    rows.file(gone, third, "/library/Other - 03.mkv", state="missing")
    rows.sync(gone, third, "synced", target_path="/library/Other - 03.mkv", source_file="/gone")
    files = [{"path": "one.mkv", "size": 1 << 30}, {"path": "two.mkv", "size": 1 << 30}]
    conn.execute("UPDATE downloads SET files = %s WHERE id = %s", (Jsonb(files), failed))
    rows.sync(failed, second, "batch_unmatched")
    assert (running, failed, gone) == (1, 2, 3)
    for kind in ("qbittorrent", "http", "transmission"):
        add_downloader(conn, kind)
    disable_downloaders(conn, ["transmission_default"])
    conn.execute("UPDATE downloaders SET last_error = 'silent' WHERE conn_id = 'http'")
    rows.add("download_attempts", download_id=failed, downloader_id=1, outcome="rejected")


@pytest.mark.parametrize("name", ACTS)
def test_killed_after_any_statement_it_is_saved_whole_or_not_at_all(url: str, name: str) -> None:
    act, _ = ACTS[name]
    before, died = all_rows(url), 0

    for after in deaths(url, act):
        died = after
        assert all_rows(url) == before, f"killed after statement {after}"

    assert died >= 2
    assert all_rows(url) != before


@pytest.mark.parametrize("name", ACTS)
def test_it_says_what_should_begin(url: str, name: str) -> None:
    act, work = ACTS[name]

    with psycopg.connect(url, autocommit=True) as conn:
        outcome = act(conn)

    assert outcome.ids
    assert (outcome.start.dag if outcome.start else None) == work


def test_following_a_feed_twice_changes_nothing(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        first = follow_feed(conn, FeedWishes(url=URL), name="Feed", now=NOW).changed
        rows = all_rows(url)
        again = follow_feed(
            conn, FeedWishes(url=URL, priority=5), name="Other", now=datetime.now(UTC)
        )

    assert first.is_new
    assert not again.changed.is_new
    assert all_rows(url) == rows


@pytest.mark.parametrize(
    "act",
    [
        lambda conn: pause_subscriptions(conn, [1, 99], paused=True),
        lambda conn: remove_subscriptions(conn, [1, 99]),
        lambda conn: edit_subscription(conn, 99, FeedWishes(priority=1), by="mari"),
        lambda conn: skip_items(conn, [1, 99], by="mari"),
        lambda conn: reparse_items(conn, [1, 99], by="mari"),
        lambda conn: command_downloads(conn, [1, 99], CommandAction.PAUSE, by="mari"),
        lambda conn: command_downloads(conn, [1], CommandAction.CANCEL, by="mari", episode=9),
        lambda conn: disable_downloaders(conn, ["http", "nobody"]),
        lambda conn: restore_files(conn, [1, 99], by="mari", now=NOW),
        lambda conn: assign_file(conn, 99, "two.mkv", now=NOW),
        lambda conn: resolve_conflict(conn, 1, 99, by="mari"),
        lambda conn: accept_review(conn, 1, 12, by="mari"),
    ],
)
def test_what_does_not_exist_changes_nothing(url: str, act: Act) -> None:
    before = all_rows(url)

    with psycopg.connect(url, autocommit=True) as conn, pytest.raises(UnknownId):
        act(conn)

    assert all_rows(url) == before


def test_what_cannot_be_done_changes_nothing(url: str) -> None:
    before = all_rows(url)

    with psycopg.connect(url, autocommit=True) as conn:
        with pytest.raises(CommandRefused, match="no single video"):
            assign_file(conn, 2, "three.mkv", now=NOW)
        with pytest.raises(CommandRefused, match="cannot take"):
            add_downloader(conn, "http", takes=[DownloadType.MAGNET])
        same = FeedWishes(url=next(each.url for each in Subscriptions(conn).all() if each.id == 2))
        with pytest.raises(CommandRefused, match="has that address already"):
            edit_subscription(conn, 1, same, by="mari")

    assert all_rows(url) == before


def test_of_two_answers_the_first_counts(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        first = accept_review(conn, 1, 11, by="mari")
        after = all_rows(url)
        with pytest.raises(StaleStatus):
            reject_review(conn, 1, by="jun")
        chosen = resolve_conflict(conn, 1, 2, by="mari")
        with pytest.raises(StaleStatus):
            resolve_conflict(conn, 1, 1, by="jun")

    assert first.answered == (Question(Work.REVIEW_MATCHES, "Review 1", "bgm/11"),)
    assert chosen.answered == (Question(Work.RESOLVE_CONFLICTS, "Conflict 1", "#2"),)
    assert all_rows(url)["identity_reviews"] == after["identity_reviews"]


def test_who_asked_is_kept(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        command_downloads(conn, [1], CommandAction.PAUSE, by="mari")
        command_downloads(conn, [1], CommandAction.PAUSE, by="jun")
        asked = conn.execute("SELECT download_id, asked_by FROM download_commands").fetchall()

    assert asked == [(1, "mari")]
