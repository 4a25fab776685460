"""One entry: which link is the download, which the page, and what identifies it."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from anishelf.feeds.adapters.values import bytes_in, clean, clean_title, moment
from anishelf.feeds.domain.feed import FeedItem, ids_in_page_url, infohash_in, valid_infohash
from anishelf.feeds.domain.offer import (
    is_magnet,
    is_torrent_link,
    is_torrent_type,
    is_video_link,
    is_web,
)

Entry = Mapping[str, Any]
"""An entry as feedparser read it; namespaced elements are `nyaa_size`, `torrent_pubdate`."""

_NO_DOWNLOAD = ("application/x-nzb", "image/", "audio/", "text/html")
# What no file of a show can have: feeds write 0 or 1 when they do not know.
_UNKNOWN_SIZE = 1
# Cut before any pattern sees them; browsers and servers take no longer addresses either.
_LONGEST_LINK = 4000
_LONGEST_TYPE = 100
_LONGEST_PROSE = 100_000
_WRITTEN = re.compile(
    r"magnet:\?xt=urn:btih:[^\s\"'<>]{32,2000}|https?://[^\s\"'<>]{1,500}\.torrent\b", re.IGNORECASE
)
"""Links to torrents in the text of an entry."""


def item_of(entry: Entry, *, feed_url: str, external_ids: tuple[str, ...]) -> FeedItem:
    """Return what one entry of the feed at *feed_url* offers."""
    links = _links(entry, feed_url)
    enclosure = _enclosure(entry, feed_url)
    download = _download(entry, enclosure, links)
    infohash = _infohash(entry, (download, *links))
    guid = _bounded(clean(entry.get("id"))) or None
    pages = (*links, guid, clean(entry.get("comments")))
    page = next((page for page in pages if is_web(page) and page != download), None)
    return FeedItem(
        title=clean_title(entry.get("title")),
        guid=guid,
        page_url=page,
        download_url=download,
        enclosure_type=(enclosure.get("type") or "")[:_LONGEST_TYPE] or None,
        infohash=infohash,
        size=_size(entry, enclosure),
        published_at=_published(entry),
        external_ids=external_ids or ids_in_page_url(page, infohash=infohash, feed_url=feed_url),
    )


def _bounded(guid: str) -> str:
    """Return *guid*, or its digest where it is longer than any address."""
    if len(guid) <= _LONGEST_LINK:
        return guid
    return f"sha256:{hashlib.sha256(guid.encode()).hexdigest()}"


def _links(entry: Entry, feed_url: str) -> list[str]:
    found = (link for link in entry.get("links", ()) if link.get("rel") != "enclosure")
    return list(dict.fromkeys(_absolute(feed_url, link.get("href")) for link in found))


def _absolute(feed_url: str, link: str | None) -> str:
    if link is None or len(link) > _LONGEST_LINK:
        return ""
    link = clean(link).replace(" ", "%20")
    try:
        return urljoin(feed_url, link) if link else ""
    except ValueError:  # "http://[broken"
        return ""


def _enclosure(entry: Entry, feed_url: str) -> dict[str, str]:
    """Return the enclosure to download: a torrent file first, then a magnet link, then a file."""
    offered = [
        {**link, "href": _absolute(feed_url, link.get("href"))}
        for link in entry.get("links", ())
        if link.get("rel") == "enclosure" and not (link.get("type") or "").startswith(_NO_DOWNLOAD)
    ]
    usable = [link for link in offered if is_web(link["href"]) or is_magnet(link["href"])]
    return min(usable, key=_preference, default={})


def _preference(enclosure: Mapping[str, str]) -> int:
    if is_magnet(enclosure["href"]):
        return 1
    is_torrent = is_torrent_type(enclosure.get("type")) or is_torrent_link(enclosure["href"])
    return 0 if is_torrent else 2


def _download(entry: Entry, enclosure: Mapping[str, str], links: list[str]) -> str | None:
    """Return what an entry offers: a torrent, else the one its infohash names, else a video."""
    torrent = enclosure.get("href") or _linked_torrent(entry, links)
    named = _infohash(entry, links)
    magnet = f"magnet:?xt=urn:btih:{named}" if named else None
    return torrent or magnet or next(filter(is_video_link, links), None)


def _linked_torrent(entry: Entry, links: Iterable[str]) -> str | None:
    magnets = [text for text in _texts(entry, "magneturi") if is_magnet(text)]
    written = [html.unescape(found) for text in _prose(entry) for found in _WRITTEN.findall(text)]
    return next(filter(_offers_torrent, (*links, *magnets, *written)), None)


def _prose(entry: Entry) -> Iterator[str]:
    """Yield the text of an entry, cut where no description is longer."""
    for found in (entry.get("summary"), *(part.get("value") for part in entry.get("content", ()))):
        if isinstance(found, str):
            yield found[:_LONGEST_PROSE]


def _offers_torrent(link: str) -> bool:
    return is_magnet(link) or is_torrent_link(link)


def _infohash(entry: Entry, links: Iterable[str | None]) -> str | None:
    stated = (valid_infohash(text) for text in _texts(entry, "infohash"))
    linked = (infohash_in(link) for link in (*links, *_texts(entry, "magneturi")))
    return next(filter(None, (*stated, *linked)), None)


def _size(entry: Entry, enclosure: Mapping[str, str]) -> int | None:
    stated = (enclosure.get("length"), *_texts(entry, "contentlength"), *_texts(entry, "_size"))
    sizes = (bytes_in(text) for text in stated if text)
    return next((size for size in sizes if size and size > _UNKNOWN_SIZE), None)


def _published(entry: Entry) -> datetime | None:
    mikan = "torrent" in entry or "torrent_pubdate" in entry
    names = ("torrent_pubdate", "published", "updated", "created")
    found = (moment(entry.get(name), chinese_clock=mikan) for name in names)
    return next(filter(None, found), None)


def _texts(entry: Entry, ending: str) -> list[str]:
    return [
        value for name, value in entry.items() if name.endswith(ending) and isinstance(value, str)
    ]
