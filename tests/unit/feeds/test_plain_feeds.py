"""The quick way through RSS gives what feedparser gives, or leaves the feed to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anishelf.feeds.adapters import parse_feed
from anishelf.feeds.adapters.document import _any_entries
from anishelf.feeds.adapters.entries import item_of
from anishelf.feeds.adapters.plain import plain_entries
from demo.world.feeds import Item, nyaa_feed

URL = "https://nyaa.example/?page=rss"


def feed(*titles: str) -> str:
    items = [
        Item(
            number=number,
            title=title,
            published=datetime(2026, 1, 6, 12, tzinfo=UTC),
            infohash=f"{number:040x}",
            size=1 << 30,
            category_id="1_2",
            category="Anime",
        )
        for number, title in enumerate(titles, start=1)
    ]
    text = nyaa_feed("https://nyaa.example", items).decode()
    return text[text.index("<rss") :]


def both(text: str) -> tuple[object, object]:
    quick, slow = plain_entries(text), _any_entries(text)
    assert quick is not None
    entries = [
        [item_of(each, feed_url=URL, external_ids=()) for each in way[1]] for way in (quick, slow)
    ]
    assert quick[0]["title"] == slow[0].get("title")
    return entries[0], entries[1]


def test_a_plain_feed_reads_the_same_in_both_ways() -> None:
    quick, slow = both(feed("[A] One - 01", "[喵萌&LoliHouse] 二 & three - 02 [1080p]", "  four  "))

    assert quick == slow


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_title_reads_the_same_or_is_left_to_feedparser(title: str) -> None:
    text = feed(title, "[A] One - 01")
    if plain_entries(text) is None:
        return

    quick, slow = both(text)

    assert quick == slow


@pytest.mark.parametrize(
    "item",
    [
        "<title>A &amp;lt;b&amp;gt;</title><link>https://x/1</link>",
        "<title>A <b>bold</b></title><link>https://x/1</link>",
        "<title>no link</title><guid>https://x/1</guid>",
        "<title>A</title><link>https://x/1</link><other>1</other>",
        "<title>A</title><link>https://x/1</link>&nbsp;",
        "",
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(item: str) -> None:
    body = f"<item>{item}</item>" if item else ""

    assert (
        plain_entries(f'<rss version="2.0"><channel><title>t</title>{body}</channel></rss>') is None
    )


def test_escapes_are_undone_once() -> None:
    (item,) = parse_feed(feed("A & B").encode(), url=URL).items

    assert item.title == "A & B"
