"""The followed feeds as they may be shown: personal keys in addresses are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from anishelf.core.url import redacted
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import Subscription
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.views.paging import page

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A subscription as people and programs read it; the interval is in seconds.

    With `interval_auto` it is looked at when a release is expected: at `next_look_at`.
    """

    id: int
    name: str
    url: str
    state: str
    priority: int
    interval_seconds: int
    interval_auto: bool
    next_look_at: datetime | None
    start: str
    proxy: str | None
    policy: Mapping[str, object]
    created_at: datetime
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    consecutive_failures: int
    last_error: str | None


def subscriptions(
    conn: Connection, *, limit: int | None = None, offset: int = 0
) -> list[FollowedFeed]:
    """Return the followed feeds, the most important first."""
    found = page(Subscriptions(conn).all(), limit=limit, offset=offset)
    return [followed_feed(each) for each in found]


def followed_feed(subscription: Subscription) -> FollowedFeed:
    """Return what may be shown of a subscription."""
    return FollowedFeed(
        id=subscription.id,
        name=subscription.name,
        url=redacted(subscription.url),
        state=_state(subscription),
        priority=subscription.priority,
        interval_seconds=subscription.interval_seconds,
        interval_auto=subscription.interval_auto,
        next_look_at=subscription.next_look_at,
        start=start_words(
            subscription.start_policy, subscription.start_at, subscription.start_episode
        ),
        proxy=redacted(subscription.proxy) if subscription.proxy else None,
        policy=subscription.policy,
        created_at=subscription.created_at,
        last_attempt_at=subscription.last_attempt_at,
        last_success_at=subscription.last_success_at,
        consecutive_failures=subscription.consecutive_failures,
        last_error=subscription.last_error,
    )


def start_words(policy: StartPolicy, at: datetime | None, episode: Decimal | None) -> str:
    """Return a start policy as people write it: now, everything, date:2026-10-01, episode:5."""
    if policy == StartPolicy.DATE and at:
        return f"date:{at.astimezone():%Y-%m-%d}"
    if policy == StartPolicy.EPISODE and episode is not None:
        return f"episode:{episode.normalize():f}"
    return str(policy)


def _state(subscription: Subscription) -> str:
    if subscription.paused:
        return "paused"
    return "failing" if subscription.consecutive_failures else "active"
