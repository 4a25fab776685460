"""Subscriptions: the feeds that a user follows, and from where on each is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from anishelf.feeds.domain.states import StartPolicy


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """What a user says when following a feed; an interval of 0 seconds means: fetch it once.

    With `interval_auto` it is looked at when a release is expected, and the interval is not used.
    """

    url: str
    name: str
    priority: int = 0
    interval_seconds: int = 300
    interval_auto: bool = False
    start_policy: StartPolicy = StartPolicy.NOW
    start_at: datetime | None = None
    start_episode: Decimal | None = None
    policy: Mapping[str, Any] = field(default_factory=dict)
    preferred_downloader: str | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A followed feed; a removed one stays with `active` false, because items refer to it."""

    id: int
    url: str
    name: str
    active: bool
    paused: bool
    priority: int
    interval_seconds: int
    interval_auto: bool
    next_look_at: datetime | None
    start_policy: StartPolicy
    start_at: datetime | None
    start_episode: Decimal | None
    policy: Mapping[str, Any]
    preferred_downloader: str | None
    proxy: str | None
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    created_at: datetime
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    last_error: str | None
    consecutive_failures: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What one fetch brought: entries in the feed, and how many of them nobody had seen."""

    fetched: int
    new: int
