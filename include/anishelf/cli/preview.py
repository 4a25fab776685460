"""What `subscriptions add` shows: what a feed holds, and what would be downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anishelf.cli import wiring
from anishelf.cli.followed import Followed, followed
from anishelf.cli.output import say, show_table
from anishelf.core.url import host_of
from anishelf.core.words import episode_name
from anishelf.decisions.domain.policy import policy_of
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.decisions.steps.preview import PreviewEntry, preview_feed
from anishelf.decisions.store.filter_rules import FilterRules
from anishelf.decisions.store.policies import Policies
from anishelf.feeds.adapters import parse_feed
from anishelf.feeds.domain.states import StartPolicy
from anishelf.feeds.domain.subscription import NewSubscription, Subscription
from anishelf.feeds.steps.collect import preview as fetch_feed
from anishelf.titles.parser import parse_title
from anishelf.titles.steps.reading import Reader
from anishelf.titles.store.title_parsers import TitleParsers
from anishelf.wiring.web import fetcher


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the feed: what its title says, and why it would not be downloaded."""

    title: str
    show: str | None
    season: int | None
    episode: float | None
    episode_end: float | None
    version: int | None
    groups: tuple[str, ...]
    resolution: str | None
    download: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed before it is followed; `subscription` is None when nothing was added."""

    name: str
    start: StartPolicy
    entries: tuple[Entry, ...]
    subscription: Followed | None
    is_new: bool


def look(wishes: NewSubscription, *, now: datetime) -> tuple[NewSubscription, list[PreviewEntry]]:
    """Fetch the feed; return the wishes with a name, and what following it would bring."""
    with wiring.database() as conn:
        web = fetcher(wiring.over(conn))
    feed = fetch_feed(wishes.url, web=web, parse=parse_feed, proxy=wishes.proxy)
    name = wishes.name or feed.title or host_of(wishes.url) or wishes.url
    wishes = replace(wishes, name=name)
    with wiring.database() as conn:
        policy = policy_of(Policies(conn).stated(), wishes.policy)
        reader = Reader(TitleParsers(conn).enabled(), parse_title)
        rules = FilterRules(conn)
        filters = FilterEngine(rules.enabled(), rules.works_of)
    return wishes, preview_feed(
        feed, wishes, policy=policy, read_title=reader, filters=filters, now=now
    )


def preview_of(
    wishes: NewSubscription,
    seen: Sequence[PreviewEntry],
    subscription: Subscription | None,
    *,
    now: datetime,
) -> Preview:
    """Return what is shown of a feed that was looked at."""
    return Preview(
        name=wishes.name,
        start=wishes.start_policy,
        entries=tuple(_entry(entry) for entry in seen),
        subscription=followed(subscription) if subscription else None,
        is_new=subscription is not None and subscription.created_at == now,
    )


def show(preview: Preview) -> None:
    """Print it for people."""
    show_table(["ENTRY", "SHOW", "EPISODE", "GROUP", "QUALITY", ""], map(_cells, preview.entries))
    wanted = sum(entry.download for entry in preview.entries)
    say(
        f"\n{preview.name}: {len(preview.entries)} entries, {wanted} of them would be downloaded "
        "as soon as their show is recognised"
    )
    if preview.start is StartPolicy.NOW and wanted < len(preview.entries):
        say("What is published from now on is wanted; for what is there: --start everything")
    say(_outcome(preview))


def _outcome(preview: Preview) -> str:
    if preview.subscription is None:
        return "Nothing was added (--dry-run)."
    number_ = preview.subscription.id
    if not preview.is_new:
        return f"It is followed already, as subscription {number_}; nothing was changed."
    return (
        f"Followed as subscription {number_}. It is fetched within minutes; "
        f"at once: anishelf subscriptions fetch {number_}"
    )


def _entry(seen: PreviewEntry) -> Entry:
    title = seen.title
    return Entry(
        title=seen.item.title,
        show=title.titles[0] if title and title.titles else None,
        season=title.season if title else None,
        episode=title.episode if title else None,
        episode_end=title.episode_end if title else None,
        version=title.version if title else None,
        groups=title.groups if title else (),
        resolution=title.resolution if title else None,
        download=seen.reason is None,
        reason=seen.reason,
    )


def _cells(entry: Entry) -> tuple[object, ...]:
    season = 1 if entry.season is None else entry.season
    return (
        entry.title,
        entry.show,
        episode_name(season, entry.episode, entry.episode_end),
        " & ".join(entry.groups),
        entry.resolution,
        "download" if entry.download else f"no: {entry.reason}",
    )
