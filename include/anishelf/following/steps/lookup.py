"""Step: ask the release sites for one show."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from anishelf.errors import FeedInvalid, FetchFailed
from anishelf.feeds.domain.feed import FeedItem
from anishelf.following.domain.offers import SiteOffer, WantedShow, offers_of
from anishelf.following.domain.sites import SiteGroup
from anishelf.following.ports import ReleaseSite, ShowSite
from anishelf.identity.domain.title_key import title_key
from anishelf.titles.steps.parse import ReadTitle

log = logging.getLogger(__name__)

_AT_ONCE = 8
"""Sites that are asked side by side; one site is never asked twice at once."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the sites have of a show, why each of the others was not heard, and the show's page.

    `untried` are sites of which no real answer was at hand when their reader was written.
    """

    offers: tuple[SiteOffer, ...]
    unheard: dict[str, str]
    untried: tuple[str, ...]
    page: str | None
    groups: tuple[SiteGroup, ...]


def look_up(
    show: WantedShow, sites: Sequence[ReleaseSite], pages: ShowSite | None, read: ReadTitle
) -> Carried:
    """Ask every site for *show*; one that is away or was rebuilt is named, and holds up no other.

    *pages* is the site among them that has a page for each show.
    """
    unheard: dict[str, str] = {}
    page, groups = _page(show, pages, unheard)

    def ask(site: ReleaseSite) -> list[FeedItem]:
        try:
            if pages is not None and site.name == pages.name and page is not None:
                return list(pages.releases(page))
            return _searched(show, site, read)
        except (FetchFailed, FeedInvalid) as error:
            unheard[site.name] = str(error)
            return []

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(ask, sites))
    offers = [
        offer
        for site, items in zip(sites, answers, strict=True)
        for offer in offers_of(show, site.name, items, [read(item.title) for item in items])
    ]
    untried = tuple(site.name for site in sites if not site.tried)
    return Carried(tuple(_once_each(offers)), unheard, untried, page, groups)


def feed_of(
    carried: Carried, site: ReleaseSite, pages: ShowSite | None, *, words: str, group: str
) -> tuple[str | None, bool]:
    """Return the address of a feed of the show by one group, and whether it holds nothing else."""
    if pages is not None and site.name == pages.name and carried.page is not None:
        listed = next((each for each in carried.groups if _same_group(each.name, group)), None)
        return pages.show_feed(carried.page, listed.id if listed else None), listed is not None
    return site.feed(f"{words} {group}".strip()), False


def _page(
    show: WantedShow, pages: ShowSite | None, unheard: dict[str, str]
) -> tuple[str | None, tuple[SiteGroup, ...]]:
    if pages is None:
        return None, ()
    try:
        page = show.mikan or _found_page(show, pages)
        return (page, pages.groups(page)) if page else (None, ())
    except (FetchFailed, FeedInvalid) as error:
        unheard[pages.name] = str(error)
        return None, ()


def _found_page(show: WantedShow, pages: ShowSite) -> str | None:
    """Return the one page that bears a name of the show; several or none prove nothing."""
    wanted = {(key.key, key.season) for key in map(title_key, show.names)}
    for words in show.words():
        named = {p.id for p in pages.shows(words) if _key(p.name) in wanted}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _key(name: str) -> tuple[str, int | None]:
    key = title_key(name)
    return key.key, key.season


def _searched(show: WantedShow, site: ReleaseSite, read: ReadTitle) -> list[FeedItem]:
    """Return what the first of the show's names finds there that finds a release of it."""
    for words in show.words():
        items = list(site.search(words))
        if offers_of(show, site.name, items, [read(item.title) for item in items]):
            return items
    return []


def _once_each(offers: Sequence[SiteOffer]) -> list[SiteOffer]:
    """Return the offers, an entry that a site lists twice once."""
    seen: dict[tuple[str, str], SiteOffer] = {}
    for offer in offers:
        item = offer.item
        seen.setdefault((offer.site, item.infohash or item.download_url or item.title), offer)
    return list(seen.values())


def _same_group(one: str, other: str) -> bool:
    first, second = one.casefold().strip(), other.casefold().strip()
    return bool(first and second) and (first == second or first in second or second in first)
