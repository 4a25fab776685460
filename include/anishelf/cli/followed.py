"""How `subscriptions list` shows the followed feeds. Personal keys in addresses are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.cli import wiring
from anishelf.cli.arguments import start_words
from anishelf.cli.output import say, show_json, show_table
from anishelf.core.url import redacted
from anishelf.core.words import ago, duration
from anishelf.feeds.domain.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Followed:
    """A subscription as programs read it."""

    id: int
    name: str
    url: str
    state: str
    priority: int
    interval_seconds: int
    start: str
    proxy: str | None
    policy: Mapping[str, object]
    created_at: datetime
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    consecutive_failures: int
    last_error: str | None


def followed(subscription: Subscription) -> Followed:
    """Return what may be shown of a subscription."""
    start = start_words(
        subscription.start_policy, subscription.start_at, subscription.start_episode
    )
    return Followed(
        id=subscription.id,
        name=subscription.name,
        url=redacted(subscription.url),
        state=_state(subscription),
        priority=subscription.priority,
        interval_seconds=subscription.interval_seconds,
        start=start,
        proxy=redacted(subscription.proxy) if subscription.proxy else None,
        policy=subscription.policy,
        created_at=subscription.created_at,
        last_attempt_at=subscription.last_attempt_at,
        last_success_at=subscription.last_success_at,
        consecutive_failures=subscription.consecutive_failures,
        last_error=subscription.last_error,
    )


def show(subscriptions: Sequence[Subscription], *, as_json: bool) -> None:
    """Print the followed feeds, and below them why one fails."""
    rows = [followed(subscription) for subscription in subscriptions]
    if as_json:
        show_json(rows)
        return
    if not rows:
        say("no feed is followed; add one: anishelf subscriptions add URL")
        return
    show_table(
        ["ID", "NAME", "STATE", "EVERY", "START", "PRIORITY", "LAST SUCCESS", "ADDRESS"],
        [_cells(row) for row in rows],
        right=["ID", "PRIORITY"],
    )
    for row in rows:
        if row.last_error:
            say(f"{row.id} {row.name}: {row.last_error}")


def _cells(row: Followed) -> tuple[object, ...]:
    every = duration(row.interval_seconds) if row.interval_seconds else "once"
    last = ago(row.last_success_at, now=wiring.now())
    return (row.id, row.name, row.state, every, row.start, row.priority, last, row.url)


def _state(subscription: Subscription) -> str:
    if subscription.paused:
        return "paused"
    return "failing" if subscription.consecutive_failures else "active"
