"""Feeds of every shape become entries."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anishelf.errors import FeedInvalid
from anishelf.feeds.adapters import parse_feed
from anishelf.feeds.domain.feed import FeedItem

URL = "https://feeds.example/rss"
HASH = "0123456789abcdef0123456789abcdef01234567"
BASE32 = "AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH"


def rss(items: str, *, head: str = "", channel: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0" '
        'xmlns:nyaa="https://nyaa.si/xmlns/nyaa" xmlns:torrent="https://mikanani.me/0.1/">'
        f"<channel><title>A feed</title>{channel}{items}</channel></rss>"
    ).encode()


def only(body: bytes, *, url: str = URL) -> FeedItem:
    (item,) = parse_feed(body, url=url).items
    return item


MIKAN = f"""
<item>
  <guid isPermaLink="false">[LoliHouse] 某作品 / Some Show - 02 [1080p]</guid>
  <link>https://mikanani.me/Home/Episode/{HASH}</link>
  <title>[LoliHouse] 某作品 / Some Show - 02 [1080p]</title>
  <description>[LoliHouse] 某作品 / Some Show - 02 [1080p][477.02 MB]</description>
  <torrent xmlns="https://mikanani.me/0.1/">
    <link>https://mikanani.me/Home/Episode/{HASH}</link>
    <contentLength>500191712</contentLength>
    <pubDate>2024-04-14T00:35:38.123</pubDate>
  </torrent>
  <enclosure type="application/x-bittorrent" length="500191712"
    url="https://mikanani.me/Download/20240414/{HASH}.torrent"/>
</item>"""


def test_a_mikan_entry_is_read_whole() -> None:
    item = only(rss(MIKAN), url="https://mikanani.me/RSS/Bangumi?bangumiId=3391&subgroupid=370")

    assert item == FeedItem(
        title="[LoliHouse] 某作品 / Some Show - 02 [1080p]",
        guid="[LoliHouse] 某作品 / Some Show - 02 [1080p]",
        page_url=f"https://mikanani.me/Home/Episode/{HASH}",
        download_url=f"https://mikanani.me/Download/20240414/{HASH}.torrent",
        enclosure_type="application/x-bittorrent",
        infohash=HASH,
        size=500191712,
        published_at=datetime(2024, 4, 13, 16, 35, 38, 123000, tzinfo=UTC),
        external_ids=("mikan/3391",),
    )


def test_the_show_is_known_by_the_channels_own_address_too() -> None:
    link = "<link>http://mikanani.me/RSS/Bangumi?bangumiId=3391&amp;subgroupid=370</link>"

    assert only(rss(MIKAN, channel=link), url="https://mirror.example/x").external_ids == (
        "mikan/3391",
    )


def test_a_prefixed_mikan_date_is_read_too() -> None:
    item = "<item><title>A</title><torrent:pubDate>2024-04-14T00:35:38</torrent:pubDate></item>"

    assert only(rss(item)).published_at == datetime(2024, 4, 13, 16, 35, 38, tzinfo=UTC)


def test_a_nyaa_entry_is_read_whole() -> None:
    item = only(
        rss(
            f"""
            <item>
              <title>[Group] Show - 08 [720p].mkv</title>
              <link>https://nyaa.si/download/1424896.torrent</link>
              <guid isPermaLink="true">https://nyaa.si/view/1424896</guid>
              <pubDate>Tue, 24 Aug 2021 22:18:46 -0000</pubDate>
              <nyaa:infoHash>{HASH.upper()}</nyaa:infoHash>
              <nyaa:size>1.4 GiB</nyaa:size>
            </item>"""
        )
    )

    assert item == FeedItem(
        title="[Group] Show - 08 [720p].mkv",
        guid="https://nyaa.si/view/1424896",
        page_url="https://nyaa.si/view/1424896",
        download_url="https://nyaa.si/download/1424896.torrent",
        infohash=HASH,
        size=int(1.4 * (1 << 30)),
        published_at=datetime(2021, 8, 24, 22, 18, 46, tzinfo=UTC),
    )


def test_a_magnet_enclosure_gives_the_infohash() -> None:
    magnet = f"magnet:?xt=urn:btih:{BASE32}&amp;dn=x&amp;tr=http://t.example/announce"
    item = only(
        rss(
            f"""
            <item><title>A</title><link>http://share.example/topics/1.html</link>
            <enclosure url="{magnet}" length="1" type="application/x-bittorrent"/></item>"""
        )
    )

    assert item.download_url == magnet.replace("&amp;", "&")
    assert (item.infohash, item.size) == (HASH, None)
    assert item.page_url == "http://share.example/topics/1.html"


def test_a_magnet_link_is_the_download() -> None:
    item = only(rss(f"<item><title>A</title><link>magnet:?xt=urn:btih:{HASH}</link></item>"))

    assert (item.download_url, item.infohash) == (f"magnet:?xt=urn:btih:{HASH}", HASH)
    assert item.page_url is None


def test_a_torrent_file_is_preferred_and_newsgroups_are_left_out() -> None:
    item = only(
        rss(
            f"""
            <item><title>A</title>
            <enclosure url="https://s.example/a.nzb" type="application/x-nzb" length="9"/>
            <enclosure url="magnet:?xt=urn:btih:{HASH}" type="application/x-bittorrent"/>
            <enclosure url="https://s.example/a.torrent" type="application/x-bittorrent"
                length="0"/></item>"""
        )
    )

    assert item.download_url == "https://s.example/a.torrent"
    assert item.size is None


def test_an_entry_with_only_a_page_offers_no_download() -> None:
    item = only(rss("<item><title>News</title><link>https://blog.example/1</link></item>"))

    assert (item.download_url, item.page_url) == (None, "https://blog.example/1")


def test_relative_links_belong_to_the_feeds_address() -> None:
    item = only(rss("<item><title>A</title><enclosure url='/get/a b.torrent'/></item>"))

    assert item.download_url == "https://feeds.example/get/a%20b.torrent"


def test_an_atom_entry_is_read() -> None:
    item = only(
        b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry>
        <id>tag:x.example,2024:1</id><title type="html">A &amp;amp; B</title>
        <link href="https://x.example/1"/>
        <link rel="enclosure" href="https://x.example/1.torrent" length="2048"
              type="application/x-bittorrent"/>
        <updated>2024-04-14T00:35:38+08:00</updated></entry></feed>"""
    )

    assert item == FeedItem(
        title="A & B",
        guid="tag:x.example,2024:1",
        page_url="https://x.example/1",
        download_url="https://x.example/1.torrent",
        enclosure_type="application/x-bittorrent",
        size=2048,
        published_at=datetime(2024, 4, 13, 16, 35, 38, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("  A \n\t B  ", "A B"),
        ("A &amp;amp; B &amp;#40;TBS&amp;#41;", "A & B (TBS)"),
        ("<![CDATA[A & B]]>", "A & B"),
        ("A&#8203;B", "A B"),
        ("A &amp;copy 2", "A &copy 2"),
        ("A" * 5000, "A" * 1000),
    ],
)
def test_titles_are_cleaned(written: str, title: str) -> None:
    assert only(rss(f"<item><title>{written}</title></item>")).title == title


