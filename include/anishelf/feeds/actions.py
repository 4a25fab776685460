"""What a person may do to subscriptions: look at a feed, follow it, change what is wanted of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.core.problems import Remedy
from anishelf.core.url import host_of
from anishelf.decisions.domain.policy import policy_of
from anishelf.decisions.domain.policy_words import read_policy
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.steps.preview import PreviewEntry
from anishelf.decisions.steps.preview import preview_feed as preview_entries
from anishelf.decisions.store.filter_rules import FilterRules
from anishelf.decisions.store.policies import Policies
from anishelf.decisions.store.releases import Releases
from anishelf.errors import CommandRefused, UnknownId
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription, Subscription
from anishelf.feeds.domain.wording import (
    AUTO,
    WHILE_UNKNOWN,
    Start,
    read_interval,
    read_start,
    write_interval,
)
from anishelf.feeds.steps.collect import preview
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.reading import Reader
from anishelf.titles.store.title_parsers import TitleParsers

if TYPE_CHECKING:
    from psycopg import Connection

    from anishelf.feeds.ports import ParseFeed
    from anishelf.fetch import Fetcher

__all__ = [
    "AUTO",
    "Edited",
    "FeedPreview",
    "FeedWishes",
    "Followed",
    "Start",
    "StartPolicy",
    "edit_subscription",
    "fetch_feeds",
    "follow_feed",
    "known_subscription",
    "pause_subscriptions",
    "preview_feed",
    "read_interval",
    "read_start",
    "remove_subscriptions",
    "write_interval",
]

_DECIDING = ("policy", "priority", "start_policy", "start_at", "start_episode")


@dataclass(frozen=True, slots=True)
class FeedWishes:
    """What a person says of a feed; None stays as it is. A new one needs an address.

    *policy* holds `PART=VALUE` statements over the policy for all; an empty *proxy* is none. The
    interval is in seconds, 0 fetches once, AUTO looks when a release is expected.
    """

    url: str | None = None
    name: str | None = None
    start: Start | None = None
    interval_seconds: int | None = None
    priority: int | None = None
    policy: Sequence[str] = ()
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class FeedPreview:
    """A feed as it is now: its title, or what else it may be called, and what it would bring."""

    name: str
    start: StartPolicy
    entries: tuple[PreviewEntry, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """The subscription, and whether it is new; one that was followed already stays as it is."""

    subscription: Subscription
    is_new: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """The subscription as it is now, and how many releases are decided again because of that."""

    subscription: Subscription
    reopened: int


def preview_feed(
    conn: Connection, wishes: FeedWishes, web: Fetcher, parse: ParseFeed, *, now: datetime
) -> FeedPreview:
    """Fetch a feed and return what following it would bring; nothing is kept.

    Nobody knows this feed yet, so *parse* is to stand behind a fence, as the wiring's does.

    Raises FetchFailed, FeedInvalid, PolicyInvalid.
    """
    new = _new(wishes, now)
    feed = preview(new.url, web=web, parse=parse, proxy=new.proxy)
    rules = FilterRules(conn)
    entries = preview_entries(
        feed,
        new,
        policy=policy_of(Policies(conn).stated(), new.policy),
        read_title=Reader(TitleParsers(conn).enabled(), parse_title),
        filters=FilterEngine(rules.enabled(), rules.works_of),
        now=now,
    )
    name = new.name or feed.title or host_of(new.url) or new.url
    return FeedPreview(name, new.start_policy, tuple(entries))


def follow_feed(
    conn: Connection, wishes: FeedWishes, *, name: str, now: datetime
) -> Outcome[Followed]:
    """Follow a feed under *name*; one that is followed already is unchanged. PolicyInvalid."""
    new = replace(_new(wishes, now), name=name)
    with conn.transaction():
        row = Subscriptions(conn).add(new, now=now)
    is_new = row.created_at == now
    return Outcome(Followed(row, is_new), (row.id,))


def edit_subscription(
    conn: Connection, subscription_id: int, wishes: FeedWishes, *, by: str
) -> Outcome[Edited]:
    """Change a subscription, and reopen what nobody downloads yet where that decides about it.

    Raises UnknownId, PolicyInvalid, and CommandRefused where another one has that address.
    """
    rows = Subscriptions(conn)
    with conn.transaction():
        old = known_subscription(conn, subscription_id)
        taken = rows.by_url(wishes.url) if wishes.url else None
        if taken is not None and taken.id != old.id:
            raise CommandRefused(f"subscription {taken.id} has that address already")
        rows.edit(_changed(old, wishes))
        edited = known_subscription(conn, old.id)
        reopened = _decide_again(conn, old, edited, by=by)
    return Outcome(Edited(edited, reopened), (edited.id,))


def pause_subscriptions(
    conn: Connection, ids: Sequence[int], *, paused: bool
) -> Outcome[tuple[Subscription, ...]]:
    """Stop fetching feeds for a while, or fetch them again; all or none. UnknownId."""
    with conn.transaction():
        for each in ids:
            Subscriptions(conn).set_paused(known_subscription(conn, each).id, paused=paused)
        changed = tuple(known_subscription(conn, each) for each in ids)
    return Outcome(changed, tuple(ids))


def remove_subscriptions(conn: Connection, ids: Sequence[int]) -> Outcome[tuple[Subscription, ...]]:
    """Stop following feeds, all or none; what they brought stays. UnknownId."""
    with conn.transaction():
        removed = tuple(known_subscription(conn, each) for each in ids)
        for subscription in removed:
            Subscriptions(conn).remove(subscription.id)
    return Outcome(removed, tuple(ids))


def fetch_feeds(conn: Connection, ids: Sequence[int]) -> DagStart:
    """Return what fetches feeds now (none: all), whether they are due or not. UnknownId."""
    for each in ids:
        known_subscription(conn, each)
    conf = {"subscription_ids": list(ids), "force": True}
    return DagStart(Work.COLLECT_RELEASES, conf)


def known_subscription(conn: Connection, subscription_id: int) -> Subscription:
    """Return a subscription that is followed, or raise UnknownId."""
    found = Subscriptions(conn).get(subscription_id)
    if found is None or not found.active:
        raise UnknownId(
            f"there is no subscription {subscription_id}", remedy=Remedy.LIST_SUBSCRIPTIONS
        )
    return found


def _new(wishes: FeedWishes, now: datetime) -> NewSubscription:
    if not wishes.url:
        raise CommandRefused("a feed needs an address")
    start = wishes.start or Start(StartPolicy.NOW, at=now)
    new = NewSubscription(
        url=wishes.url,
        name=wishes.name or "",
        priority=wishes.priority or 0,
        start_policy=start.policy,
        start_at=start.at,
        start_episode=start.episode,
        policy=read_policy(wishes.policy, {}),
        proxy=wishes.proxy or None,
    )
    if wishes.interval_seconds == AUTO:
        new = replace(new, interval_auto=True, interval_seconds=WHILE_UNKNOWN)
    elif wishes.interval_seconds is not None:
        new = replace(new, interval_seconds=wishes.interval_seconds)
    return new


def _changed(old: Subscription, wishes: FeedWishes) -> Subscription:
    start = wishes.start or Start(old.start_policy, old.start_at, old.start_episode)
    interval = wishes.interval_seconds
    return replace(
        old,
        url=wishes.url or old.url,
        name=old.name if wishes.name is None else wishes.name,
        priority=old.priority if wishes.priority is None else wishes.priority,
        interval_seconds={None: old.interval_seconds, AUTO: WHILE_UNKNOWN}.get(
            interval, interval or 0
        ),
        interval_auto=old.interval_auto if interval is None else interval == AUTO,
        start_policy=start.policy,
        start_at=start.at,
        start_episode=start.episode,
        policy=read_policy(wishes.policy, old.policy) if wishes.policy else old.policy,
        proxy=old.proxy if wishes.proxy is None else wishes.proxy or None,
    )


def _decide_again(conn: Connection, old: Subscription, new: Subscription, *, by: str) -> int:
    """Reopen what the feed brought, if what decides about it has changed; return how many."""
    if all(getattr(old, part) == getattr(new, part) for part in _DECIDING):
        return 0
    return Releases(conn).reopen_untaken(
        subscription_id=new.id, reason=f"{by} changed what is wanted of {new.name}"
    )
