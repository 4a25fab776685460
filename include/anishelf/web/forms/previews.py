"""Looks at a feed before it is followed, for the page and the API alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anishelf.core.pool import Connection
from anishelf.feeds.actions import FeedWishes, preview_feed
from anishelf.identity.actions import guess_shows
from anishelf.views.lists.feed_preview import ShownEntry, shown_entries
from anishelf.wiring import feeds, web
from anishelf.wiring.airflow import context_over


@dataclass(frozen=True, slots=True)
class Looked:
    """A feed as it is now: what it would be called, and its entries."""

    name: str
    start: str
    entries: tuple[ShownEntry, ...]

    @property
    def wanted(self) -> list[ShownEntry]:
        """Return what would be downloaded."""
        return [each for each in self.entries if each.download]

    @property
    def size(self) -> int | None:
        """Return how many bytes that needs, None where the feed does not say."""
        sizes = [each.size for each in self.wanted]
        return sum(filter(None, sizes)) if any(sizes) else None


def look_at(conn: Connection, wishes: FeedWishes, *, now: datetime) -> Looked:
    """Fetch a feed and return what following it would bring; nothing is kept.

    Raises FetchFailed, FeedInvalid, PolicyInvalid, CommandRefused without an address.
    """
    context = context_over(conn)
    seen = preview_feed(conn, wishes, web.fetcher(context), feeds.feed_parser(), now=now)
    guesses = guess_shows(conn, seen.entries, now=now)
    return Looked(seen.name, str(seen.start), shown_entries(seen.entries, guesses))
