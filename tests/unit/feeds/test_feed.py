"""Which entries are the same thing."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.core.url import site_of
from anishelf.feeds.domain.feed import (
    FeedItem,
    canonical_identity,
    identified,
    ids_in_feed_url,
    ids_in_page_url,
    infohash_in,
    valid_infohash,
)

FEED = "https://feeds.example/rss"
HASH = "0123456789abcdef0123456789abcdef01234567"
BASE32 = "AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH"

hashes = st.binary(min_size=20, max_size=20)
texts = st.text(max_size=40)
maybe = st.none() | texts
entries = st.builds(
    FeedItem,
    title=texts,
    guid=maybe | st.just("https://x.example/view/1"),
    page_url=maybe | st.just("https://x.example/page"),
    download_url=maybe | st.just("https://x.example/1.torrent"),
)


def identity(item: FeedItem, feed_url: str = FEED, *, subscription: int = 1) -> str:
    return canonical_identity(item, own_site=site_of(feed_url), subscription_id=subscription)


@given(hashes, texts, texts)
def test_the_magnet_link_that_is_used_proves_a_torrent_everywhere(
    digest: bytes, title: str, guid: str
) -> None:
    plain, base32 = digest.hex(), base64.b32encode(digest).decode()
    offers = [
        FeedItem(title=title, guid=guid, download_url=f"magnet:?xt=urn:btih:{plain.upper()}"),
        FeedItem(title="x", download_url=f"magnet:?dn={quote(title)}&xt=urn:btih:{base32}"),
        FeedItem(title="x", download_url=f"magnet:?xt.1=urn:btih:{base32.lower()}&tr=udp://t"),
    ]

    assert {identity(offer) for offer in offers} == {f"btih:{plain}"}


@pytest.mark.parametrize(
    "stated",
    [
        FeedItem(title="A", infohash=HASH),
        FeedItem(title="A", guid=f"magnet:?xt=urn:btih:{HASH}"),
        FeedItem(title="A", download_url=f"https://other.example/d/{HASH}.torrent"),
        FeedItem(title="A", guid="https://other.example/view/1"),
        FeedItem(title="A", guid="http://feeds.example:8080/view/1"),
        FeedItem(title="A", page_url="https://other.example/view/1"),
        FeedItem(title="A", guid="[G] Show - 01"),
        FeedItem(title="A"),
    ],
)
def test_what_a_feed_states_of_others_counts_in_its_subscription_alone(stated: FeedItem) -> None:
    assert identity(stated, subscription=1) != identity(stated, subscription=2)
    assert identity(stated, subscription=1).startswith("in:1:")


@pytest.mark.parametrize(
    ("item", "key"),
    [
        (FeedItem(title="A", guid="HTTPS://Feeds.example:443/view/1#comments"), "guid"),
        (FeedItem(title="A", guid="x", download_url="http://feeds.example/view/1"), "url"),
        (FeedItem(title="A", guid="x", page_url="https://feeds.example/view/1"), "url"),
    ],
)
def test_a_site_speaks_for_itself_in_each_of_its_feeds(item: FeedItem, key: str) -> None:
    one, two = (identity(item, subscription=number) for number in (1, 2))

    assert one == two
    assert one.partition("://")[2] == "feeds.example/view/1"
    assert one.startswith(f"{key}:")


def test_different_titles_under_one_guid_of_a_feed_are_all_kept() -> None:
    items = [FeedItem(title=title, guid="g") for title in ("02", "02", "01")]

    keys = [key for key, _ in identified(items, feed_url=FEED, subscription_id=7)]

    assert keys[2] == "in:7:g"
    assert keys[0] == keys[1] != keys[2]


@given(entries, st.text(max_size=20))
def test_an_identity_is_always_a_short_prefixed_key(item: FeedItem, feed_url: str) -> None:
    key = identity(item, feed_url)

    assert re.match(r"(btih|guid|url|in:1):", key)
    assert len(key.encode()) <= 500
    assert identity(item, feed_url) == key


@given(entries, st.integers(min_value=400, max_value=3000))
def test_long_guids_stay_apart_and_fit_an_index(item: FeedItem, length: int) -> None:
    one = replace(item, guid="長" * length, download_url=None)
    two = replace(one, guid="長" * length + "!")

    assert identity(one) != identity(two)
    assert max(len(identity(each).encode()) for each in (one, two)) <= 500


def test_an_entry_without_guid_is_known_by_its_address() -> None:
    item = FeedItem(title="A", download_url="https://x.example/get?id=1&passkey=mine&utm_source=r")

    assert identity(item, "https://x.example/rss") == "url:https://x.example/get?id=1"
    assert identity(item) == "in:1:https://x.example/get?id=1"


def test_an_entry_with_nothing_but_a_title_is_known_by_it() -> None:
    assert identity(FeedItem(title="A")) == "in:1:A"


@pytest.mark.parametrize(
    ("text", "infohash"),
    [
        (HASH, HASH),
        (f" {HASH.upper()} ", HASH),
        (BASE32, HASH),
        (BASE32.lower(), HASH),
        (HASH[:-1], None),
        (HASH + "0", None),
        ("1" * 32, None),
        ("g" * 40, None),
        ("", None),
        (None, None),
    ],
)
def test_only_v1_hashes_are_hashes(text: str | None, infohash: str | None) -> None:
    assert valid_infohash(text) == infohash


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "magnet:?xt=urn:btmh:1220" + "0" * 64,
        f"https://x.example/{HASH}",
        f"https://x.example/{HASH}.torrent/file",
        f"https://x.example/?f={HASH}.torrent",
        f"https://x.example/{HASH}0.torrent",
        f"https://{HASH}.torrent",
        f"https://{HASH}.torrent/",
        "https://[broken/",
    ],
)
def test_other_addresses_name_no_infohash(url: str | None) -> None:
    assert infohash_in(url) is None


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("https://mikanani.me/RSS/Bangumi?bangumiId=3391&subgroupid=370", ("mikan/3391",)),
        ("http://mikanime.tv/rss/bangumi?BangumiID=3391", ("mikan/3391",)),
        ("https://mirror.example/mikan/RSS/Bangumi?bangumiId=03391", ("mikan/3391",)),
        ("https://mikanani.me/RSS/MyBangumi?token=x", ()),
        ("https://mikanani.me/RSS/Bangumi?bangumiId=", ()),
        ("https://mikanani.me/RSS/Bangumi?bangumiId=x", ()),
        ("https://mikanani.me/RSS/Bangumi?bangumiId=٣", ()),
        ("https://x.example/?bangumiId=3391", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_a_mikan_feed_names_its_show(url: str | None, ids: tuple[str, ...]) -> None:
    assert ids_in_feed_url(url) == ids


@pytest.mark.parametrize(
    ("url", "infohash", "ids"),
    [
        (f"https://mikanani.me/Home/Episode/{HASH}", HASH, (f"mikan-release/{HASH}",)),
        (f"https://m.example/x/home/episode/{HASH.upper()}/?a=1", None, (f"mikan-release/{HASH}",)),
        (f"https://mikanani.me/Home/Episode/{HASH}", "f" * 40, ()),
        (f"https://mikanani.me/Home/Episode/{HASH}0", None, ()),
        (f"https://x.example/?u=/Home/Episode/{HASH}", None, ()),
        (f"/Home/Episode/{HASH}", None, ()),
        (None, None, ()),
    ],
)
def test_the_page_of_a_mikan_entry_names_its_release(
    url: str | None, infohash: str | None, ids: tuple[str, ...]
) -> None:
    assert ids_in_page_url(url, infohash=infohash, feed_url=url) == ids
    assert ids_in_page_url(url, infohash=infohash, feed_url=FEED) == ()
