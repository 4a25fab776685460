"""Take over what another program follows: see first what becomes of it, then follow it here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from anishelf.core.outcome import DagStart, Outcome, Work
from anishelf.core.url import site_of
from anishelf.decisions.actions.filters import FilterTarget, FilterWishes, add_filter
from anishelf.decisions.domain.states import FilterKind, FilterLevel
from anishelf.errors import PipelineError
from anishelf.feeds.actions import (
    AUTO,
    FeedWishes,
    Start,
    StartPolicy,
    follow_feed,
    pause_subscriptions,
)
from anishelf.feeds.domain.feed import FeedItem, canonical_identity
from anishelf.feeds.store.raw_items import RawItems
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.following.actions.follow import FollowWish, follow_show, preview_follow
from anishelf.following.domain.imports import READERS, FeedToFollow, Import, ShowToFollow
from anishelf.following.domain.imports.model import Program, Tables
from anishelf.following.steps.matching import matching_shows
from anishelf.identity.store.catalogue import Catalogue
from anishelf.identity.store.id_lists import IdLists

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import Connection

    from anishelf.following.steps.plan import Outside

__all__ = [
    "ImportPreview",
    "Imported",
    "PlannedFeed",
    "PlannedShow",
    "Program",
    "carry_over",
    "preview_import",
]


@dataclass(frozen=True, slots=True)
class PlannedShow:
    """A show of the other program, and the one here that it is; None where that is not certain."""

    show: ShowToFollow
    bangumi_id: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class PlannedFeed:
    """A feed of the other program, and the subscription that follows it already (None: none)."""

    feed: FeedToFollow
    known: int | None


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What becomes of what another program keeps; nothing of it is done."""

    program: Program
    feeds: tuple[PlannedFeed, ...]
    shows: tuple[PlannedShow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """The subscriptions that were made, the shows that are followed, and what failed with its reason."""

    subscriptions: tuple[int, ...]
    shows: tuple[int, ...]
    skipped_releases: int
    failures: dict[str, str]


def preview_import(conn: Connection, program: Program, tables: Tables) -> ImportPreview:
    """Return what becomes of what *program* keeps, or raise ImportUnreadable."""
    read: Import = READERS[program](tables)
    rows, catalogue, lists = Subscriptions(conn), Catalogue(conn), IdLists(conn)
    feeds = []
    for feed in read.feeds:
        known = rows.by_url(feed.url)
        feeds.append(PlannedFeed(feed, known.id if known and known.active else None))
    shows = [_planned(show, catalogue, lists) for show in read.shows]
    return ImportPreview(program, tuple(feeds), tuple(shows), read.notes)


def _planned(show: ShowToFollow, catalogue: Catalogue, lists: IdLists) -> PlannedShow:
    """Return the show here that is meant: by its number on TheTVDB, else by its name and season."""
    tvdb = next((i.removeprefix("tvdb/") for i in show.ids if i.startswith("tvdb/")), None)
    if tvdb is not None and (listed := lists.subjects_of_tvdb(int(tvdb), show.season or 1)):
        # Of a season in cours the first is followed; what two lists name differently is asked.
        is_certain = lists.agrees(int(tvdb), show.season or 1)
        return PlannedShow(
            show, listed[0] if is_certain else None, None if is_certain else _why(listed)
        )
    found = matching_shows(show.name, show.season, catalogue)
    is_one = len(found) == 1
    return PlannedShow(show, found[0] if is_one else None, None if is_one else _why(found))


def carry_over(
    conn: Connection,
    preview: ImportPreview,
    outside: Outside,
    *,
    by: str,
    now: datetime,
    language: str,
) -> Outcome[Imported]:
    """Follow here what another program followed; each feed and show succeeds or fails alone.

    What the other program has downloaded is set aside, and a feed goes on after its last episode:
    nothing is downloaded twice. A feed that is followed already stays as it is.
    """
    made: list[int] = []
    shows: list[int] = []
    failures: dict[str, str] = {}
    skipped = 0
    for planned in preview.feeds:
        if planned.known is None:
            try:
                number, set_aside = _follow_feed(conn, planned.feed, preview.program, by, now)
            except PipelineError as error:
                failures[planned.feed.name] = str(error)
                continue
            made.append(number)
            skipped += set_aside
    for show in preview.shows:
        if show.bangumi_id is not None:
            try:
                _follow_show(conn, show, outside, by=by, now=now, language=language)
            except PipelineError as error:
                failures[show.show.name] = str(error)
                continue
            shows.append(show.bangumi_id)
    start = DagStart(Work.COLLECT_RELEASES, {"subscription_ids": made, "force": True})
    done = Imported(tuple(made), tuple(shows), skipped, failures)
    return Outcome(done, tuple(made), start if made else None)


def _follow_feed(
    conn: Connection, feed: FeedToFollow, program: Program, by: str, now: datetime
) -> tuple[int, int]:
    """Follow one feed with its filters, or nothing; return its id and how many releases are set aside."""
    start = Start(StartPolicy.NOW, at=now)
    if feed.first_episode is not None:
        start = Start(StartPolicy.EPISODE, episode=Decimal(feed.first_episode))
    parts = (("groups", feed.groups), ("resolutions", feed.resolutions), ("must-not", feed.refused))
    wishes = FeedWishes(
        url=feed.url,
        start=start,
        interval_seconds=AUTO,
        policy=tuple(f"{part}={', '.join(words)}" for part, words in parts if words),
    )
    with conn.transaction():
        number = follow_feed(conn, wishes, name=feed.name, now=now).changed.subscription.id
        target = FilterTarget(FilterLevel.SUBSCRIPTION, str(number))
        rules = (
            *((FilterKind.EXCLUDE, pattern) for pattern in feed.patterns),
            *((FilterKind.INCLUDE, pattern) for pattern in feed.wanted),
        )
        for kind, pattern in rules:
            add_filter(conn, FilterWishes(kind, pattern, target), by=by)
        if feed.paused:
            pause_subscriptions(conn, [number], paused=True)
        set_aside = _set_aside(conn, number, feed, program, now)
    return number, set_aside


def _set_aside(
    conn: Connection, number: int, feed: FeedToFollow, program: Program, now: datetime
) -> int:
    """Keep what the other program has downloaded as entries that nobody downloads again."""
    items = [FeedItem(title=each.title, download_url=each.url) for each in feed.downloaded]
    site = site_of(feed.url)
    entries = [
        (canonical_identity(item, own_site=site, subscription_id=number), item) for item in items
    ]
    rows = RawItems(conn)
    rows.add(number, entries, now=now)
    return rows.skip(rows.ids_of([key for key, _ in entries]), reason=f"{program} downloaded it")


def _follow_show(
    conn: Connection,
    planned: PlannedShow,
    outside: Outside,
    *,
    by: str,
    now: datetime,
    language: str,
) -> None:
    show = planned.show
    parts = (("groups", show.groups), ("resolutions", show.resolutions))
    wish = FollowWish(
        from_episode=float(show.first_episode) if show.first_episode else None,
        policy=tuple(f"{part}={', '.join(words)}" for part, words in parts if words),
    )
    plan = preview_follow(conn, planned.bangumi_id or 0, wish, outside, now=now, language=language)
    follow_show(conn, plan, by=by, now=now)


def _why(found: list[int]) -> str:
    if not found:
        return "no show of the catalogue bears this name and season: find it with a search"
    return f"it may be {', '.join(f'bgm/{each}' for each in found)}: follow the one that is meant"
