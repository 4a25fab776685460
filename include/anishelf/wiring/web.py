"""What fetches from strangers, for every room that does; feeds are asked one request at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.wiring.context import BANGUMI, Context

if TYPE_CHECKING:
    from anishelf.feeds.store.feed_hosts import FeedHosts
    from anishelf.fetch import Fetcher, Response

_MAX_AGE = re.compile(r"max-age=(\d{1,6})")
_LONGEST_AGE = 6 * 3600


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


@dataclass(frozen=True, slots=True)
class PoliteWeb:
    """Asks through *fetch*; the rows of *hosts* are shared by the whole deployment."""

    fetch: Fetcher
    hosts: FeedHosts
    context: Context

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        proxy: str | None = None,
        timeout: float = 30.0,
        trust_host: bool = False,
    ) -> Response:
        """Return the answer to *url*, or raise as the fetcher does."""
        with self.hosts.turn(url):
            self.hosts.count(url, now=self.context.clock())
            answer = self.fetch.get(
                url, headers=headers, proxy=proxy, timeout=timeout, trust_host=trust_host
            )
            self.hosts.keep_age(url, _age(answer.headers.get("cache-control", "")))
            return answer


def polite_web(context: Context) -> PoliteWeb:
    """Return what fetches feeds."""
    from anishelf.feeds.store.feed_hosts import FeedHosts

    return PoliteWeb(fetcher(context), FeedHosts(context.conn), context)


def _age(cache_control: str) -> int:
    found = _MAX_AGE.search(cache_control)
    return min(int(found[1]), _LONGEST_AGE) if found else 0
