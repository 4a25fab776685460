"""Feed entries: what they say, and which of them are the same thing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from anishelf.core.url import normalised_url, site_of
from anishelf.feeds.domain.offer import is_magnet, is_web
from anishelf.feeds.domain.states import ItemStatus

_HEX = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_BASE32 = re.compile(r"[a-z2-7]{32}", re.IGNORECASE)
_MAGNET_HASH = re.compile(r"[?&]xt(?:\.\d+)?=urn:btih:([0-9a-z]+)", re.IGNORECASE)
_TORRENT_FILE = re.compile(
    r"^[^/?#]*//[^/?#]+[^?#]*/([0-9a-f]{40})\.torrent(?:[?#]|$)", re.IGNORECASE
)
_MIKAN_PAGE = re.compile(r"^[^?#]*/Home/Episode/([0-9a-f]{40})/?(?:[?#]|$)", re.IGNORECASE)
# A PostgreSQL index entry holds about 2,700 bytes; a hostile guid is longer.
_LONGEST_IDENTITY = 500
APART = " @"
"""Stands before the id of the subscription whose entry is apart from the first of that identity."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed, cleaned; `infohash` is the v1 hash in hex, `size` counts bytes."""

    title: str
    guid: str | None = None
    page_url: str | None = None
    download_url: str | None = None
    enclosure_type: str | None = None
    infohash: str | None = None
    size: int | None = None
    published_at: datetime | None = None
    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was answered: its own title, and its entries in their order."""

    title: str | None
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True)
class RawItem:
    """A feed entry as it is stored permanently, with what became of it."""

    id: int
    identity: str
    title: str
    guid: str | None
    page_url: str | None
    download_url: str | None
    enclosure_type: str | None
    infohash: str | None
    size: int | None
    published_at: datetime | None
    external_ids: tuple[str, ...]
    status: ItemStatus
    reason: str | None
    parsed_at: datetime | None
    created_at: datetime

    def __str__(self) -> str:
        # Logged when an item fails: its addresses may hold a personal key.
        return f"item {self.id} {self.title!r}"


def identified(
    items: Sequence[FeedItem], *, feed_url: str, subscription_id: int
) -> list[tuple[str, FeedItem]]:
    """Return the entries of one feed, each with the key under which it is known.

    Different titles under one guid or link of the feed are different entries; the oldest, which
    feeds list last, has the plain key.
    """
    own_site = site_of(feed_url)
    titles: dict[str, str] = {}
    found: list[tuple[str, FeedItem]] = []
    for item in reversed(items):
        key = canonical_identity(item, own_site=own_site, subscription_id=subscription_id)
        if titles.setdefault(key, item.title) != item.title:
            key = retitled(key, item.title)
        found.append((key, item))
    return found[::-1]


def retitled(key: str, title: str) -> str:
    """Return the key of an entry with another title than the first one under *key*."""
    return f"{key} #{hashlib.sha256(title.encode()).hexdigest()[:16]}"


def canonical_identity(item: FeedItem, *, own_site: str | None, subscription_id: int) -> str:
    """Return the key under which *item* is known: across feeds only by what is proven.

    Proven are the infohash of the magnet link that is used (`btih:…`), and what the feed's own
    site says of itself: a guid or a link on it (`guid:…`, `url:…`). Whatever else a feed states,
    the infohash and the names of other sites included, counts in its subscription alone (`in:…`).
    """
    infohash = infohash_in(item.download_url) if is_magnet(item.download_url) else None
    if infohash:
        return f"btih:{infohash}"
    for kind, address in (("guid", item.guid), ("url", item.download_url), ("url", item.page_url)):
        if own_site is not None and site_of(address) == own_site:
            return _short(f"{kind}:{normalised_url(address or '')}")
    stated = item.guid or normalised_url(item.download_url or item.page_url or "") or item.title
    return _short(f"in:{subscription_id}:{stated}")


def infohash_in(url: str | None) -> str | None:
    """Return the v1 infohash (hex) that a magnet link or a `<infohash>.torrent` address names."""
    found = _MAGNET_HASH.search(url or "") if is_magnet(url) else _torrent_file(url)
    return valid_infohash(found[1]) if found else None


def valid_infohash(text: str | None) -> str | None:
    """Return *text* (hex or base32) as 40 lower-case hex digits, or None when it is no v1 hash."""
    text = (text or "").strip()
    if _HEX.fullmatch(text):
        return text.lower()
    if not _BASE32.fullmatch(text):
        return None
    try:
        return base64.b32decode(text.upper()).hex()
    except binascii.Error:
        return None


def ids_in_feed_url(url: str | None) -> tuple[str, ...]:
    """Return the ids that a feed's address states: Mikan's `bangumiId=3391` is `mikan/3391`."""
    if not is_web(url):
        return ()
    parts = urlsplit(url or "")
    if not parts.path.lower().rstrip("/").endswith("/rss/bangumi"):
        return ()
    query = {name.lower(): values for name, values in parse_qs(parts.query).items()}
    value = query.get("bangumiid", [""])[0].strip()
    return (f"mikan/{int(value)}",) if value.isascii() and value.isdigit() else ()


def ids_in_page_url(
    url: str | None, *, infohash: str | None, feed_url: str | None
) -> tuple[str, ...]:
    """Return the id that an entry's page states: Mikan's `/Home/Episode/<infohash>` names a show.

    The page of another release says nothing about this one, nor does a feed speak for the pages of
    another site than its own.
    """
    found = _MIKAN_PAGE.search(url or "")
    named = found[1].lower() if found and is_web(url) else None
    if named is not None and site_of(url) != site_of(feed_url):
        return ()
    if named is None or infohash not in {None, named}:
        return ()
    return (f"mikan-release/{named}",)


def _torrent_file(url: str | None) -> re.Match[str] | None:
    return _TORRENT_FILE.match(url or "") if is_web(url) else None


def _short(identity: str) -> str:
    if len(identity.encode()) <= _LONGEST_IDENTITY:
        return identity
    kind, _, rest = identity.partition(":")
    if kind == "in":
        kind = f"in:{rest.partition(':')[0]}"
    return f"{kind}:sha256:{hashlib.sha256(identity.encode()).hexdigest()}"
