"""Step: look on the release sites for the episodes of a show that are missing, and ask for them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anishelf.core.url import site_of
from anishelf.decisions.domain.policy import Policy
from anishelf.feeds.domain.feed import FeedItem, canonical_identity
from anishelf.following.domain.follow import FollowWish
from anishelf.following.domain.gaps import Filling, Gap, fill, gaps_of, is_over
from anishelf.following.domain.offers import SiteOffer, WantedShow
from anishelf.following.ports import AskFor
from anishelf.following.steps.lookup import look_up
from anishelf.following.steps.plan import Outside, episodes_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was missing of a show, what was found for it, and why a site was not heard."""

    show: WantedShow
    missing: tuple[Gap, ...]
    filling: Filling
    unheard: dict[str, str]


def look_for_missing(
    show: WantedShow,
    wish: FollowWish,
    outside: Outside,
    policy: Policy,
    *,
    here: Collection[int],
    today: date,
    language: str,
) -> Looked:
    """Return which of the wished episodes are missing and what fills the gaps; nothing is changed."""
    episodes = episodes_of(show, outside.subjects)
    gaps = gaps_of(episodes, here, today=today, language=language)
    missing = [gap for gap in gaps if wish.wants(gap)]
    if not missing:
        return Looked(show, (), Filling((), ()), {})
    carried = look_up(show, outside.sites, outside.pages, outside.read)
    over = is_over(show, episodes, today=today)
    filling = fill(missing, carried.offers, policy, over=over)
    return Looked(show, tuple(missing), filling, carried.unheard)


def ask_for(
    looked: Looked, ask: AskFor, subscription_id: int, *, now: datetime
) -> Sequence[SiteOffer]:
    """Keep what was found as entries that somebody asked for; doing it again changes nothing."""
    offers = looked.filling.offers
    entries = [(_identity(each.item, subscription_id), each.item) for each in offers]
    stored = ask(subscription_id, entries, now)
    log.info("%s: %s of %s releases are new", looked.show.title, stored.new, len(offers))
    return offers


def _identity(item: FeedItem, subscription_id: int) -> str:
    """Return the key of what a release site itself answered: it speaks for its own pages."""
    own_site = site_of(item.page_url)
    return canonical_identity(item, own_site=own_site, subscription_id=subscription_id)
