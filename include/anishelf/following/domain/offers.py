"""What sites offer of one show, and the feeds that it may be followed by, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anishelf.decisions.domain.candidates import Rank, candidate_of, rank
from anishelf.decisions.domain.policy import Offer, Policy, objection
from anishelf.feeds.domain.feed import FeedItem
from anishelf.identity.domain.matching import agreement
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.title_key import title_key
from anishelf.titles.parser import ReleaseTitle, parse_title

UNKNOWN_GROUP = ""
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class WantedShow:
    """A show that is to be followed: its names, when it airs, and its ids elsewhere."""

    bangumi_id: int
    title: str
    names: tuple[str, ...]
    kind: WorkKind
    begins: date | None = None
    ends: date | None = None
    ids: tuple[str, ...] = ()

    @property
    def mikan(self) -> str | None:
        """Return its number on Mikan, or None."""
        return next((i.removeprefix("mikan/") for i in self.ids if i.startswith("mikan/")), None)

    def bears(self, title: ReleaseTitle) -> bool:
        """Return whether a release names this very show and season, as the machine compares names."""
        if self.kind is not WorkKind.OVA and title.is_movie != (self.kind is WorkKind.MOVIE):
            return False
        keys = [title_key(name) for name in title.titles]
        stated = title.season or next((key.season for key in keys if key.season), None)
        return any(agreement(keys, title_key(name), stated) for name in self.names)

    def words(self) -> tuple[str, ...]:
        """Return what to type into the search of a site: names without season marks, few of them."""
        return tuple(dict.fromkeys(map(plain_name, self.names)))[:_MOST_WORDS]


@dataclass(frozen=True, slots=True)
class SiteOffer:
    """A release of the show on a site."""

    site: str
    item: FeedItem
    title: ReleaseTitle

    @property
    def group(self) -> str:
        """Return who made it; joint groups are named together."""
        return " & ".join(self.title.groups) or UNKNOWN_GROUP

    @property
    def published_at(self) -> datetime | None:
        """Return when the site says that it was published."""
        return self.item.published_at


@dataclass(frozen=True, slots=True)
class FeedChoice:
    """What one group has on one site: a feed that the show may be followed by."""

    site: str
    group: str
    offers: tuple[SiteOffer, ...]
    refused: str | None
    """Why the policy takes nothing of it; None when it takes something."""

    @property
    def episodes(self) -> frozenset[float]:
        """Return the numbers of the single episodes among its releases."""
        return frozenset(
            float(o.title.episode)
            for o in self.offers
            if o.title.episode is not None and not o.title.is_batch
        )

    @property
    def newest(self) -> datetime | None:
        """Return when its newest release was published."""
        return max((o.published_at for o in self.offers if o.published_at), default=None)


def plain_name(name: str) -> str:
    """Return *name* without season marks, as releases of every season bear it."""
    read = parse_title(f"[A] {name} - 01 [1080p]")
    return read.titles[0] if read and read.titles else name


def offers_of(
    show: WantedShow, site: str, items: Iterable[FeedItem], read: Sequence[ReleaseTitle | None]
) -> list[SiteOffer]:
    """Return which of a site's entries, read as *read*, are releases of this very show."""
    pairs = zip(items, read, strict=True)
    return [SiteOffer(site, item, title) for item, title in pairs if title and show.bears(title)]


def choices(offers: Iterable[SiteOffer], policy: Policy, sites: Sequence[str]) -> list[FeedChoice]:
    """Return the feeds by group and site, the one to follow first.

    What the policy prefers counts first (group, resolution, subtitles, codec, source), then how many
    episodes there are, then the order of *sites*. What it takes nothing of comes last.
    """
    found: dict[tuple[str, str], list[SiteOffer]] = {}
    for offer in offers:
        found.setdefault((offer.site, offer.group), []).append(offer)
    made = [_choice(site, group, listed, policy) for (site, group), listed in found.items()]

    def order(choice: FeedChoice) -> tuple[bool, Rank, int, int, str]:
        best = min(rank_of(offer, policy) for offer in choice.offers)
        where = sites.index(choice.site) if choice.site in sites else len(sites)
        return (choice.refused is not None, best, -len(choice.episodes), where, choice.group)

    return sorted(made, key=order)


def rank_of(offer: SiteOffer, policy: Policy) -> Rank:
    """Return the place of a release by what *policy* prefers; the lower, the better."""
    return rank(candidate_of(0, offer.title, published_at=offer.published_at), policy)


def objection_to(offer: SiteOffer, policy: Policy) -> str | None:
    """Return why *policy* does not take a release, or None."""
    title = offer.title
    return objection(
        policy,
        Offer(
            title=offer.item.title,
            season=title.season,
            episode=title.episode,
            is_batch=title.is_batch,
            is_movie=title.is_movie,
            is_special=title.is_special,
        ),
    )


def _choice(site: str, group: str, offers: Sequence[SiteOffer], policy: Policy) -> FeedChoice:
    objections = [objection_to(offer, policy) for offer in offers]
    refused = next(iter(objections)) if all(objections) else None
    return FeedChoice(site, group, tuple(offers), refused)
