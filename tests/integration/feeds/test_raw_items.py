"""Feed entries are kept once, whoever saw them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.errors import ForbiddenTransition, StaleStatus
from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.domain.states import ItemStatus
from anishelf.feeds.domain.subscription import NewSubscription, Stored
from anishelf.feeds.store.raw_items import RawItems
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.views import Dashboard

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


def follow(conn: psycopg.Connection, url: str = "https://feeds.example/a") -> int:
    return Subscriptions(conn).add(NewSubscription(url=url, name="A"), now=NOW).id


def entries(*names: str) -> list[tuple[str, FeedItem]]:
    return [(f"guid:{name}", FeedItem(title=f"Show - {name}")) for name in names]


def sightings(conn: psycopg.Connection) -> list[tuple[object, ...]]:
    return conn.execute(
        """
        SELECT i.title, g.subscription_id, g.first_fetch
        FROM raw_item_sightings g JOIN raw_items i ON i.id = g.raw_item_id
        ORDER BY g.subscription_id, i.title
        """
    ).fetchall()


def test_an_entry_keeps_everything_the_feed_said(conn: psycopg.Connection) -> None:
    item = FeedItem(
        title="负けヒロイン - 01",
        guid="g",
        page_url="https://x.example/1",
        download_url="https://x.example/1.torrent",
        infohash="a" * 40,
        size=1 << 40,
        published_at=NOW,
        external_ids=("mikan/3391", "bgm/464376"),
    )
    RawItems(conn).add(follow(conn), [("btih:" + "a" * 40, item)], now=NOW)

    (kept,) = RawItems(conn).pending(limit=10)

    assert (kept.identity, kept.title, kept.guid) == ("btih:" + "a" * 40, item.title, "g")
    assert (kept.page_url, kept.download_url) == (item.page_url, item.download_url)
    assert (kept.infohash, kept.size, kept.published_at) == ("a" * 40, 1 << 40, NOW)
    assert kept.external_ids == item.external_ids
    assert kept.status is ItemStatus.PENDING


def test_adding_a_feed_again_changes_nothing(conn: psycopg.Connection) -> None:
    subscription = follow(conn)
    items = RawItems(conn)
    first = items.add(subscription, entries("01", "02"), now=NOW)

    again = items.add(subscription, entries("01", "02"), now=NOW + timedelta(hours=1))

    assert (first, again) == (Stored(fetched=2, new=2), Stored(fetched=2, new=0))
    assert len(sightings(conn)) == 2


def test_an_entry_that_stands_twice_in_a_feed_is_kept_once(conn: psycopg.Connection) -> None:
    stored = RawItems(conn).add(follow(conn), [*entries("01"), *entries("01")], now=NOW)

    assert stored == Stored(fetched=2, new=1)


def test_an_empty_feed_is_no_error(conn: psycopg.Connection) -> None:
    assert RawItems(conn).add(follow(conn), [], now=NOW) == Stored(fetched=0, new=0)


def test_a_second_subscription_adds_only_its_sighting(conn: psycopg.Connection) -> None:
    one, two = follow(conn), follow(conn, "https://feeds.example/b")
    RawItems(conn).add(one, entries("01"), now=NOW)

    stored = RawItems(conn).add(two, entries("01"), now=NOW)

    assert stored.new == 0
    assert sightings(conn) == [("Show - 01", one, True), ("Show - 01", two, True)]


def test_only_what_the_first_success_brought_counts_as_first_fetch(
    conn: psycopg.Connection,
) -> None:
    subscription = follow(conn)
    subscriptions = Subscriptions(conn)
    for names in (["01"], ["01", "02"]):
        subscriptions.record_items(
            subscription, entries(*names), now=NOW, etag=None, last_modified=None, body_sha256="x"
        )

    assert sightings(conn) == [
        ("Show - 01", subscription, True),
        ("Show - 02", subscription, False),
    ]


def test_a_second_feed_of_a_site_adds_the_ids_date_and_size_that_the_first_lacked(
    conn: psycopg.Connection,
) -> None:
    items = RawItems(conn)
    bare = FeedItem(title="Show - 01", external_ids=("bgm/1",))
    rich = FeedItem(title="Show - 01", size=5, published_at=NOW, external_ids=("mikan/3391",))
    items.add(follow(conn), [("guid:1", bare)], now=NOW)

    items.add(follow(conn, "https://feeds.example/b"), [("guid:1", rich)], now=NOW)

    (kept,) = items.pending(limit=10)
    assert (kept.title, kept.size, kept.published_at) == ("Show - 01", 5, NOW)
    assert set(kept.external_ids) == {"bgm/1", "mikan/3391"}


@pytest.mark.parametrize(
    ("identity", "claimed"),
    [
        (f"btih:{'a' * 40}", FeedItem(title="just chatting")),
        (f"btih:{'a' * 40}", FeedItem(title="Show - 01", external_ids=("bgm/999",))),
        ("guid:https://feeds.example/1", FeedItem(title="just chatting")),
    ],
)
def test_what_another_feed_states_otherwise_of_the_same_stays_its_own(
    conn: psycopg.Connection, identity: str, claimed: FeedItem
) -> None:
    first, second = follow(conn), follow(conn, "https://feeds.example/b")
    items, honest = RawItems(conn), FeedItem(title="Show - 01", external_ids=("bgm/1",))
    items.add(first, [(identity, claimed)], now=NOW)

    for _ in range(3):
        stored = items.add(second, [(identity, honest)], now=NOW)

    one, two = items.pending(limit=9)
    assert stored == Stored(fetched=1, new=0)
    assert (one.title, one.external_ids) == (claimed.title, claimed.external_ids)
    assert (two.title, two.external_ids) == ("Show - 01", ("bgm/1",))
    assert conn.execute(
        "SELECT raw_item_id, subscription_id, title FROM raw_item_sightings ORDER BY 1, 2"
    ).fetchall() == [(one.id, first, claimed.title), (two.id, second, "Show - 01")]


def test_nobody_dates_what_another_feed_brought(conn: psycopg.Connection) -> None:
    items, identity = RawItems(conn), f"btih:{'a' * 40}"
    items.add(follow(conn), [(identity, FeedItem(title="Show - 01"))], now=NOW)
    dated = FeedItem(title="Show - 01", published_at=NOW - timedelta(days=900), size=7)

    items.add(follow(conn, "https://feeds.example/b"), [(identity, dated)], now=NOW)

    (kept,) = items.pending(limit=9)
    assert (kept.published_at, kept.size) == (None, None)


def test_a_title_that_its_feed_changes_is_kept_beside_the_first(conn: psycopg.Connection) -> None:
    subscription, items = follow(conn), RawItems(conn)
    items.add(subscription, entries("01"), now=NOW)

    items.add(subscription, [("guid:01", FeedItem(title="Show - 01 (again)"))], now=NOW)

    (kept,) = items.pending(limit=9)
    trace = Dashboard(conn).trace(kept.id)
    assert trace is not None
    assert kept.title == "Show - 01"
    assert [(each.feed, each.title) for each in trace.differing] == [("A", "Show - 01 (again)")]


def linked(title: str, url: str) -> list[tuple[str, FeedItem]]:
    return [("in:1:topic/77", FeedItem(title=title, guid="topic/77", download_url=url))]


def test_a_topic_that_grows_under_its_guid_is_a_new_entry_each_time(
    conn: psycopg.Connection,
) -> None:
    items, feed = RawItems(conn), follow(conn)
    five, six = "[G] Show [01-05]", "[G] Show [01-06]"
    assert items.add(feed, linked(five, "https://x.example/5.torrent"), now=NOW).new == 1
    assert items.add(feed, linked(six, "https://x.example/6.torrent"), now=NOW).new == 1
    assert items.add(feed, linked(six, "https://x.example/6.torrent"), now=NOW).new == 0

    rows = conn.execute("SELECT title, download_url FROM raw_items ORDER BY title").fetchall()
    assert rows == [
        (five, "https://x.example/5.torrent"),
        (six, "https://x.example/6.torrent"),
    ]


def test_a_link_that_is_signed_anew_takes_the_place_of_the_old_one(
    conn: psycopg.Connection,
) -> None:
    items, feed = RawItems(conn), follow(conn)
    for sign in "ABC":
        items.add(feed, linked("[G] Show - 06", f"https://x.example/dl?path={sign}"), now=NOW)

    rows = conn.execute("SELECT download_url FROM raw_items").fetchall()
    assert rows == [("https://x.example/dl?path=C",)]


def test_another_feed_does_not_change_the_link_of_this_one(conn: psycopg.Connection) -> None:
    items, first = RawItems(conn), follow(conn)
    second = follow(conn, "https://feeds.example/b")
    items.add(first, linked("[G] Show - 06", "https://x.example/1.torrent"), now=NOW)
    items.add(second, linked("[G] Show - 06", "https://evil.example/1.torrent"), now=NOW)

    rows = conn.execute("SELECT download_url FROM raw_items").fetchall()
    assert rows == [("https://x.example/1.torrent",)]


def test_ten_thousand_entries_are_one_feed(conn: psycopg.Connection) -> None:
    feed = entries(*(str(number) for number in range(10_000)))

    assert RawItems(conn).add(follow(conn), feed, now=NOW) == Stored(fetched=10_000, new=10_000)


def test_a_change_leaves_its_history(conn: psycopg.Connection) -> None:
    items = RawItems(conn)
    items.add(follow(conn), entries("01"), now=NOW)
    (item,) = items.pending(limit=1)

    items.advance(item.id, old=ItemStatus.PENDING, new=ItemStatus.UNMATCHED, reason="no title")

    changed = items.get(item.id)
    assert changed is not None
    assert (changed.status, changed.reason) == (ItemStatus.UNMATCHED, "no title")
    assert changed.parsed_at is not None
    assert conn.execute(
        "SELECT entity, entity_id, old_status, new_status, reason FROM status_history"
    ).fetchall() == [("raw_items", item.id, "pending", "unmatched", "no title")]


def test_a_row_that_changed_meanwhile_is_stale(conn: psycopg.Connection) -> None:
    items = RawItems(conn)
    items.add(follow(conn), entries("01"), now=NOW)
    (item,) = items.pending(limit=1)
    items.advance(item.id, old=ItemStatus.PENDING, new=ItemStatus.PARSED)

    with pytest.raises(StaleStatus, match=f"item {item.id} is no longer pending"):
        items.advance(item.id, old=ItemStatus.PENDING, new=ItemStatus.FAILED)


def test_a_change_outside_the_table_is_refused(conn: psycopg.Connection) -> None:
    with pytest.raises(ForbiddenTransition):
        RawItems(conn).advance(1, old=ItemStatus.PARSED, new=ItemStatus.FAILED)


def test_a_bulk_change_moves_only_what_is_still_in_the_old_status(
    conn: psycopg.Connection,
) -> None:
    items = RawItems(conn)
    items.add(follow(conn), entries("01", "02"), now=NOW)
    one, two = items.pending(limit=2)
    items.skip([one.id], reason="not mine")

    moved = items.advance_all(
        {one.id: None, two.id: None}, old=ItemStatus.PENDING, new=ItemStatus.PARSED
    )

    assert moved == 1
    assert [item.status for item in map(items.get, (one.id, two.id)) if item] == [
        ItemStatus.SKIPPED,
        ItemStatus.PARSED,
    ]


def test_reopened_items_wait_again_and_a_second_time_changes_nothing(
    conn: psycopg.Connection,
) -> None:
    items = RawItems(conn)
    items.add(follow(conn), entries("01", "02"), now=NOW)
    ids = [item.id for item in items.pending(limit=2)]
    items.skip(ids, reason="not mine")

    assert items.reopen(ids, reason="changed my mind") == 2
    assert items.reopen(ids, reason="changed my mind") == 0
    assert [item.parsed_at for item in items.pending(limit=2)] == [None, None]


def test_two_feeds_with_the_same_entries_may_be_kept_at_once(database: str) -> None:
    feed = entries(*(str(number) for number in range(300)))
    with psycopg.connect(database, autocommit=True) as conn:
        ids = [follow(conn, f"https://feeds.example/{number}") for number in range(4)]

    def keep(subscription: int) -> int:
        order = feed if subscription % 2 else feed[::-1]
        with psycopg.connect(database, autocommit=True) as conn:
            return RawItems(conn).add(subscription, order, now=NOW).new

    with ThreadPoolExecutor(len(ids)) as threads:
        assert sum(threads.map(keep, ids)) == 300

    with psycopg.connect(database) as conn:
        assert len(sightings(conn)) == 4 * 300
