"""Followed feeds: when each is due, and what happens to its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription, Subscription
from anishelf.feeds.store.subscriptions import Subscriptions

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
URL = "https://feeds.example/rss?token=1"


@pytest.fixture
def subscriptions(conn: psycopg.Connection) -> Subscriptions:
    return Subscriptions(conn)


def follow(subscriptions: Subscriptions, url: str = URL, interval: int = 300) -> int:
    new = NewSubscription(url=url, name="A", interval_seconds=interval)
    return subscriptions.add(new, now=NOW).id


def fetched(subscriptions: Subscriptions, subscription_id: int, *, now: datetime = NOW) -> None:
    subscriptions.record_items(
        subscription_id, [], now=now, etag='"1"', last_modified="Wed", body_sha256="x"
    )


def row(subscriptions: Subscriptions, subscription_id: int) -> Subscription:
    found = subscriptions.get(subscription_id)
    assert found is not None
    return found


def test_everything_a_user_says_is_kept(subscriptions: Subscriptions) -> None:
    new = NewSubscription(
        url=URL,
        name="A",
        priority=3,
        interval_seconds=0,
        start_policy=StartPolicy.EPISODE,
        start_episode=Decimal("7.5"),
        policy={"groups": ["LoliHouse"]},
        preferred_downloader="qbittorrent_default",
        proxy="http://127.0.0.1:7890",
    )

    kept = subscriptions.add(new, now=NOW)

    assert (kept.url, kept.name, kept.priority, kept.interval_seconds) == (URL, "A", 3, 0)
    assert (kept.start_policy, kept.start_episode) == (StartPolicy.EPISODE, Decimal("7.5"))
    assert kept.policy == {"groups": ["LoliHouse"]}
    assert (kept.preferred_downloader, kept.proxy) == (new.preferred_downloader, new.proxy)
    assert (kept.active, kept.paused, kept.created_at) == (True, False, NOW)


def test_adding_a_followed_feed_again_changes_nothing(subscriptions: Subscriptions) -> None:
    first = subscriptions.add(NewSubscription(url=URL, name="A"), now=NOW)

    again = subscriptions.add(NewSubscription(url=URL, name="B"), now=NOW + timedelta(days=1))

    assert again == first


def test_adding_a_removed_feed_starts_it_anew(subscriptions: Subscriptions) -> None:
    old = follow(subscriptions)
    fetched(subscriptions, old)
    subscriptions.remove(old)
    later = NOW + timedelta(days=30)

    back = subscriptions.add(NewSubscription(url=URL, name="B"), now=later)

    assert (back.id, back.name, back.active, back.created_at) == (old, "B", True, later)
    assert (back.etag, back.body_sha256, back.last_success_at) == (None, None, None)


def test_a_removed_feed_keeps_its_row_and_is_not_listed(subscriptions: Subscriptions) -> None:
    gone, kept = follow(subscriptions), follow(subscriptions, "https://feeds.example/b")

    assert subscriptions.remove(gone)
    assert not subscriptions.remove(gone)
    assert [s.id for s in subscriptions.all()] == [kept]
    assert [s.id for s in subscriptions.all(include_removed=True)] == [kept, gone]


def test_editing_a_name_keeps_the_validators(subscriptions: Subscriptions) -> None:
    one = follow(subscriptions)
    fetched(subscriptions, one)

    subscriptions.edit(replace(row(subscriptions, one), name="B", proxy="http://p:1"))

    edited = row(subscriptions, one)
    assert (edited.name, edited.proxy, edited.etag) == ("B", "http://p:1", '"1"')
    assert edited.last_success_at == NOW


def test_a_new_address_starts_as_a_new_feed(subscriptions: Subscriptions) -> None:
    one = follow(subscriptions)
    fetched(subscriptions, one)

    subscriptions.edit(replace(row(subscriptions, one), url="https://feeds.example/new"))

    edited = row(subscriptions, one)
    assert (edited.etag, edited.last_modified, edited.body_sha256) == (None, None, None)
    assert edited.last_success_at is None


def test_the_address_of_another_subscription_is_refused(subscriptions: Subscriptions) -> None:
    one, other = follow(subscriptions), follow(subscriptions, "https://feeds.example/b")
    taken = replace(row(subscriptions, one), url="https://feeds.example/b", name="B")

    assert not subscriptions.edit(taken)
    assert [row(subscriptions, each).name for each in (one, other)] == ["A", "A"]


def test_a_new_feed_is_due_at_once(subscriptions: Subscriptions) -> None:
    one = follow(subscriptions)

    assert subscriptions.due(now=NOW) == [one]


@pytest.mark.parametrize(
    ("age", "is_due"), [(0, False), (239, False), (240, True), (300, True), (86_400, True)]
)
def test_a_feed_is_due_once_its_interval_is_nearly_over(
    subscriptions: Subscriptions, *, age: int, is_due: bool
) -> None:
    one = follow(subscriptions)
    fetched(subscriptions, one)

    assert subscriptions.due(now=NOW + timedelta(seconds=age)) == ([one] if is_due else [])


def test_a_feed_to_fetch_once_is_due_until_it_succeeds(subscriptions: Subscriptions) -> None:
    one = follow(subscriptions, interval=0)
    subscriptions.record_failure(one, "no answer", now=NOW)

    assert subscriptions.due(now=NOW) == [one]

    fetched(subscriptions, one)

    assert subscriptions.due(now=NOW + timedelta(days=9)) == []


def test_the_longest_neglected_feed_comes_first(subscriptions: Subscriptions) -> None:
    recent, old, new = (
        follow(subscriptions, f"https://feeds.example/{name}") for name in ("a", "b", "c")
    )
    fetched(subscriptions, recent, now=NOW - timedelta(hours=1))
    fetched(subscriptions, old, now=NOW - timedelta(hours=2))

    assert subscriptions.due(now=NOW) == [new, old, recent]


def test_by_hand_everything_active_is_fetched(subscriptions: Subscriptions) -> None:
    one, paused = follow(subscriptions), follow(subscriptions, "https://feeds.example/b")
    fetched(subscriptions, one)
    subscriptions.set_paused(paused, paused=True)

    assert subscriptions.due(now=NOW, force=True) == [one]


def test_a_paused_feed_is_fetched_only_when_named_by_hand(subscriptions: Subscriptions) -> None:
    one = follow(subscriptions)
    assert subscriptions.set_paused(one, paused=True)

    assert subscriptions.due(now=NOW) == []
    assert subscriptions.due(now=NOW, ids=[one]) == []
    assert subscriptions.due(now=NOW, ids=[one], force=True) == [one]

    assert subscriptions.set_paused(one, paused=False)
    assert subscriptions.due(now=NOW) == [one]


def test_a_removed_feed_is_never_due(subscriptions: Subscriptions) -> None:
    one = follow(subscriptions)
    subscriptions.remove(one)

    assert subscriptions.due(now=NOW, ids=[one], force=True) == []
    assert not subscriptions.set_paused(one, paused=True)


def test_failures_are_counted_until_a_success(subscriptions: Subscriptions) -> None:
    one = follow(subscriptions)
    fetched(subscriptions, one)
    later = NOW + timedelta(hours=1)

    subscriptions.record_failure(one, "no answer", now=later)
    subscriptions.record_failure(one, "still no answer", now=later)

    failing = row(subscriptions, one)
    assert (failing.consecutive_failures, failing.last_error) == (2, "still no answer")
    assert (failing.last_attempt_at, failing.last_success_at) == (later, NOW)

    subscriptions.record_unchanged(one, now=later)

    well = row(subscriptions, one)
    assert (well.consecutive_failures, well.last_error, well.last_success_at) == (0, None, later)
    assert (well.etag, well.last_modified, well.body_sha256) == ('"1"', "Wed", "x")


def test_the_hosts_of_followed_feeds_are_known_with_their_port(
    subscriptions: Subscriptions,
) -> None:
    follow(subscriptions, "http://NAS.local:9117/feed")
    follow(subscriptions, "https://mikanani.me/RSS/MyBangumi?token=1")
    subscriptions.remove(follow(subscriptions, "https://gone.example/"))

    assert subscriptions.hosts() == {"nas.local:9117", "mikanani.me:443"}
