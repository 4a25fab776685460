"""What hypothesis makes odd inputs of: feeds, torrents, events of neighbours, JSON of any kind."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from anishelf.core.bencode import Bencoded, encode
from anishelf.errors import PipelineError

LONGEST_SECONDS = 1.0
SEEDS = {
    "fixed": 20261128,
    "random": int(os.environ.get("ANISHELF_FUZZ_SEED") or secrets.randbits(32)),
}
"""What the examples come from; the random one is printed, and can be given again."""

_SIGNS = st.text(max_size=60) | st.sampled_from(
    [
        "[G] Show - 01 [1080p]",
        "[" * 300 + "01",
        "magnet:?xt=urn:btih:" + "a" * 40,
        "http://[::1/",
        "http://x.example/" + "a" * 40 + ".torrent",
        "2026-13-45T99:99:99Z",
        "Mon, 99 Foo 0000 00:00:00 +9999",
        "9" * 400,
        "-1",
        "&a;",
        "]]>",
        "<![CDATA[",
        "\x00\x1b[31m",
        "\u202e\ufeff",
    ]
)
_NAMES = st.sampled_from(
    [
        "title",
        "guid",
        "link",
        "pubDate",
        "enclosure",
        "torrent",
        "contentLength",
        "author",
        "category",
        "description",
        "nyaa:infoHash",
        "nyaa:size",
        "torrent:pubDate",
        "media:content",
        "updated",
        "id",
        "a",
        "b",
    ]
)


@st.composite
def _elements(draw: st.DrawFn) -> str:
    name, text = draw(_NAMES), draw(_SIGNS)
    attribute = draw(
        st.sampled_from(["", " url='http://x.example/1.torrent'", " length='x'", " a"])
    )
    shape = draw(st.integers(0, 4))
    if shape == 0:
        return f"<{name}{attribute}/>"
    if shape == 1:
        return f"<{name}{attribute}>{text}"
    return f"<{name}{attribute}>{text}</{name}>"


@st.composite
def feeds(draw: st.DrawFn) -> bytes:
    """Make a document that looks like a feed in some places."""
    entries = draw(st.lists(st.lists(_elements(), max_size=6).map("".join), max_size=4))
    marks = draw(st.sampled_from(["item", "entry"]))
    inside = "".join(f"<{marks}>{entry}</{marks}>" for entry in entries)
    head = draw(st.sampled_from(["", "<?xml version='1.0'?>", "<!DOCTYPE r [<!ENTITY a 'b'>]>"]))
    text = f"{head}<rss version='2.0'><channel><title>t</title>{inside}</channel></rss>"
    body = text.encode(errors="surrogatepass")
    cut = draw(st.integers(0, len(body)) | st.just(len(body)))
    return body[:cut] + draw(st.binary(max_size=8))


FEEDS = feeds() | st.binary(max_size=300)

_BENCODED: st.SearchStrategy[Bencoded] = st.recursive(
    st.integers(-5, 2**70) | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    b"info",
                    b"name",
                    b"files",
                    b"path",
                    b"length",
                    b"pieces",
                    b"piece length",
                    b"file tree",
                    b"meta version",
                    b"attr",
                    b"",
                    b"name.utf-8",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@st.composite
def _torrents(draw: st.DrawFn) -> bytes:
    body = encode({b"info": draw(_BENCODED), b"announce": draw(st.binary(max_size=20))})
    place = draw(st.integers(0, len(body)))
    return body[:place] + draw(st.binary(max_size=4)) + body[place + draw(st.integers(0, 3)) :]


TORRENTS = _torrents() | st.binary(max_size=200) | st.just(b"d" * 5_000) | st.just(b"l" * 100_000)

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["\ud800", "\x00", "a" * 5_000, "../../etc/passwd", "1e999", "<script>"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=15,
)
"""JSON values with lone surrogates, huge numbers and control characters."""


@st.composite
def _bodies(draw: st.DrawFn) -> bytes:
    body = json.dumps(draw(VALUES)).encode()
    twice = draw(st.sampled_from([b"", b'{"a": 1, "a": 2, "url": "x", "url": 3}', b'{"a": 1e400}']))
    return draw(st.sampled_from([body, twice or body, b"[" * 3_000, body[: len(body) // 2]]))


BODIES = _bodies() | st.binary(max_size=200)
"""Bytes that claim to be JSON."""


def try_all(
    inputs: st.SearchStrategy[bytes], take: Callable[[bytes], object], *, examples: int, by: int
) -> None:
    """Give *take* that many inputs; a named error is fine, anything else and slowness is not."""
    print(f"seed {by}")  # noqa: T201  # to be tried again
    slow: list[float] = []

    @seed(by)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def one(data: bytes) -> None:
        began = time.thread_time()
        with contextlib.suppress(PipelineError):
            take(data)
        slow.append(time.thread_time() - began)

    one()
    assert len(slow) >= min(examples, 50)
    assert max(slow) <= LONGEST_SECONDS
