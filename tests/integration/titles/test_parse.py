"""Kept entries become releases, each alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.decisions.store.releases import Releases
from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.domain.states import DownloadType, ItemStatus
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.feeds.store.raw_items import RawItems
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.titles.parser import ReleaseTitle, parse_title
from anishelf.titles.steps.parse import NOT_A_VIDEO, Parsed, parse_items, reparse

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
TITLE = "[SubsPlease] Sousou no Frieren - {:02} (1080p) [ABCD1234].mkv"


def keep(conn: psycopg.Connection, *items: FeedItem) -> RawItems:
    new = NewSubscription(url="https://feeds.example/a", name="A")
    subscription = Subscriptions(conn).add(new, now=NOW)
    raw_items = RawItems(conn)
    raw_items.add(subscription.id, [(f"guid:{item.title}", item) for item in items], now=NOW)
    return raw_items


def states(conn: psycopg.Connection) -> list[tuple[object, ...]]:
    return conn.execute("SELECT title, status, reason FROM raw_items ORDER BY title").fetchall()


def test_a_title_becomes_a_release_of_its_download_type(conn: psycopg.Connection) -> None:
    link = "https://x.example/1.torrent"
    items = keep(conn, FeedItem(title=TITLE.format(3), download_url=link))

    assert parse_items(items, Releases(conn).record_all, parse_title) == Parsed(
        parsed=1, unmatched=0, failed=0
    )
    assert conn.execute("SELECT episode, download_type, decision FROM releases").fetchall() == [
        (3, "torrent", None)
    ]
    assert states(conn) == [(TITLE.format(3), "parsed", None)]


def test_what_is_no_video_release_stays_visible_with_its_reason(conn: psycopg.Connection) -> None:
    items = keep(conn, FeedItem(title="[Hi-Res] Some Original Soundtrack [FLAC]"))

    assert parse_items(items, Releases(conn).record_all, lambda _: None).unmatched == 1
    assert [state[1:] for state in states(conn)] == [("unmatched", NOT_A_VIDEO)]


def test_a_title_that_breaks_the_reader_fails_alone(conn: psycopg.Connection) -> None:
    items = keep(conn, FeedItem(title=TITLE.format(1)), FeedItem(title=TITLE.format(2)))

    def read(title: str) -> ReleaseTitle | None:
        if "01" in title:
            raise RecursionError(title)
        return parse_title(title)

    assert parse_items(items, Releases(conn).record_all, read) == Parsed(
        parsed=1, unmatched=0, failed=1
    )
    assert [state[1] for state in states(conn)] == ["failed", "parsed"]


def test_whole_and_half_episodes_are_kept_together(conn: psycopg.Connection) -> None:
    items = keep(conn, FeedItem(title=TITLE.format(12)), FeedItem(title=TITLE.format(12.5)))
    calls: list[int] = []

    def record(read: Sequence[tuple[int, ReleaseTitle, DownloadType]]) -> object:
        calls.append(len(read))
        return Releases(conn).record_all(read)

    assert parse_items(items, record, parse_title).parsed == 2

    assert calls == [2]
    rows = conn.execute("SELECT episode::float8 FROM releases ORDER BY episode").fetchall()
    assert rows == [(12.0,), (12.5,)]


def test_a_second_run_does_nothing(conn: psycopg.Connection) -> None:
    items = keep(conn, FeedItem(title=TITLE.format(1)), FeedItem(title="no release"))
    parse_items(items, Releases(conn).record_all, parse_title)
    before = conn.execute("SELECT count(*) FROM status_history").fetchone()

    assert parse_items(items, Releases(conn).record_all, parse_title) == Parsed(0, 0, 0)
    assert conn.execute("SELECT count(*) FROM status_history").fetchone() == before


def test_more_items_than_a_batch_are_all_read(
    conn: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anishelf.titles.steps.parse.BATCH", 2)
    items = keep(conn, *(FeedItem(title=TITLE.format(number)) for number in range(5)))

    assert parse_items(items, Releases(conn).record_all, parse_title).parsed == 5


def test_a_title_is_read_again_on_request(conn: psycopg.Connection) -> None:
    items = keep(conn, FeedItem(title=TITLE.format(1)))
    parse_items(items, Releases(conn).record_all, lambda _: None)
    (item_id,) = (row[0] for row in conn.execute("SELECT id FROM raw_items"))

    assert reparse(items, [item_id], by="mari") == 1
    assert parse_items(items, Releases(conn).record_all, parse_title).parsed == 1

    item = items.get(item_id)
    assert item is not None
    assert (item.status, item.reason) == (ItemStatus.PARSED, None)
