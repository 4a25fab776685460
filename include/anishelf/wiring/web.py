"""What fetches from strangers, for every room that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.wiring.context import BANGUMI, Context

if TYPE_CHECKING:
    from anishelf.fetch import Fetcher


def fetcher(context: Context) -> Fetcher:
    """Return what fetches from strangers; private addresses only where a user named them.

    Named are the allowed hosts, followed feeds and the host of connection `bangumi_default`. What
    the entries of a feed link to on its own host goes through the feed's proxy.
    """
    from anishelf.feeds.store.subscriptions import Subscriptions
    from anishelf.fetch import Fetcher, place_of
    from anishelf.identity.adapters.bangumi import BASE_URL

    proxies = Subscriptions(context.conn).proxies()
    named = {*context.settings.allowed_hosts, *proxies}
    if at := context.endpoints.find(BANGUMI, default=BASE_URL):
        named.add(place_of(at.url))
    return Fetcher(
        allowed_hosts=named,
        proxy=context.settings.proxy,
        proxies={place: proxy for place, proxy in proxies.items() if proxy},
    )
