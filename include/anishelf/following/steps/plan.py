"""Step: work out what following a show would do. Nothing is changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from anishelf.decisions.domain.policy import Policy
from anishelf.errors import CommandRefused, FetchFailed, MetadataInvalid, NotFound, UnknownId
from anishelf.following.domain.follow import ChosenFeed, FollowPlan, FollowWish
from anishelf.following.domain.gaps import Filling, fill, gaps_of, is_over
from anishelf.following.domain.offers import FeedChoice, WantedShow, choices, plain_name
from anishelf.following.ports import ReleaseSite, ShowSite, SubjectFacts
from anishelf.following.steps.lookup import Carried, feed_of, look_up
from anishelf.identity.domain.matching import names_of
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import BangumiEpisode
from anishelf.identity.ports import CatalogueRows
from anishelf.titles.steps.parse import ReadTitle


@dataclass(frozen=True, slots=True)
class Outside:
    """What following asks: the release sites, the one with a page for each show, bangumi.tv."""

    sites: Sequence[ReleaseSite]
    pages: ShowSite | None
    subjects: SubjectFacts
    read: ReadTitle


def wanted_show(
    bangumi_id: int, catalogue: CatalogueRows, subjects: SubjectFacts, *, language: str
) -> WantedShow:
    """Return the show by its number on bangumi.tv, or raise UnknownId.

    The catalogue alone is enough where bangumi.tv is away.
    """
    listed = catalogue.shows([bangumi_id]).get(bangumi_id)
    try:
        subject = subjects.get(bangumi_id)
    except NotFound:
        subject = None
    except (FetchFailed, MetadataInvalid):
        if listed is None:
            raise
        subject = None
    if subject is None and listed is None:
        raise UnknownId(f"bangumi.tv has no subject {bangumi_id}")
    if subject is not None and not subject.is_anime:
        raise CommandRefused(f"bgm/{bangumi_id} ({subject.name}) is no anime")
    names = (
        *((subject.name_cn, subject.name) if subject else ()),
        *(listed.names if listed else ()),
        *(names_of(subject) if subject else ()),
    )
    known = tuple(dict.fromkeys(name for name in names if name))
    return WantedShow(
        bangumi_id=bangumi_id,
        title=subject.title(language) if subject else known[0],
        names=known,
        kind=listed.kind if listed else subject.kind if subject else WorkKind.TV,
        begins=(listed.begins if listed else None) or (subject.air_date if subject else None),
        ends=(listed.ends if listed else None) or (subject.end_date if subject else None),
        ids=listed.ids if listed else (),
    )


def plan_follow(
    show: WantedShow,
    wish: FollowWish,
    outside: Outside,
    policy: Policy,
    *,
    here: Collection[int],
    followed_by: Sequence[int],
    today: date,
    language: str,
) -> FollowPlan:
    """Return which feed would be followed, what is missing of the show and what would fill it."""
    carried = look_up(show, outside.sites, outside.pages, outside.read)
    listed = [
        choice
        for choice in choices(carried.offers, policy, [site.name for site in outside.sites])
        if _fits(choice, wish)
    ]
    episodes = episodes_of(show, outside.subjects)
    over = is_over(show, episodes, today=today)
    missing = tuple(gaps_of(episodes, here, today=today, language=language))
    wanted = [gap for gap in missing if wish.wants(gap)]
    offers = [offer for choice in listed for offer in choice.offers]
    return FollowPlan(
        show=show,
        wish=wish,
        feed=_feed(show, listed, outside, carried),
        choices=tuple(listed),
        missing=missing,
        filling=fill(wanted, offers, policy, over=over) if wanted else Filling((), ()),
        over=over,
        unheard=carried.unheard,
        untried=carried.untried,
        followed_by=tuple(followed_by),
    )


def episodes_of(show: WantedShow, subjects: SubjectFacts) -> Sequence[BangumiEpisode]:
    """Return the main episodes of a show; none where bangumi.tv is away and was never asked."""
    try:
        return subjects.episodes(show.bangumi_id).mains
    except (FetchFailed, MetadataInvalid):
        return ()


def _fits(choice: FeedChoice, wish: FollowWish) -> bool:
    group, site = (wish.group or "").casefold(), (wish.site or "").casefold()
    return group in choice.group.casefold() and (not site or site == choice.site.casefold())


def _feed(
    show: WantedShow, listed: Sequence[FeedChoice], outside: Outside, carried: Carried
) -> ChosenFeed | None:
    sites = {site.name: site for site in outside.sites}
    for choice in listed:
        if choice.refused is not None:
            continue
        named = choice.offers[0].title.titles
        words = named[0] if named else plain_name(show.names[0])
        address, exact = feed_of(
            carried, sites[choice.site], outside.pages, words=words, group=choice.group
        )
        if address is not None:
            return ChosenFeed(choice, address, exact)
    return None
