"""What the steps of the feeds room need from outside: the followed feeds and the web."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from anishelf.feeds.domain.feed import Feed, FeedItem
from anishelf.feeds.domain.subscription import Stored, Subscription

if TYPE_CHECKING:
    from anishelf.fetch import Response


class Web(Protocol):
    """The outside world; raises FetchFailed."""

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        proxy: str | None = None,
        timeout: float = 30.0,
        trust_host: bool = False,
    ) -> Response: ...


ParseFeed = Callable[[bytes, str, str | None], Feed]
"""Reads the bytes of a feed, given its address and content type; raises FeedInvalid."""


class Subscriptions(Protocol):
    """The followed feeds."""

    def get(self, subscription_id: int) -> Subscription | None: ...
    def due(
        self, *, now: datetime, ids: Collection[int] | None = None, force: bool = False
    ) -> list[int]: ...
    def record_items(
        self,
        subscription_id: int,
        items: Sequence[tuple[str, FeedItem]],
        *,
        now: datetime,
        etag: str | None,
        last_modified: str | None,
        body_sha256: str,
    ) -> Stored: ...
    def record_unchanged(self, subscription_id: int, *, now: datetime) -> None: ...
    def record_failure(
        self,
        subscription_id: int,
        error: str,
        *,
        now: datetime,
        retry_at: datetime | None = None,
    ) -> None: ...
    def hold_site(self, site: str, *, until: datetime) -> None: ...
