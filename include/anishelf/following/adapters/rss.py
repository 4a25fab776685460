"""Sites whose search is a feed: Nyaa, dmhy, ACG.RIP, bangumi.moe, ANi, and any site of the user's."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from anishelf.errors import SettingInvalid
from anishelf.feeds.adapters import parse_feed_fenced
from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.ports import Web

WORDS = "{words}"
"""Stands in an address for the words that are searched."""


@dataclass(frozen=True, slots=True)
class RssSite:
    """A site with a feed at *address*; without `{words}` in it, it lists its newest only."""

    name: str
    address: str
    web: Web
    tried: bool = True
    is_mine: bool = False
    """The user named the address: it may be in the home network."""

    def search(self, words: str) -> tuple[FeedItem, ...]:
        """Return what the feed lists; a feed of the newest only is searched here."""
        url = self._at(words)
        answer = self.web.get(url, trust_host=self.is_mine)
        feed = parse_feed_fenced(
            answer.body, url=url, content_type=answer.headers.get("content-type")
        )
        if WORDS in self.address:
            return feed.items
        return tuple(item for item in feed.items if _holds(item.title, words))

    def feed(self, words: str) -> str | None:
        """Return the address of the feed for *words*."""
        return self._at(words)

    def _at(self, words: str) -> str:
        return self.address.replace(WORDS, quote(words, safe=""))


def template_site(name: str, address: str, web: Web) -> RssSite:
    """Return a site of the user's, or raise SettingInvalid when *address* cannot be searched."""
    if WORDS not in address or not address.startswith(("http://", "https://")):
        raise SettingInvalid(
            f"the address of {name} must begin with http:// or https:// and hold {WORDS} where "
            "the words to search for belong"
        )
    return RssSite(name, address, web, tried=False, is_mine=True)


def _holds(title: str, words: str) -> bool:
    low = title.casefold()
    return all(word in low for word in words.casefold().split())
