"""The document around the entries: is it a feed at all, and can it be mended?"""

from __future__ import annotations

import html
import io
import logging
import re
import zlib
from typing import Any

import feedparser

from anishelf.errors import FeedInvalid
from anishelf.feeds.adapters.decoding import text_of
from anishelf.feeds.adapters.entries import item_of
from anishelf.feeds.adapters.plain import plain_entries
from anishelf.feeds.adapters.values import clean
from anishelf.feeds.domain.feed import Feed, ids_in_feed_url

log = logging.getLogger(__name__)

_HEAD = 4096
_PAGE_MARKS = ("<!doctype html", "<html")
_PAGE_TITLE = re.compile(r"<title[^>]{0,100}>([^<]{1,120})", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:item|entry)\b", re.IGNORECASE)
# Each mark becomes objects in memory; a document of 20 MB could hold millions.
_MOST_ENTRIES = 50_000
_GZIP = b"\x1f\x8b\x08"
_LARGEST = 20 << 20
_MOST_MARKS = 1_000_000
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Return the entries of an RSS or Atom document that was fetched from *url*.

    Raises FeedInvalid when the document is none. An entry without a title is left out.
    """
    if not body.strip():
        raise FeedInvalid("the answer is empty; the site may be down, or the address incomplete")
    text = text_of(_unpacked(body), content_type)
    root = _ROOT.search(text)
    if root is None:
        raise FeedInvalid(_no_feed(text))
    if text.count("<") > _MOST_MARKS or _entries(text) > _MOST_ENTRIES:
        raise FeedInvalid(f"the feed has more than {_MOST_ENTRIES} entries; follow a narrower one")
    # A document type of its own is left out: entities are the one way in which a small document
    # becomes a huge one, or reads our files, and no feed needs them.
    channel, entries = plain_entries(text[root.start() :]) or _any_entries(text[root.start() :])
    ids = ids_in_feed_url(url) or ids_in_feed_url(channel.get("link"))
    items = (item_of(entry, feed_url=url, external_ids=ids) for entry in entries)
    return Feed(
        title=clean(channel.get("title")) or None,
        items=tuple(item for item in items if item.title),
    )


def _unpacked(body: bytes) -> bytes:
    """Return *body* as it was before a server packed it with gzip and did not say so."""
    if not body.startswith(_GZIP):
        return body
    packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = packed.decompress(body, _LARGEST)
    except zlib.error as error:
        raise FeedInvalid(f"the answer is packed, and broken: {error}") from error
    if packed.unconsumed_tail:
        raise FeedInvalid(f"the feed has more than {_LARGEST >> 20} MB; follow a narrower one")
    return plain


def _any_entries(text: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return channel and entries of any RSS or Atom document, mended where that helps."""
    document = _read(text)
    if not document.entries and (document.bozo or not document.version):
        raise FeedInvalid(f"the answer is no RSS or Atom feed: {_complaint(document)}")
    if document.bozo:
        log.warning("the feed has mistakes, what can be read counts: %s", _complaint(document))
    return dict(document.feed), [dict(entry) for entry in document.entries]


def _entries(text: str) -> int:
    return sum(1 for _ in _ENTRY.finditer(text))


def _read(text: str) -> Any:
    document = _feedparser(text)
    if not document.bozo:
        return document
    # Feeds are often hand-made with a bare "&" in titles and links. Feedparser then falls back to
    # a reader that turns "喵萌&LoliHouse]" into "喵萌&LoliHouse;]".
    mended = _CONTROL.sub(" ", _BARE_AMPERSAND.sub("&amp;", text))
    return document if mended == text else _feedparser(mended)


def _feedparser(text: str) -> Any:
    # A stream, because feedparser opens what looks like a path or an address.
    return feedparser.parse(
        io.BytesIO((_DECLARATION + text).encode()),
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _no_feed(text: str) -> str:
    head = text[:_HEAD]
    if not any(mark in head.lower() for mark in _PAGE_MARKS):
        return f"the answer is no RSS or Atom feed; it begins with {clean(head)[:60]!r}"
    title = _PAGE_TITLE.search(head)
    shown = clean(html.unescape(title[1])) if title else ""
    named = f" titled {shown!r}" if shown else ""
    return (
        f"the answer is a web page{named}, no feed; open the address in a browser: the site may "
        "want a login, check for robots, or have its feed elsewhere"
    )


def _complaint(document: Any) -> str:
    problem = document.get("bozo_exception")
    message = getattr(problem, "getMessage", lambda: str(problem or "nothing in it is known"))()
    line = getattr(problem, "getLineNumber", lambda: None)()
    return clean(message)[:200] + (f" (line {line})" if line else "")