def test_an_entry_without_a_title_is_left_out() -> None:
    items = parse_feed(rss("<item><link>https://x.example/</link></item>"), url=URL).items

    assert items == ()


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("609.6 MiB", 639211929),
        ("1,024 KB", 1 << 20),
        ("2 TiB", 1 << 41),
        ("12 bytes", 12),
        ("0", None),
        ("1", None),
        ("-5", None),
        ("1.2.3 GiB", None),
        ("9" * 30, None),
        ("99999999999 TiB", None),
        ("lots", None),
    ],
)
def test_sizes_are_read_as_they_are_written(written: str, size: int | None) -> None:
    item = f"<item><title>A</title><nyaa:size>{written}</nyaa:size></item>"

    assert only(rss(item)).size == size


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tue, 02 Aug 2016 13:48:04 +0000", datetime(2016, 8, 2, 13, 48, 4, tzinfo=UTC)),
        ("Tue, 02 Aug 2016 13:48:04 GMT", datetime(2016, 8, 2, 13, 48, 4, tzinfo=UTC)),
        ("2016-08-02T13:48:04Z", datetime(2016, 8, 2, 13, 48, 4, tzinfo=UTC)),
        ("2016-08-02T13:48:04", datetime(2016, 8, 2, 13, 48, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_as_they_are_written(written: str, moment: datetime | None) -> None:
    item = f"<item><title>A</title><pubDate>{written}</pubDate></item>"

    assert only(rss(item)).published_at == moment


def test_an_empty_feed_is_a_feed() -> None:
    feed = parse_feed(rss(""), url=URL)

    assert (feed.title, feed.items) == ("A feed", ())


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "utf-8", "text/xml"),
        ("utf-8", "utf-8", "text/html; charset=gbk"),
        ("utf-8", "gb2312", "application/rss+xml"),
        ("utf-8-sig", "utf-8", None),
        ("utf-16", "utf-16", None),
        ("utf-32", "utf-32", None),
        ("gbk", "gb2312", None),
        ("gbk", "utf-8", 'text/xml; charset="GBK"'),
        ("gb18030", "no-such-encoding", "text/xml; charset=punycode"),
        ("big5", "big5", None),
    ],
)
def test_every_encoding_is_read(encoding: str, declared: str, content_type: str | None) -> None:
    text = f"""<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>
        <item><title>[組] 作品 - 01</title></item></channel></rss>"""

    (item,) = parse_feed(text.encode(encoding), url=URL, content_type=content_type).items

    assert item.title == "[組] 作品 - 01"


