"""Mikan: a page for each show with the groups that release it, and a feed for show and group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from lxml import etree, html

from anishelf.errors import FeedInvalid
from anishelf.feeds.domain.feed import FeedItem
from anishelf.feeds.ports import Web
from anishelf.following.adapters.json_answer import unknown_shape
from anishelf.following.adapters.rss import RssSite
from anishelf.following.domain.sites import SiteGroup, SiteShow

BASE_URL = "https://mikanani.me"
_SHOW = re.compile(r"/Home/Bangumi/([0-9]{1,9})/?$", re.IGNORECASE)
_GROUP = re.compile(r"#?([0-9]{1,9})$")
_NOTHING = "找不到对应结果"


@dataclass(frozen=True, slots=True)
class MikanSite:
    """The site at *base_url*, or a mirror of it."""

    web: Web
    base_url: str = BASE_URL
    name: str = "Mikan"
    tried: bool = True

    def search(self, words: str) -> tuple[FeedItem, ...]:
        """Return what the search feed lists for *words*; shows are told apart by `shows`."""
        return RssSite(self.name, self._search_feed, self.web).search(words)

    def feed(self, words: str) -> str | None:
        """Return the address of the search feed; the feed of a show and group is better."""
        return RssSite(self.name, self._search_feed, self.web).feed(words)

    def shows(self, words: str) -> tuple[SiteShow, ...]:
        """Return the shows that the site finds for *words*, each once, in its order."""
        page = self._page(f"/Home/Search?searchstr={quote(words, safe='')}")
        found = {show.id: show for show in _shows(page)}
        if not found and not _finds_nothing(page):
            raise unknown_shape(self.name)
        return tuple(found.values())

    def groups(self, show_id: str) -> tuple[SiteGroup, ...]:
        """Return the groups that release a show, as its page lists them."""
        page = self._page(f"/Home/Bangumi/{quote(show_id, safe='')}")
        found = {group.id: group for group in _groups(page)}
        if not found and not page.find_class("bangumi-title"):
            raise unknown_shape(self.name)
        return tuple(found.values())

    def releases(self, show_id: str) -> tuple[FeedItem, ...]:
        """Return what the groups released of a show: its whole season."""
        return RssSite(self.name, self.show_feed(show_id), self.web).search("")

    def show_feed(self, show_id: str, group_id: str | None = None) -> str:
        """Return the address of the feed of a show: the whole season, of one group or of all."""
        group = f"&subgroupid={quote(group_id, safe='')}" if group_id else ""
        return f"{self._base}/RSS/Bangumi?bangumiId={quote(show_id, safe='')}{group}"

    @property
    def _base(self) -> str:
        return self.base_url.rstrip("/")

    @property
    def _search_feed(self) -> str:
        return self._base + "/RSS/Search?searchstr={words}"

    def _page(self, path: str) -> html.HtmlElement:
        body = self.web.get(self._base + path).body
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        try:
            return html.document_fromstring(body, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError) as error:
            raise FeedInvalid(f"{self.name}'s page cannot be read") from error


def _shows(page: html.HtmlElement) -> Iterator[SiteShow]:
    for place in page.find_class("an-ul"):
        for link in place.iter("a"):
            found = _SHOW.search(link.get("href") or "")
            name = " ".join(link.text_content().split())
            if found and name:
                yield SiteShow(found[1], name)


def _groups(page: html.HtmlElement) -> Iterator[SiteGroup]:
    for link in page.find_class("subgroup-name"):
        found = _GROUP.match(link.get("data-anchor") or "")
        if found:
            yield SiteGroup(found[1], " ".join(link.text_content().split()))


def _finds_nothing(page: html.HtmlElement) -> bool:
    return _NOTHING in page.text_content()
