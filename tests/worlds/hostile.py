"""What a stranger may serve in the place of a feed: each costs dearly, lies, or never ends."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Mapping

from tests.fakes.site import Answer, Handler, Site, respond

LONG_SECONDS = 120


def feed(inside: str, link: str = "http://feed.example/") -> bytes:
    """Return an RSS document with *inside*."""
    head = f"<rss version='2.0'><channel><title>t</title><link>{link}</link>"
    return f"{head}{inside}</channel></rss>".encode()


def item(title: str, extra: str = "", guid: str = "g") -> str:
    """Return one entry."""
    return f"<item><title>{title}</title><guid>{guid}</guid>{extra}</item>"


def _enclosed(url: str) -> str:
    return f"<enclosure url='{url}' type='application/x-bittorrent'/>"


HEAVY: Mapping[str, Callable[[], bytes]] = {
    "author": lambda: feed(item("a", f"<author>{'a.' * 100_000}</author>")),
    "author with signs": lambda: feed(item("a", f"<author>{'a@' * 500_000}</author>")),
    "long host": lambda: feed(item("a", _enclosed(f"http://{'a' * 200_000}"))),
    "long parameter": lambda: feed(item("a", _enclosed(f"http://h.example/?{'a' * 50_000}=1"))),
    "attributes": lambda: feed(
        item("a", "<enclosure " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>")
    ),
    "nested": lambda: feed(item("a", "<a>" * 900_000)),
    "date": lambda: feed(item("a", f"<pubDate>{'1 ' * 500_000}</pubDate>")),
    "magnet": lambda: feed(item("a", f"<link>magnet:?{'xt=urn:btih:' * 1_000_000}</link>")),
    "brackets": lambda: feed(item("[" * 20_000 + "01")),
    "entities": lambda: (
        b"<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>"
        + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a;" * 10) for n in range(9))
        + b"]>"
        + feed(item("&a8;"))
    ),
    "too many entries": lambda: feed("<item/>" * 60_000),
}
"""Documents that are costly to read. Made when they are needed: some have megabytes."""

UNKNOWN = "unknown titles"


def unknown_titles(count: int = 2_000) -> bytes:
    """Return a feed of shows that nobody knows, each of which could be looked up."""
    entries = (item(f"[A] Nobody Knows {n} - 01 [1080p]", guid=f"g{n}") for n in range(count))
    return feed("".join(entries))


def _drip(handler: Handler) -> None:
    """Send a byte a second."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(LONG_SECONDS):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(1)


def _endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(4_000):  # 256 MB, if somebody takes them
        handler.wfile.write(b" " * (1 << 16))


def _bomb(handler: Handler) -> None:
    body = gzip.compress(b" " * 50_000_000, 9)
    respond(handler, body, headers={"Content-Encoding": "gzip"})


def _loop(handler: Handler) -> None:
    respond(handler, b"", 302, {"Location": handler.path})


def _nowhere(handler: Handler) -> None:
    respond(handler, b"", 302, {"Location": "http://[::1/"})


def _inside(handler: Handler) -> None:
    respond(handler, b"", 302, {"Location": "http://169.254.169.254/latest/meta-data/"})


def _silent(handler: Handler) -> None:
    time.sleep(LONG_SECONDS)


def _later(handler: Handler) -> None:
    respond(handler, b"", 429, {"Retry-After": "3600"})


ANSWERS: Mapping[str, Answer] = {
    "one byte a second": _drip,
    "endless": _endless,
    "bomb": _bomb,
    "redirects to itself": _loop,
    "redirects to no address": _nowhere,
    "redirects inside": _inside,
    "silent": _silent,
    "asks for patience": _later,
}
"""Answers that are no document."""

SAMPLE = ("author", "nested", "attributes", "one byte a second", "endless", "redirects inside")
"""What the short attack takes; the whole one takes everything."""


def serve(site: Site, name: str) -> str:
    """Let *site* answer with the hostile source *name*; return its address."""
    path = f"/{name.replace(' ', '-')}.xml"
    if name in ANSWERS:
        site.answers[path] = ANSWERS[name]
        return site.url + path
    return site.serve(path, HEAVY[name]())
