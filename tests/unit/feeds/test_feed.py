"""Which entries are the same thing."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.feeds.domain.feed import (
    FeedItem,
    canonical_identity,
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


def identity(item: FeedItem, feed_url: str = FEED) -> str:
    return canonical_identity(item, feed_url=feed_url)


@given(hashes, texts, texts)
def test_one_torrent_has_one_identity_however_it_is_offered(
    digest: bytes, title: str, guid: str
) -> None:
    plain, base32 = digest.hex(), base64.b32encode(digest).decode()
    offers = [
        FeedItem(title=title, infohash=plain),
        FeedItem(title=title, guid=guid, download_url=f"magnet:?xt=urn:btih:{plain.upper()}"),
        FeedItem(title="x", download_url=f"magnet:?dn={quote(title)}&xt=urn:btih:{base32}"),
        FeedItem(title="x", download_url=f"magnet:?xt.1=urn:btih:{base32.lower()}&tr=udp://t"),
        FeedItem(title="x", guid=guid, download_url=f"https://a.example/d/{plain}.torrent?t=1"),
        FeedItem(title="x", download_url=f"http://b.example/{plain.upper()}.TORRENT"),
    ]

    assert {identity(offer) for offer in offers} == {f"btih:{plain}"}


@given(entries, st.text(max_size=20))
def test_an_identity_is_always_a_short_prefixed_key(item: FeedItem, feed_url: str) -> None:
    key = identity(item, feed_url)

    assert re.match(r"(btih|guid|url):", key)
    assert len(key.encode()) <= 500
    assert identity(item, feed_url) == key


@given(entries, st.integers(min_value=400, max_value=3000))
def test_long_guids_stay_apart_and_fit_an_index(item: FeedItem, length: int) -> None:
    one = replace(item, guid="長" * length, download_url=None)
    two = replace(one, guid="長" * length + "!")

    assert identity(one) != identity(two)
    assert max(len(identity(each).encode()) for each in (one, two)) <= 500


def test_a_guid_that_is_no_address_counts_only_on_its_site() -> None:
    item = FeedItem(title="[G] Show - 01", guid="[G] Show - 01")

    here = identity(item, "https://a.example/rss?x=1")

    assert here == identity(item, "http://A.example/other")
    assert here != identity(item, "https://b.example/rss")


def test_a_guid_that_is_an_address_counts_everywhere() -> None:
    item = FeedItem(title="A", guid="HTTPS://Nyaa.si:443/view/1#comments")

    assert identity(item, "https://a.example/") == "guid:https://nyaa.si/view/1"


def test_an_entry_without_guid_is_known_by_its_address() -> None:
    item = FeedItem(title="A", download_url="https://x.example/get?id=1&passkey=mine&utm_source=r")

    assert identity(item) == "url:https://x.example/get?id=1"


def test_an_entry_with_nothing_but_a_title_is_known_by_it_on_its_site() -> None:
    assert identity(FeedItem(title="A")) == "guid:feeds.example:A"


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
    assert ids_in_page_url(url, infohash=infohash) == ids
