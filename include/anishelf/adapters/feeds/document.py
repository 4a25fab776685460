"""The document around the entries: is it a feed at all, and can it be mended?"""

from __future__ import annotations

import html
import io
import logging
import re
from typing import Any

import feedparser

from anishelf.adapters.feeds.entries import item_of
from anishelf.adapters.feeds.values import clean
from anishelf.domain.feed import Feed, ids_in_feed_url
from anishelf.errors import FeedInvalid

log = logging.getLogger(__name__)

_HEAD = 4096
_PAGE_MARKS = (b"<!doctype html", b"<html")
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:")
_PAGE_TITLE = re.compile(rb"<title[^>]{0,100}>([^<]{1,120})", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);)")
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
# Feedparser calls these "bozo" too, and has read the document all the same.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def parse_feed(body: bytes, *, url: str, content_type: str | None = None) -> Feed:
    """Return the entries of an RSS or Atom document that was fetched from *url*.

    Raises FeedInvalid when the document is none. An entry without a title is left out.
    """
    if not body.strip():
        raise FeedInvalid("the answer is empty; the site may be down, or the address incomplete")
    if _is_page(body):
        raise FeedInvalid(_page_message(body))
    document = _read(body, content_type)
    if not document.entries and (_broken(document) or not document.version):
        raise FeedInvalid(f"the answer is no RSS or Atom feed: {_complaint(document)}")
    if _broken(document):
        log.warning("the feed has mistakes, what can be read counts: %s", _complaint(document))
    channel = dict(document.feed)
    ids = ids_in_feed_url(url) or ids_in_feed_url(channel.get("link"))
    items = (item_of(dict(entry), feed_url=url, external_ids=ids) for entry in document.entries)
    return Feed(
        title=clean(channel.get("title")) or None,
        items=tuple(item for item in items if item.title),
    )


def _read(body: bytes, content_type: str | None) -> Any:
    document = _feedparser(body, content_type)
    if not _broken(document):
        return document
    # Feeds are often hand-made with a bare "&" in titles and links. Feedparser then falls back to
    # a reader that turns "喵萌&LoliHouse]" into "喵萌&LoliHouse;]".
    mended = _CONTROL.sub(b" ", _BARE_AMPERSAND.sub(b"&amp;", body))
    return document if mended == body else _feedparser(mended, content_type)


def _feedparser(body: bytes, content_type: str | None) -> Any:
    # A stream, because feedparser opens what looks like a path or an address.
    return feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type} if content_type else {},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _broken(document: Any) -> bool:
    return bool(document.bozo) and not isinstance(document.get("bozo_exception"), _HARMLESS)


def _is_page(body: bytes) -> bool:
    head = body[:_HEAD].lower()
    return any(mark in head for mark in _PAGE_MARKS) and not any(
        mark in head for mark in _FEED_MARKS
    )


def _page_message(body: bytes) -> str:
    title = _PAGE_TITLE.search(body[:_HEAD])
    shown = clean(html.unescape(title[1].decode("utf-8", "replace"))) if title else ""
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
