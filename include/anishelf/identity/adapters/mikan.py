"""Reads Mikan's pages: which bangumi.tv subject a show is, and which show a release belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml import etree, html

from anishelf.errors import MetadataInvalid
from anishelf.fetch import Fetcher

BASE_URL = "https://mikanani.me"
_LARGEST = 5 << 20
_SUBJECT = re.compile(r"/subject/(\d{1,9})/?")
_SHOW = re.compile(r"/Home/Bangumi/(\d{1,9})/?", re.IGNORECASE)
_SHOW_NAME = "bangumi-title"
"""The class of the show's name on a release's page."""

_BANGUMI_HOSTS = frozenset({"bgm.tv", "bangumi.tv", "chii.in"})
_HASH = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)


class Mikan:
    """Asks *base_url* through *fetch*."""

    def __init__(self, fetch: Fetcher, base_url: str = BASE_URL) -> None:
        self._fetch = fetch
        self._base_url = base_url.rstrip("/")

    def bangumi_id(self, mikan_id: str) -> int | None:
        """Return the bangumi.tv subject that a show's page names, or None when it names none."""
        if not mikan_id.isascii() or not mikan_id.isdecimal():
            return None
        found = {
            int(match[1])
            for link in self._page(f"/Home/Bangumi/{mikan_id}").links()
            if link.hostname in _BANGUMI_HOSTS and (match := _SUBJECT.fullmatch(link.path))
        }
        return found.pop() if len(found) == 1 else None

    def show_of(self, infohash: str) -> str | None:
        """Return the id of the show that a release's page belongs to, or None."""
        if not _HASH.fullmatch(infohash):
            return None
        page = self._page(f"/Home/Episode/{infohash.lower()}")
        found = _shows(page.links(below=_SHOW_NAME)) or _shows(page.links())
        return found.pop() if len(found) == 1 else None

    def _page(self, path: str) -> _Page:
        reply = self._fetch.get(self._base_url + path, max_bytes=_LARGEST)
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        try:
            return _Page(reply.url, html.document_fromstring(reply.body, parser=parser))
        except (etree.ParserError, etree.XMLSyntaxError) as error:
            raise MetadataInvalid(f"Mikan's page {path} cannot be read") from error


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    root: html.HtmlElement

    def links(self, *, below: str | None = None) -> list[SplitResult]:
        """Return where the links lead, of the whole page or inside elements of a class."""
        parts = [self.root] if below is None else self.root.find_class(below)
        addresses = (anchor.get("href") for part in parts for anchor in part.iter("a"))
        links = (_link(self.url, address) for address in addresses if address)
        return [link for link in links if link is not None]


def _shows(links: Iterable[SplitResult]) -> set[str]:
    return {match[1] for link in links if (match := _SHOW.fullmatch(link.path))}


def _link(base: str, address: str) -> SplitResult | None:
    try:
        return urlsplit(urljoin(base, address))
    except ValueError:  # «http://[»: no address that anybody could follow
        return None
