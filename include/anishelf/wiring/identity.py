"""Builds the parts of `identity`: bangumi.tv, the catalogue, and what finds the show of a title."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from anishelf.wiring.context import BANGUMI, Context
from anishelf.wiring.web import fetcher

if TYPE_CHECKING:
    from anishelf.identity.adapters.bangumi import Bangumi
    from anishelf.identity.adapters.catalogue import CatalogueSource
    from anishelf.identity.adapters.mikan import Mikan
    from anishelf.identity.steps.identify import ShowIdentifier
    from anishelf.identity.steps.subjects import Subjects
    from anishelf.identity.store.bangumi import BangumiCache
    from anishelf.identity.store.catalogue import Catalogue
    from anishelf.identity.store.external_ids import ExternalIds
    from anishelf.identity.store.identity_reviews import IdentityReviews
    from anishelf.identity.store.mikan import MikanCache
    from anishelf.identity.store.names import Names
    from anishelf.identity.store.shows import Shows


def bangumi(context: Context) -> Bangumi:
    """Return bangumi.tv, asked in turn by the whole deployment."""
    from anishelf.core.rate_limits import RateLimits
    from anishelf.identity.adapters.bangumi import BASE_URL, open_bangumi

    at = context.endpoints.get(BANGUMI, default=BASE_URL)
    limits, interval = RateLimits(context.conn), context.settings.bangumi_interval
    return open_bangumi(
        at.url,
        wait_turn=lambda: time.sleep(limits.reserve("bangumi", interval)),
        token=at.secret,
        agent=at.extra.get("user_agent"),
        proxy=context.settings.proxy,
    )


def bangumi_cache(context: Context) -> BangumiCache:
    """Return what bangumi.tv said before; nobody is asked."""
    from anishelf.identity.store.bangumi import BangumiCache

    return BangumiCache(context.conn)


def subjects(context: Context) -> Subjects:
    """Return what is known of subjects: the cache, and bangumi.tv behind it."""
    from anishelf.core.pauses import Pauses
    from anishelf.identity.steps.subjects import Subjects

    pauses, now = Pauses(context.conn), context.clock()
    return Subjects(bangumi_cache(context), bangumi(context), now=now, pauses=pauses)


def catalogue(context: Context) -> Catalogue:
    """Return the public catalogue of shows, as it was loaded last."""
    from anishelf.identity.store.catalogue import Catalogue

    return Catalogue(context.conn)


def catalogue_source(context: Context) -> CatalogueSource:
    """Return where the public catalogue of shows comes from."""
    from anishelf.identity.adapters.catalogue import CatalogueSource

    return CatalogueSource(context.settings.catalogue_url, fetcher(context))


def id_list_source(context: Context) -> CatalogueSource:
    """Return where the community's id list comes from."""
    from anishelf.identity.adapters.catalogue import CatalogueSource

    return CatalogueSource(context.settings.id_map_url, fetcher(context))


def mikan(context: Context) -> Mikan:
    """Return the Mikan site that the oldest followed feed of a Mikan is on, else the public one."""
    from anishelf.feeds.store.feed_hosts import FeedHosts
    from anishelf.identity.adapters.mikan import Mikan

    site = FeedHosts(context.conn).mikan_sites()[:1]
    return Mikan(fetcher(context, feeds=site), *site)


def shows(context: Context) -> Shows:
    """Return the shows that are on record."""
    from anishelf.identity.store.shows import Shows

    return Shows(context.conn)


def names(context: Context) -> Names:
    """Return the names of the shows that are on record."""
    from anishelf.identity.store.names import Names

    return Names(context.conn)


def reviews(context: Context) -> IdentityReviews:
    """Return the titles that wait for a person, and what was answered."""
    from anishelf.identity.store.identity_reviews import IdentityReviews

    return IdentityReviews(context.conn)


def mikan_cache(context: Context) -> MikanCache:
    """Return what Mikan's pages said before."""
    from anishelf.identity.store.mikan import MikanCache

    return MikanCache(context.conn)


def external_ids(context: Context) -> ExternalIds:
    """Return the ids that shows have elsewhere."""
    from anishelf.identity.store.external_ids import ExternalIds

    return ExternalIds(context.conn)


def show_identifier(context: Context, *, site: Mikan | None = None) -> ShowIdentifier:
    """Return what finds the show of a release, and records it; *site* is another Mikan to ask.

    Its parts share their tables' objects, because these remember what was looked up.
    """
    from anishelf.identity.steps.feed_ids import FeedIds, MikanShows
    from anishelf.identity.steps.identify import ShowIdentifier
    from anishelf.identity.steps.review import ReviewQueue, Suggester
    from anishelf.identity.steps.show_matcher import ShowMatcher

    now, language = context.clock(), context.settings.title_language
    known, listed, asked = subjects(context), catalogue(context), reviews(context)
    recorded, ids = shows(context), external_ids(context)
    cache = mikan_cache(context)
    on_mikan = MikanShows(cache.mikan_show, cache.save_mikan_show, site or mikan(context), now=now)
    return ShowIdentifier(
        matcher=ShowMatcher(
            subjects=known,
            shows=recorded,
            reviews=asked,
            catalogue=listed,
            feed_ids=FeedIds(ids, listed, on_mikan, known, now),
            now=now,
        ),
        subjects=known,
        shows=recorded,
        ids=ids,
        review_queue=ReviewQueue(asked, Suggester(listed, known, language), now),
        language=language,
    )
