"""Writes RSS as Mikan, Nyaa and a plain torrent site do. Values in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

_CHINA = timezone(timedelta(hours=8))
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Item:
    """One release as the sites know it; `number` is its running number at the site."""

    number: int
    title: str
    published: datetime
    infohash: str
    size: int
    category_id: str
    category: str

    @property
    def mikan_torrent(self) -> str:
        """The path of the .torrent on Mikan, which files it under the day in China."""
        return f"/Download/{self.published.astimezone(_CHINA):%Y%m%d}/{self.infohash}.torrent"

    @property
    def mikan_page(self) -> str:
        """The path of the release's page on Mikan."""
        return f"/Home/Episode/{self.infohash}"

    @property
    def nyaa_torrent(self) -> str:
        """The path of the .torrent on Nyaa."""
        return f"/download/{self.number}.torrent"

    @property
    def plain_torrent(self) -> str:
        """The path of the .torrent on the plain site."""
        return f"/torrents/{self.number}/{quote(self.title)}.torrent"


def mikan_feed(base: str, mikan_id: int, show: str, items: Iterable[Item]) -> bytes:
    """Write the feed of one season; its dates are China's, in an element of its own."""
    link = f"{base}/RSS/Bangumi?bangumiId={mikan_id}"
    name = escape(f"Mikan Project - {show}")
    entries = "".join(_mikan_item(base, item) for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{name}</title><link>{escape(link)}</link><description>{name}</description>"
        f"{entries}</channel></rss>"
    ).encode()


def _mikan_item(base: str, item: Item) -> str:
    title, page = escape(item.title), base + item.mikan_page
    size = f"{item.size / _MIB:.2f} MB"
    published = item.published.astimezone(_CHINA).replace(tzinfo=None).isoformat()
    return (
        f'<item><guid isPermaLink="false">{title}</guid><link>{page}</link><title>{title}</title>'
        f"<description>{title}[{size}]</description>"
        f'<torrent xmlns="https://mikanani.me/0.1/"><link>{page}</link>'
        f"<contentLength>{item.size}</contentLength><pubDate>{published}</pubDate></torrent>"
        f'<enclosure type="application/x-bittorrent" length="{item.size}"'
        f' url="{base}{item.mikan_torrent}" /></item>'
    )


def nyaa_feed(base: str, items: Iterable[Item]) -> bytes:
    """Write the front page's feed; size and infohash are elements of Nyaa's namespace."""
    entries = "".join(_nyaa_item(base, item) for item in items)
    return (
        '<rss xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:nyaa="https://nyaa.si/xmlns/nyaa" version="2.0">\n\t<channel>\n'
        "\t\t<title>Nyaa - Home - Torrent File RSS</title>\n"
        "\t\t<description>RSS Feed for Home</description>\n"
        f"\t\t<link>{base}/</link>\n"
        f'\t\t<atom:link href="{base}/?page=rss" rel="self" type="application/rss+xml" />\n'
        f"{entries}\t</channel>\n</rss>\n"
    ).encode()


def _nyaa_item(base: str, item: Item) -> str:
    view, size = f"{base}/view/{item.number}", f"{item.size / _MIB:.1f} MiB"
    about = (
        f'<a href="{view}">#{item.number} | {escape(item.title)}</a> | {size}'
        f" | {item.category} | {item.infohash.upper()}"
    )
    return (
        f"\t\t<item>\n\t\t\t<title>{escape(item.title)}</title>\n"
        f"\t\t\t<link>{base}{item.nyaa_torrent}</link>\n"
        f'\t\t\t<guid isPermaLink="true">{view}</guid>\n'
        f"\t\t\t<pubDate>{_minus_zero(item.published)}</pubDate>\n"
        "\t\t\t<nyaa:seeders>1</nyaa:seeders>\n\t\t\t<nyaa:leechers>0</nyaa:leechers>\n"
        f"\t\t\t<nyaa:downloads>0</nyaa:downloads>\n"
        f"\t\t\t<nyaa:infoHash>{item.infohash}</nyaa:infoHash>\n"
        f"\t\t\t<nyaa:categoryId>{item.category_id}</nyaa:categoryId>\n"
        f"\t\t\t<nyaa:category>{escape(item.category)}</nyaa:category>\n"
        f"\t\t\t<nyaa:size>{size}</nyaa:size>\n\t\t\t<nyaa:comments>0</nyaa:comments>\n"
        "\t\t\t<nyaa:trusted>No</nyaa:trusted>\n\t\t\t<nyaa:remake>No</nyaa:remake>\n"
        f"\t\t\t<description><![CDATA[{about}]]></description>\n\t\t</item>\n"
    )


def _minus_zero(moment: datetime) -> str:
    # Nyaa writes -0000 for UTC: email.utils does the same for a time without a zone.
    return format_datetime(moment.astimezone(UTC).replace(tzinfo=None))


def plain_feed(base: str, items: Iterable[Item]) -> bytes:
    """Write ordinary RSS 2.0: guid, enclosure and a standard pubDate, nothing else."""
    entries = "".join(_plain_item(base, item) for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n<channel>\n'
        f"<title>Harbour torrents</title>\n<link>{base}/torrents/</link>\n"
        "<description>New torrents</description>\n<language>zh-cn</language>\n<ttl>30</ttl>\n"
        f"{entries}</channel>\n</rss>\n"
    ).encode()


def _plain_item(base: str, item: Item) -> str:
    page = f"{base}/torrents/{item.number}"
    return (
        f"<item>\n<title>{escape(item.title)}</title>\n<link>{page}</link>\n"
        f'<guid isPermaLink="true">{page}</guid>\n'
        f"<pubDate>{format_datetime(item.published.astimezone(UTC))}</pubDate>\n"
        f'<enclosure url="{base}{item.plain_torrent}" length="{item.size}"'
        ' type="application/x-bittorrent" />\n</item>\n'
    )
