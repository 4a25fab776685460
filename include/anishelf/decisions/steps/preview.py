"""Previews what a subscription would download, before it is made. Nothing is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.decisions.domain.candidates import Candidate, EpisodeCandidates, candidate_of
from anishelf.decisions.domain.decision import Sighting, judge
from anishelf.decisions.domain.filters import FilterSubject
from anishelf.decisions.domain.policy import Offer, Policy
from anishelf.decisions.domain.ranking import choose
from anishelf.decisions.domain.states import Decision
from anishelf.decisions.steps.filter_engine import FilterEngine
from anishelf.feeds.domain.feed import Feed, FeedItem
from anishelf.feeds.domain.offer import download_type
from anishelf.feeds.domain.states import DownloadType
from anishelf.feeds.domain.subscription import NewSubscription
from anishelf.titles.parser import ReleaseTitle
from anishelf.titles.steps.parse import NOT_A_VIDEO, ReadTitle

NOTHING_TO_DOWNLOAD = "it offers neither a torrent nor a magnet link"


@dataclass(frozen=True, slots=True)
class PreviewEntry:
    """A feed entry, what its title says, and why it would not be downloaded (None: it would)."""

    item: FeedItem
    title: ReleaseTitle | None
    reason: str | None


def preview_feed(
    feed: Feed,
    wishes: NewSubscription,
    *,
    policy: Policy,
    read_title: ReadTitle,
    filters: FilterEngine,
    now: datetime,
) -> list[PreviewEntry]:
    """Return every entry of *feed* with what a subscription made *now* would do with it.

    *policy* is what the wishes state over the policy of everybody. Which show an entry belongs to is
    not asked: entries with a name in common count as one show, and of the filters only those speak
    that need no show.
    """
    start = _start(wishes, policy, now)
    seen = [_first_look(item, start, read_title, filters) for item in feed.items]
    for candidates in _episodes(seen):
        for index, verdict in choose(EpisodeCandidates(policy, candidates)).items():
            if verdict.decision is not Decision.WANTED:
                seen[index] = PreviewEntry(seen[index].item, seen[index].title, verdict.reason)
    return seen


def _first_look(
    item: FeedItem, start: Sighting, read_title: ReadTitle, filters: FilterEngine
) -> PreviewEntry:
    title = read_title(item.title)
    if title is None:
        return PreviewEntry(item, None, NOT_A_VIDEO)
    kind = download_type(
        item.download_url, infohash=item.infohash, enclosure_type=item.enclosure_type
    )
    if kind in {DownloadType.UNSUPPORTED, DownloadType.HTTP}:
        return PreviewEntry(item, title, NOTHING_TO_DOWNLOAD)
    refused = judge(
        [start],
        _offer(item.title, title),
        published_at=item.published_at,
        episode=title.episode_end or title.episode,
        refused=filters.early(FilterSubject(item.title, subscription_ids=(start.subscription_id,))),
    ).refused
    return PreviewEntry(item, title, refused.reason if refused else None)


def _offer(raw: str, title: ReleaseTitle) -> Offer:
    return Offer(
        title=raw,
        season=title.season,
        episode=title.episode,
        episode_end=title.episode_end,
        is_batch=title.is_batch,
        is_movie=title.is_movie,
        is_special=title.is_special,
    )


def _start(wishes: NewSubscription, policy: Policy, now: datetime) -> Sighting:
    return Sighting(
        subscription_id=0,
        priority=wishes.priority,
        active=True,
        paused=False,
        start_policy=wishes.start_policy,
        start_at=wishes.start_at,
        start_episode=None if wishes.start_episode is None else float(wishes.start_episode),
        subscribed_at=now,
        first_fetch=True,
        policy=policy,
    )


def _episodes(seen: Sequence[PreviewEntry]) -> Iterable[list[Candidate]]:
    """Group the wanted entries (named by their index) that offer one episode of one show."""
    shows: dict[tuple[object, ...], list[tuple[set[str], list[Candidate]]]] = {}
    for index, entry in enumerate(seen):
        title = entry.title
        if title is None or entry.reason is not None:
            continue
        names = {name.casefold() for name in title.titles}
        number = (title.season or 1, title.episode, title.episode_end, title.is_special)
        known = shows.setdefault(number, [])
        group = next((group for group in known if names & group[0]), None)
        if group is None:
            group = (set(), [])
            known.append(group)
        group[0].update(names)
        group[1].append(candidate_of(index, title, published_at=entry.item.published_at))
    return [candidates for known in shows.values() for _, candidates in known]
