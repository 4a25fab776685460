"""Subscriptions, as the API shows them and takes what is wanted of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from anishelf.web.api.schema import Answer, Body, Count, Name, Text


class Subscription(Answer):
    """A feed that is followed; its address and proxy are shown without what is secret in them.

    It is fetched next at `next_at`; null while it is paused, and when it was to be fetched once.
    """

    id: int
    name: str
    address: str
    paused: bool
    priority: int
    interval_seconds: int
    interval_auto: bool
    created_at: datetime
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    consecutive_failures: int
    items: int
    last_item_at: datetime | None
    weekly: int
    next_at: datetime | None
    start: str
    policy: Mapping[str, object]
    proxy: str | None


Start = Annotated[Text, Field(description="`now`, `everything`, `date:2026-10-01` or `episode:5`.")]
Interval = Annotated[Text, Field(description="`300`, `15m`, `6h` or `1d`; `0` fetches once.")]
Statements = Annotated[
    list[Text], Field(description="`PART=VALUE`, as in `/policy`.", max_length=50)
]


class FeedWishes(Body):
    """What is wanted of a feed that is new."""

    url: Annotated[Text, Field(min_length=1)]
    name: Name | None = None
    start: Start = "now"
    interval: Interval = "5m"
    priority: Count = 0
    policy: Statements = Field(default_factory=list)
    proxy: Text | None = None


class FeedChange(Body):
    """What changes of a feed; a member that is left out stays. An empty proxy is none."""

    url: Text | None = None
    name: Name | None = None
    start: Start | None = None
    interval: Interval | None = None
    priority: Count | None = None
    policy: Statements = Field(default_factory=list)
    proxy: Text | None = None


class Entry(Answer):
    """An entry of a feed: what its title says, which show it becomes, whether it is downloaded."""

    title: str
    show: str | None
    season: int | None
    episode: float | None
    episode_end: float | None
    version: int | None
    groups: list[str]
    resolution: str | None
    download: bool
    reason: str | None
    bangumi_id: int | None
    becomes: str | None
    because: str | None
    size: int | None
    published_at: datetime | None


class FeedPreview(Answer):
    """A feed as it is now and what following it would bring."""

    name: str
    start: str
    entries: list[Entry]


class Changed(Answer):
    """The feed as it is now, and how many releases are decided again because of that."""

    subscription: Subscription
    reopened: int
