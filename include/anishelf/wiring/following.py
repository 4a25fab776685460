"""Builds the parts of `following`: the sites that list releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring import identity, titles
from anishelf.wiring.context import Context
from anishelf.wiring.web import fetcher

if TYPE_CHECKING:
    from anishelf.following.ports import ReleaseSite
    from anishelf.following.steps.plan import Outside
    from anishelf.following.store.follows import Follows


def follows(context: Context) -> Follows:
    """Return what is followed."""
    from anishelf.following.store.follows import Follows

    return Follows(context.conn)


def outside(context: Context) -> Outside:
    """Return what following asks: the release sites and bangumi.tv."""
    from anishelf.following.adapters import MikanSite
    from anishelf.following.steps.plan import Outside

    asked = sites(context)
    pages = next((site for site in asked if isinstance(site, MikanSite)), None)
    read = titles.title_reader(context)
    return Outside(asked, pages, identity.subjects(context), read)


def sites(context: Context) -> tuple[ReleaseSite, ...]:
    """Return the sites that are searched; of Mikan's mirrors the one that is followed."""
    from anishelf.feeds.store.subscriptions import Subscriptions
    from anishelf.following.adapters import chosen_sites

    mirrors = Subscriptions(context.conn).mikan_sites()
    chosen = context.settings.release_sites
    web = fetcher(context, feeds=mirrors[:1])
    return chosen_sites(chosen, web, mikan=mirrors[0] if mirrors else None)
