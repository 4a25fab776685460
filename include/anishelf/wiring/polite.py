"""What fetches feeds: one request at a time to each host, counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anishelf.wiring.context import Context
from anishelf.wiring.web import fetcher

if TYPE_CHECKING:
    from anishelf.feeds.store.feed_hosts import FeedHosts
    from anishelf.fetch import Fetcher, Response

_MAX_AGE = re.compile(r"max-age=(\d{1,6})")
_LONGEST_AGE = 6 * 3600


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
