"""What fetches from strangers, for every room that does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from anishelf.wiring.context import BANGUMI, Context

if TYPE_CHECKING:
    from anishelf.fetch import Fetcher


def fetcher(context: Context, *, feeds: Iterable[str] = ()) -> Fetcher:
    """Return what fetches from strangers; private addresses only where a user named them.

    Named are the allowed hosts, the host of connection `bangumi_default`, and those of *feeds*,
    addresses of followed feeds: what one of them links to never leads to the host of another.
    """
    return fetchers(context)(feeds)


def fetchers(context: Context) -> Callable[[Iterable[str]], Fetcher]:
    """Return what makes a fetcher for the links of some feeds, without asking the database again.

    What the entries of a feed link to on its own host goes through the feed's proxy.
    """
    from anishelf.feeds.store.subscriptions import Subscriptions
    from anishelf.fetch import Fetcher, place_of
    from anishelf.identity.adapters.bangumi import BASE_URL

    proxies = Subscriptions(context.conn).proxies()
    named = {*context.settings.allowed_hosts}
    if at := context.endpoints.find(BANGUMI, default=BASE_URL):
        named.add(place_of(at.url))
    settings = context.settings

    def make(feeds: Iterable[str]) -> Fetcher:
        return Fetcher(
            allowed_hosts={*named, *map(place_of, feeds)},
            proxy=settings.proxy,
            proxies={place: proxy for place, proxy in proxies.items() if proxy},
        )

    return make
