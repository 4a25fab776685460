"""Builds the parts of `feeds`: followed feeds and their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring.context import Context

if TYPE_CHECKING:
    from anishelf.feeds.ports import ParseFeed
    from anishelf.feeds.store.raw_items import RawItems
    from anishelf.feeds.store.subscriptions import Subscriptions


def subscriptions(context: Context) -> Subscriptions:
    """Return the followed feeds."""
    from anishelf.feeds.store.subscriptions import Subscriptions

    return Subscriptions(context.conn)


def raw_items(context: Context) -> RawItems:
    """Return the entries of feeds."""
    from anishelf.feeds.store.raw_items import RawItems

    return RawItems(context.conn)


def feed_parser() -> ParseFeed:
    """Return what reads the bytes of a feed, in a process of its own."""
    from anishelf.feeds.adapters import parse_feed_fenced

    return parse_feed_fenced
