"""Feeds with a learned interval: when each is looked at again, and who is called for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.feeds.actions import AUTO, FeedWishes, edit_subscription, follow_feed
from anishelf.feeds.store.feed_hosts import FeedHosts
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.following.domain.pace import USUAL, WEEK
from anishelf.following.steps.looks import plan_looks
from anishelf.following.store.looks import Looks
from tests.worlds.seeds import seeds

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Feed:
    """A feed on a host, that brought weekly releases."""

    def __init__(self, conn: psycopg.Connection, url: str = "https://nyaa.example/1") -> None:
        self.conn = conn
        wishes = FeedWishes(url=url, interval_seconds=AUTO)
        self.id = follow_feed(conn, wishes, name="Feed", now=NOW).changed.subscription.id

    def brought(self, *times: datetime) -> None:
        rows = seeds(self.conn)
        for number, at in enumerate(times, start=1):
            item = rows.item(f"{self.id} {number} {at}", published_at=at)
            rows.conn.execute(
                "UPDATE raw_items SET identity = %s WHERE id = %s", (f"{at}{self.id}", item)
            )
            rows.add_sighting(item, self.id)
            rows.release(item, episode=number)

    def looked(self, at: datetime, *, error: str | None = None) -> datetime | None:
        table = Subscriptions(self.conn)
        if error:
            table.record_failure(self.id, error, now=at)
        else:
            table.record_unchanged(self.id, now=at)
        plan(self.conn)
        found = table.get(self.id)
        assert found is not None
        return found.next_look_at

    def due(self, at: datetime) -> bool:
        return self.id in Subscriptions(self.conn).due(now=at)


def plan(conn: psycopg.Connection) -> int:
    rows = Looks(conn)
    return plan_looks(rows.unplanned(), rows.series, rows.plan)


@pytest.fixture
def feed(conn: psycopg.Connection) -> Feed:
    return Feed(conn)


def test_of_a_new_feed_nothing_is_known(feed: Feed) -> None:
    assert feed.due(NOW)
    assert feed.looked(NOW) == NOW + USUAL
    assert not feed.due(NOW + USUAL - MINUTE)
    assert feed.due(NOW + USUAL)


def test_a_feed_is_looked_at_often_when_a_release_is_near(feed: Feed) -> None:
    feed.brought(*(NOW - WEEK * n for n in range(8, 0, -1)))

    assert feed.looked(NOW) == NOW + MINUTE
    far = NOW + WEEK / 2
    seldom = feed.looked(far)
    assert seldom is not None
    assert seldom > far + USUAL


def test_planning_twice_changes_nothing(feed: Feed) -> None:
    feed.looked(NOW)

    assert plan(feed.conn) == 0


def test_a_failing_feed_is_not_asked_more_often_than_usual(feed: Feed) -> None:
    feed.brought(*(NOW - WEEK * n for n in range(8, 0, -1)))

    assert feed.looked(NOW, error="away") == NOW + USUAL


def test_what_the_site_calls_fresh_is_not_asked_for_again(feed: Feed) -> None:
    feed.brought(*(NOW - WEEK * n for n in range(8, 0, -1)))
    hosts = FeedHosts(feed.conn)
    hosts.count("https://nyaa.example/1", now=NOW)
    hosts.keep_age("https://nyaa.example/1", 300)

    assert feed.looked(NOW) == NOW + 5 * MINUTE


def test_a_host_whose_budget_is_used_up_rests_until_midnight(feed: Feed) -> None:
    hosts = FeedHosts(feed.conn)
    for _ in range(96):
        hosts.count("https://nyaa.example/1", now=NOW)

    assert feed.looked(NOW) == datetime(2026, 11, 2, tzinfo=UTC)
    hosts.count("https://nyaa.example/1", now=NOW + timedelta(days=1))
    assert feed.looked(NOW + timedelta(days=1)) == NOW + timedelta(days=1) + USUAL


def test_forty_feeds_on_one_host_share_what_it_may_be_asked(conn: psycopg.Connection) -> None:
    feeds = [Feed(conn, f"https://nyaa.example/{number}") for number in range(40)]

    assert feeds[0].looked(NOW) == NOW + USUAL * (40 * 96 / 2000)


def test_nobody_is_called_for_a_feed_whose_site_asks_for_rest(feed: Feed) -> None:
    feed.looked(NOW)
    Subscriptions(feed.conn).hold_site("nyaa.example", until=NOW + 2 * USUAL)
    rows = Looks(feed.conn)

    assert not feed.due(NOW + USUAL)
    assert not rows.wants_call(now=NOW + USUAL)
    assert feed.due(NOW + 2 * USUAL)
    assert rows.wants_call(now=NOW + 2 * USUAL)


def test_the_host_of_a_subscription_is_that_of_its_address(conn: psycopg.Connection) -> None:
    Feed(conn, "https://ada:pw@Feeds.Example:8443/rss?q=1")

    assert conn.execute("SELECT host FROM subscriptions").fetchone() == ("feeds.example:8443",)


def test_a_learned_interval_can_be_switched_on_and_off(feed: Feed) -> None:
    fixed = edit_subscription(feed.conn, feed.id, FeedWishes(interval_seconds=600), by="ada")
    assert not fixed.changed.subscription.interval_auto

    renamed = edit_subscription(feed.conn, feed.id, FeedWishes(name="Other"), by="ada")
    assert renamed.changed.subscription.interval_seconds == 600

    learned = edit_subscription(feed.conn, feed.id, FeedWishes(interval_seconds=AUTO), by="ada")
    assert learned.changed.subscription.interval_auto


def test_one_is_called_when_the_moment_has_come(feed: Feed) -> None:
    feed.looked(NOW)
    rows = Looks(feed.conn)

    assert not rows.call(now=NOW + USUAL - MINUTE)
    assert rows.call(now=NOW + USUAL)
    assert not rows.call(now=NOW + USUAL)
