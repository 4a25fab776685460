"""AnimeGarden: one person's collection of dmhy, bangumi.moe, Mikan and ANi, with bangumi.tv ids.

Its shape is known from its own source (https://github.com/yjl9903/AnimeGarden), not from answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from anishelf.feeds.domain.feed import FeedItem, infohash_in
from anishelf.feeds.ports import Web
from anishelf.following.adapters.json_answer import moment, unknown_shape, value_in

_API = "https://api.animes.garden"
_SEARCH = _API + "/resources?search={words}&pageSize=200&duplicate=false"
_FEED = _API + "/feed.xml?search={words}&duplicate=false"
_EXACT_BYTES = 1024
"""Older rows were kept in KiB: sizes are multiples of this, and true to it."""


@dataclass(frozen=True, slots=True)
class AnimeGarden:
    """Titles there lack a trailing v2, and its guess of the subject may be wrong: it is not used."""

    web: Web
    name: str = "AnimeGarden"
    tried: bool = False

    def search(self, words: str) -> tuple[FeedItem, ...]:
        """Return the newest two hundred releases of *words*, each once whatever sites have it."""
        answer = value_in(self.web.get(_SEARCH.replace("{words}", quote(words))).body, self.name)
        try:
            return tuple(_item(row) for row in answer["resources"])
        except (KeyError, TypeError) as error:
            raise unknown_shape(self.name) from error

    def feed(self, words: str) -> str | None:
        """Return the address of a feed of magnet links."""
        return _FEED.replace("{words}", quote(words))


def _item(row: Mapping[str, Any]) -> FeedItem:
    magnet = str(row["magnet"])
    size = row.get("size")
    return FeedItem(
        title=str(row["title"]),
        page_url=f"https://animes.garden/detail/{row['provider']}/{row['providerId']}",
        download_url=magnet,
        infohash=infohash_in(magnet),
        size=size if isinstance(size, int) and size > _EXACT_BYTES else None,
        published_at=moment(row.get("createdAt")),
    )
