"""Feeds that tell their download in odd places, their date not at all, or come packed."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from anishelf.errors import FeedInvalid
from anishelf.feeds.adapters import parse_feed
from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.domain.offer import download_type
from anishelf.feeds.domain.states import DownloadType

HASH = "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"
MAGNET = f"magnet:?xt=urn:btih:{HASH}"
HEAD = '<rss version="2.0" xmlns:torrent="http://xmlns.ezrss.it/0.1/"><channel><title>F</title>'
TITLE = "<title>[G] Show - 06 [1080p]</title>"


def rss(item: str) -> bytes:
    return f"{HEAD}<item>{TITLE}{item}</item></channel></rss>".encode()


def only(item: str) -> FeedItem:
    (found,) = parse_feed(rss(item), url="https://e.example/rss").items
    return found


ODD_PLACES = {
    "magneturi": f"""<link>https://e.example/ep/1</link>
        <torrent:magnetURI><![CDATA[{MAGNET}&dn=a]]></torrent:magnetURI>""",
    "in the description": f"""<link>https://e.example/description.php?id=1</link><description>
        <![CDATA[1 GB<br/><a href="{MAGNET}&amp;dn=a">magnet</a>]]></description>""",
    "file in the description": """<link>https://e.example/1</link><description>
        &lt;a href='https://e.example/f/1.torrent'&gt;file&lt;/a&gt;</description>""",
    "by its hash": f"""<link>https://e.example/1</link>
        <torrent:infoHash>{HASH.upper()}</torrent:infoHash>""",
    "dl.php": "<link>https://e.example/forum/dl.php?t=123</link>",
}
FOUND = {
    "magneturi": f"{MAGNET}&dn=a",
    "in the description": f"{MAGNET}&dn=a",
    "file in the description": "https://e.example/f/1.torrent",
    "by its hash": MAGNET,
    "dl.php": "https://e.example/forum/dl.php?t=123",
}


@pytest.mark.parametrize("place", ODD_PLACES)
def test_a_torrent_in_an_odd_place_is_found(place: str) -> None:
    assert only(ODD_PLACES[place]).download_url == FOUND[place]


def test_a_link_to_a_video_file_is_a_download_and_a_torrent_comes_first() -> None:
    link = "<link>https://r.example/2026-7/%5BA%5D%20Show%20-%2012.mp4?d=true</link>"

    found = only(link)

    assert found.download_url == "https://r.example/2026-7/%5BA%5D%20Show%20-%2012.mp4?d=true"
    assert download_type(found.download_url) is DownloadType.HTTP
    assert only(f"{link}<description>{MAGNET}</description>").download_url == MAGNET


def test_a_page_is_no_download() -> None:
    assert only("<link>https://e.example/view/1</link>").download_url is None


@pytest.mark.parametrize(
    "date",
    ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00Z",
     "yesterday"],
)  # fmt: skip
def test_a_date_that_nothing_was_released_at_is_none(date: str) -> None:
    assert only(f"<link>{MAGNET}</link><pubDate>{date}</pubDate>").published_at is None


def test_zones_and_clocks_of_zero_are_dates() -> None:
    found = only(f"<link>{MAGNET}</link><pubDate>Mon, 05 Jan 2026 00:00:00 +0000</pubDate>")

    assert found.published_at == datetime(2026, 1, 5, tzinfo=UTC)


def test_a_packed_feed_is_read_whatever_its_server_says() -> None:
    packed = gzip.compress(rss(f"<link>{MAGNET}</link>"))

    (found,) = parse_feed(packed, url="https://e.example/rss").items
    assert found.download_url == MAGNET


def test_a_broken_or_huge_package_is_refused() -> None:
    packed = gzip.compress(rss(f"<link>{MAGNET}</link>"))

    with pytest.raises(FeedInvalid, match="broken"):
        parse_feed(packed[:10] + b"\xff" * 50, url="https://e.example/rss")
    with pytest.raises(FeedInvalid, match="MB"):
        parse_feed(gzip.compress(b" " * (21 << 20)), url="https://e.example/rss")
