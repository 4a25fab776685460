"""Feeds are fetched over real HTTP and kept in a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.errors import FeedInvalid, FetchFailed, NotFound, RateLimited, UnknownId
from anishelf.feeds.adapters import parse_feed
from anishelf.feeds.domain.feed import Feed
from anishelf.feeds.domain.subscription import NewSubscription, Stored, Subscription
from anishelf.feeds.steps.collect import due, fetch_all, fetch_one, preview
from anishelf.feeds.store.raw_items import RawItems
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.fetch import Fetcher
from tests.fakes.site import Handler, Site, respond, running_site

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
PATH = "/rss"


def feed_of(*numbers: int) -> bytes:
    items = "".join(
        f"<item><title>[G] Show - {number:02} [1080p]</title><guid>{number}</guid>"
        f'<enclosure url="/t/{number}.torrent" type="application/x-bittorrent"/></item>'
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as live:
        yield live


@pytest.fixture
def subscriptions(conn: psycopg.Connection) -> Subscriptions:
    return Subscriptions(conn)


@pytest.fixture
def subscription(subscriptions: Subscriptions, site: Site) -> Subscription:
    new = NewSubscription(url=f"{site.url}{PATH}?token=s3cret", name="Mine")
    return subscriptions.add(new, now=NOW)


def fetch(
    subscriptions: Subscriptions, subscription: Subscription, *, now: datetime = NOW
) -> Stored:
    return fetch_one(
        subscription.id,
        subscriptions=subscriptions,
        web=Fetcher(),
        parse=parse_feed,
        clock=lambda: now,
    )


def unread(body: bytes, url: str, content_type: str | None) -> Feed:
    raise AssertionError(f"{len(body)} bytes of {url} ({content_type}) were read again")


def test_what_a_feed_holds_is_kept(
    conn: psycopg.Connection, site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    site.serve(PATH, feed_of(1, 2))

    assert fetch(subscriptions, subscription) == Stored(fetched=2, new=2)

    assert {(item.title, item.download_url) for item in RawItems(conn).pending(limit=9)} == {
        ("[G] Show - 01 [1080p]", f"{site.url}/t/1.torrent"),
        ("[G] Show - 02 [1080p]", f"{site.url}/t/2.torrent"),
    }


def test_a_second_run_adds_nothing_and_reads_nothing(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    site.serve(PATH, feed_of(1, 2))
    fetch(subscriptions, subscription)

    again = fetch_one(
        subscription.id,
        subscriptions=subscriptions,
        web=Fetcher(),
        parse=unread,
        clock=lambda: NOW + timedelta(hours=1),
    )

    assert again == Stored(fetched=0, new=0)
    assert due(subscriptions, now=NOW + timedelta(hours=1)) == []


def test_a_changed_feed_adds_only_what_is_new(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    site.serve(PATH, feed_of(1, 2))
    fetch(subscriptions, subscription)
    site.serve(PATH, feed_of(2, 3))

    assert fetch(subscriptions, subscription) == Stored(fetched=2, new=1)


def test_a_feed_that_did_not_change_is_not_sent_again(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    def conditional(handler: Handler) -> None:
        current = {"ETag": '"7"', "Last-Modified": "Wed, 01 Apr 2026 10:00:00 GMT"}
        if handler.headers.get("If-None-Match") == '"7"':
            respond(handler, b"", 304)
        else:
            respond(handler, feed_of(1), headers=current)

    site.answers[PATH] = conditional
    fetch(subscriptions, subscription)
    later = NOW + timedelta(hours=1)

    assert fetch(subscriptions, subscription, now=later) == Stored(fetched=0, new=0)

    _, headers = site.asked[-1]
    assert headers["If-Modified-Since"] == "Wed, 01 Apr 2026 10:00:00 GMT"
    row = subscriptions.get(subscription.id)
    assert row is not None
    assert (row.last_success_at, row.etag) == (later, '"7"')


@pytest.mark.parametrize(
    ("status", "body", "error", "message"),
    [
        (500, b"", FetchFailed, "answers 500"),
        (404, b"", NotFound, "answers 404"),
        (429, b"", RateLimited, "asks us to wait"),
        (200, b"<html><title>Log in</title></html>", FeedInvalid, "a web page titled 'Log in'"),
    ],
)
def test_a_failure_is_noted_and_names_the_subscription_without_its_key(
    site: Site,
    subscriptions: Subscriptions,
    subscription: Subscription,
    *,
    status: int,
    body: bytes,
    error: type[Exception],
    message: str,
) -> None:
    site.serve(PATH, body, status=status)

    with pytest.raises(error, match=message) as caught:
        fetch(subscriptions, subscription)

    assert f"subscription {subscription.id} 'Mine' ({site.url}{PATH}?token=***)" in str(
        caught.value
    )
    row = subscriptions.get(subscription.id)
    assert row is not None
    assert (row.consecutive_failures, row.last_success_at, row.last_attempt_at) == (1, None, NOW)
    assert message in (row.last_error or "")


def test_one_dead_feed_does_not_stop_the_others(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    site.serve("/other", feed_of(1))
    other = subscriptions.add(NewSubscription(url=f"{site.url}/other", name="B"), now=NOW)

    with pytest.raises(NotFound):
        fetch(subscriptions, subscription)

    assert fetch(subscriptions, other).new == 1
    assert due(subscriptions, now=NOW) == []


def test_of_a_batch_each_feed_fails_alone(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    site.serve("/other", feed_of(1, 2))
    other = subscriptions.add(NewSubscription(url=f"{site.url}/other", name="B"), now=NOW)

    fetched = fetch_all(
        [subscription.id, 999_999, other.id],
        subscriptions=subscriptions,
        web=Fetcher(),
        parse=parse_feed,
        clock=lambda: NOW,
    )

    assert fetched.new == 2
    assert {failed: reason.split(":")[0] for failed, reason in fetched.failures.items()} == {
        subscription.id: f"subscription {subscription.id} 'Mine' (http",
        999_999: "there is no subscription 999999; `subscriptions list` names all",
    }


def test_a_missing_subscription_is_named(subscriptions: Subscriptions, site: Site) -> None:
    with pytest.raises(UnknownId, match="no subscription 999999"):
        fetch_one(
            999_999,
            subscriptions=subscriptions,
            web=Fetcher(allowed_hosts=[site.host]),
            parse=parse_feed,
            clock=lambda: NOW,
        )


def test_a_feed_that_was_removed_meanwhile_is_left_alone(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    subscriptions.remove(subscription.id)

    assert fetch(subscriptions, subscription) == Stored(fetched=0, new=0)
    assert site.asked == []


def test_naming_no_feed_means_all(subscriptions: Subscriptions, subscription: Subscription) -> None:
    assert due(subscriptions, now=NOW, ids=[]) == [subscription.id]
    assert due(subscriptions, now=NOW, ids=[subscription.id + 1]) == []


def test_a_preview_keeps_nothing(conn: psycopg.Connection, site: Site) -> None:
    url = site.serve(PATH, feed_of(1, 2))

    feed = preview(url, web=Fetcher(), parse=parse_feed)

    assert (feed.title, len(feed.items)) == ("F", 2)
    assert conn.execute("SELECT count(*) FROM raw_items").fetchone() == (0,)


def test_a_feed_that_claims_the_next_entries_of_another_holds_none_of_them_up(
    conn: psycopg.Connection, site: Site, subscriptions: Subscriptions
) -> None:
    def entry(title: str, number: int) -> str:
        return f"<item><title>{title}</title><guid>{site.url}/torrents/{number}</guid></item>"

    with running_site() as hostile:
        claims = "".join(entry("just chatting", number) for number in range(6))
        shown = "".join(entry(f"[G] Show - {number:02}", number) for number in range(6))
        for place, entries in ((hostile, claims), (site, shown)):
            body = f"<rss version='2.0'><channel><title>F</title>{entries}</channel></rss>"
            place.serve(PATH, body.encode())
            new = NewSubscription(url=f"{place.url}{PATH}", name=place.url)
            assert fetch(subscriptions, subscriptions.add(new, now=NOW)).new == 6

    titles = [item.title for item in RawItems(conn).pending(limit=99)]
    assert titles.count("just chatting") == 6
    assert {f"[G] Show - {number:02}" for number in range(6)} <= set(titles)


def test_a_feed_that_fails_is_asked_at_growing_pauses(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    site.serve(PATH, b"", status=500)
    now, pauses = NOW, []
    for _ in range(6):
        row = subscriptions.get(subscription.id)
        assert row is not None
        with pytest.raises(FetchFailed):
            fetch(subscriptions, row, now=now)
        failed = now
        while not due(subscriptions, now=now):
            now += timedelta(seconds=30)
        pauses.append((now - failed) // timedelta(minutes=1))

    assert pauses == [5, 10, 20, 40, 60, 60]


def test_a_site_that_asks_for_patience_gets_it_for_all_its_feeds_and_a_day_at_most(
    site: Site, subscriptions: Subscriptions, subscription: Subscription
) -> None:
    other = subscriptions.add(NewSubscription(url=f"{site.url}/other", name="B"), now=NOW)
    site.answers[PATH] = lambda handler: respond(
        handler, b"", 429, headers={"Retry-After": "9999999"}
    )

    with pytest.raises(RateLimited):
        fetch(subscriptions, subscription)

    assert due(subscriptions, now=NOW + timedelta(hours=23)) == []
    assert due(subscriptions, now=NOW + timedelta(hours=24)) == [other.id, subscription.id]
    assert due(subscriptions, now=NOW, ids=[other.id], force=True) == [other.id]
