"""A feed is read in a process of its own: what it costs is cut off, and it alone fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from anishelf.errors import FeedInvalid
from anishelf.feeds.adapters import parse_feed, parse_feed_fenced
from anishelf.feeds.adapters.fenced import CPU_SECONDS

URL = "http://feed.example/rss"


def feed(inside: str) -> bytes:
    head = "<title>t</title><link>http://feed.example/</link>"
    return f"<rss version='2.0'><channel>{head}{inside}</channel></rss>".encode()


def entry(title: str, extra: str = "", number: int = 1) -> str:
    link = f"<link>http://feed.example/{number}</link>"
    return f"<item><title>{title}</title><guid>g{number}</guid>{link}{extra}</item>"


GOOD = feed(
    entry(
        "[Sakura] Hoshi & Umi - 05 [1080p]".replace("&", "&amp;"),
        "<pubDate>Sat, 07 Nov 2026 10:00:00 GMT</pubDate>"
        "<enclosure url='http://feed.example/5.torrent' type='application/x-bittorrent'/>",
    )
    + entry("星空 - 06", "<author>me</author>", 2)
)


@contextmanager
def another_thread() -> Iterator[None]:
    """Let a thread run, so that this process cannot be forked safely."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_the_entries_are_those_of_the_plain_reader() -> None:
    assert parse_feed_fenced(GOOD, url=URL) == parse_feed(GOOD, url=URL)


def test_a_process_with_threads_gets_the_same_entries() -> None:
    with another_thread():
        assert parse_feed_fenced(GOOD, url=URL) == parse_feed(GOOD, url=URL)


def test_what_the_reader_refuses_is_refused_in_its_words() -> None:
    with pytest.raises(FeedInvalid, match="web page titled 'Login'"):
        parse_feed_fenced(b"<!doctype html><html><title>Login</title></html>", url=URL)


@pytest.mark.parametrize(
    "hostile",
    [
        entry("a &lt;i&gt;", f"<author>{'a.' * 100_000}</author>"),
        entry("a", "<enclosure " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>"),
    ],
    ids=["an author that costs minutes", "100,000 attributes"],
)
def test_a_feed_that_computes_for_long_fails_alone(hostile: str) -> None:
    begun = time.process_time()

    with pytest.raises(FeedInvalid, match=r"more than 1 s of work|within"):
        parse_feed_fenced(feed(hostile), url=URL, cpu_seconds=1)

    assert time.process_time() - begun < CPU_SECONDS / 2
    assert parse_feed_fenced(GOOD, url=URL).items


def test_a_feed_that_computes_for_long_fails_alone_beside_threads() -> None:
    hostile = feed(entry("a &lt;i&gt;", f"<author>{'a.' * 100_000}</author>"))

    with another_thread(), pytest.raises(FeedInvalid, match="more than 1 s of work"):
        parse_feed_fenced(hostile, url=URL, cpu_seconds=1)


def test_a_feed_that_takes_much_memory_fails_alone() -> None:
    nested = feed(entry("a", "<a>" * 900_000))

    # A process of its own: a fork could use what this one has freed.
    with another_thread(), pytest.raises(FeedInvalid, match=r"within 48 MB|more than"):
        parse_feed_fenced(nested, url=URL, memory_bytes=48 << 20)


@pytest.mark.parametrize(
    "address",
    ["http://" + "a" * 200_000, "http://h.example/?" + "a" * 50_000 + "=1"],
    ids=["an endless host", "an endless name in the query"],
)
def test_an_absurd_address_is_no_download(address: str) -> None:
    enclosure = f"<enclosure url='{address}' type='application/x-bittorrent'/>"

    (item,) = parse_feed_fenced(feed(entry("a", enclosure)), url=URL).items

    assert item.download_url is None


def test_entries_with_endless_guids_stay_apart() -> None:
    first, second = (
        parse_feed(feed(entry("a").replace("g1", f"{'g' * 100_000}{end}")), url=URL).items[0]
        for end in "xy"
    )

    assert first.guid != second.guid
    assert replace(first, guid=None) == replace(second, guid=None)
    assert len(first.guid or "") < 100