def test_text_in_no_encoding_loses_only_what_cannot_be_read() -> None:
    item = only(
        b'<rss version="2.0"><channel><item><title>A\xff\xff01</title></item></channel></rss>'
    )

    assert item.title.startswith("A")
    assert item.title.endswith("01")


def test_a_bare_ampersand_does_no_harm() -> None:
    item = only(rss("<item><title>[喵萌&LoliHouse] A & B &nbsp;- 01\x08</title></item>"))

    assert item.title == "[喵萌&LoliHouse] A & B - 01"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the answer is empty"),
        (b" \n ", "the answer is empty"),
        (
            b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
            "a web page titled 'Just a moment...', no feed",
        ),
        (b'<?xml version="1.0"?><html xmlns="x"><body/></html>', "a web page, no feed"),
        (b'{"error": "login"}', "no RSS or Atom feed"),
        (b"<urlset><url><loc>x</loc></url></urlset>", "no RSS or Atom feed"),
        (b'<rss version="2.0"><channel><title>cut o', "no RSS or Atom feed: .*line"),
        (b"/etc/passwd", "no RSS or Atom feed"),
        (bytes(range(256)) * 10, "no RSS or Atom feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, message: str) -> None:
    with pytest.raises(FeedInvalid, match=message):
        parse_feed(body, url=URL)


def entities(count: int) -> str:
    names = [f"e{number}" for number in range(count)]
    nested = "".join(
        f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in itertools.pairwise(names)
    )
    return f'<!DOCTYPE rss [<!ENTITY e0 "ha">{nested}]>'


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    ("head", "title"),
    [
        pytest.param(entities(12), "&e11;", id="entities inside entities"),
        pytest.param(entities(12).replace("<!E", "\n<!E"), "&e11;", id="entities on lines"),
        pytest.param(
            f"<!--\n<!ENTITY e '{'ha' * 50_000}'>\n--><!DOCTYPE rss>", "&e;", id="comment"
        ),
        pytest.param(
            f'<!DOCTYPE rss [<!ENTITY e "{"ha" * 50_000}">]>', "&e;" * 50_000, id="one large entity"
        ),
        pytest.param(
            '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "x&e;", id="a local file"
        ),
        pytest.param("", "<a " * 50_000, id="tags that never end"),
        pytest.param("", "&" * 200_000, id="ampersands"),
    ],
)
def test_hostile_documents_neither_hang_nor_leak(head: str, title: str) -> None:
    body = rss(f"<item><title>{title}</title></item>", head=head)

    try:
        titles = [item.title for item in parse_feed(body, url=URL).items]
    except FeedInvalid:
        titles = []

    assert not any("root:" in title or "haha" in title for title in titles)


@pytest.mark.parametrize("flood", ["<item>" * 50_001, "<a>" * 1_000_001])
def test_a_flood_of_entries_is_refused_before_it_is_read(flood: str) -> None:
    with pytest.raises(FeedInvalid, match="more than 50000 entries"):
        parse_feed(rss(flood), url=URL)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count", "show"),
    [
        ("MangataL+BangumiBuddy__gbc.xml", 2, ("mikan/3298",)),
        ("MangataL+BangumiBuddy__kono3.xml", 1, ("mikan/3299",)),
        ("Rewrite0+goto-bangumi__rss_bangumi_3391.xml", 13, ("mikan/3391",)),
        ("Rewrite0+goto-bangumi__rss_mybangumi.xml", 7, None),
        ("Sonarr+Sonarr__AnimeTosho_NoSize.xml", 2, ()),
        ("Sonarr+Sonarr__Nyaa.xml", 4, ()),
        ("Sonarr+Sonarr__Nyaa2021.xml", 3, ()),
    ],
)
def test_real_feeds_lose_nothing(
    shared_data: Path, name: str, count: int, show: tuple[str, ...] | None
) -> None:
    own = "https://mikanani.me/RSS/MyBangumi?token=t" if show is None else URL
    items = parse_feed((shared_data / "feeds" / name).read_bytes(), url=own).items

    assert len(items) == count
    for item in items:
        assert item.published_at is not None
        assert item.page_url is not None
        assert item.download_url is not None
        assert item.external_ids == ((f"mikan-release/{item.infohash}",) if show is None else show)
        assert "&LoliHouse;" not in item.title


@pytest.mark.shared
@pytest.mark.parametrize("name", ["Rewrite0+goto-bangumi__rss_bangumi_3391.xml"])
def test_real_mikan_entries_have_infohash_and_size(shared_data: Path, name: str) -> None:
    items = parse_feed((shared_data / "feeds" / name).read_bytes(), url=URL).items

    assert all(
        item.infohash and item.size and item.infohash in str(item.page_url) for item in items
    )
