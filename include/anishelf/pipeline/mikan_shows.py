"""Which bangumi.tv subject a Mikan show is: asked of Mikan once, kept for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

_ASK_AGAIN = timedelta(days=1)
"""How long an answer is believed that names no subject."""


class Cache(Protocol):
    """What Mikan's pages said."""

    def mikan_show(self, mikan_id: str, *, since: datetime) -> tuple[int | None] | None: ...
    def save_mikan_show(self, mikan_id: str, bangumi_id: int | None, *, now: datetime) -> None: ...


class Site(Protocol):
    """Mikan itself."""

    def bangumi_id(self, mikan_id: str) -> int | None: ...
    def show_of(self, infohash: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class MikanShows:
    """Answers from the cache, and asks the site for what is not there."""

    cache: Cache
    site: Site
    now: datetime

    def bangumi_id(self, mikan_id: str) -> int | None:
        """Return the bangumi.tv subject of the show, or None when Mikan names none."""
        known = self.cache.mikan_show(mikan_id, since=self.now - _ASK_AGAIN)
        if known is not None:
            return known[0]
        found = self.site.bangumi_id(mikan_id)
        self.cache.save_mikan_show(mikan_id, found, now=self.now)
        return found

    def bangumi_id_of_release(self, infohash: str) -> int | None:
        """Return the subject of the show that a release belongs to, or None when there is none."""
        key = f"release/{infohash.lower()}"
        known = self.cache.mikan_show(key, since=self.now - _ASK_AGAIN)
        if known is not None:
            return known[0]
        mikan_id = self.site.show_of(infohash)
        found = self.bangumi_id(mikan_id) if mikan_id else None
        self.cache.save_mikan_show(key, found, now=self.now)
        return found
