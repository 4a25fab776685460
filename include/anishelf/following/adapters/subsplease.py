"""SubsPlease: English releases of simulcasts, by the API of its own pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from anishelf.feeds.domain.feed import FeedItem, infohash_in
from anishelf.feeds.ports import Web
from anishelf.following.adapters.json_answer import moment, size_in_magnet, unknown_shape, value_in

_SEARCH = "https://subsplease.org/api/?f=search&tz=UTC&s={words}"


@dataclass(frozen=True, slots=True)
class SubsPlease:
    """One entry for each resolution of each episode; the site has no search feed to follow."""

    web: Web
    name: str = "SubsPlease"
    tried: bool = True

    def search(self, words: str) -> tuple[FeedItem, ...]:
        """Return the releases of *words*; the second season of a show is "S2" there, never "S02"."""
        body = self.web.get(_SEARCH.replace("{words}", quote(words, safe=""))).body
        # Nothing found is an empty list or nothing at all, something found is an object.
        found = value_in(body, self.name) if body.strip() else []
        if found == []:
            return ()
        if not isinstance(found, dict):
            raise unknown_shape(self.name)
        try:
            return tuple(item for entry in found.values() for item in _items(entry))
        except (KeyError, TypeError, AttributeError) as error:
            raise unknown_shape(self.name) from error

    def feed(self, words: str) -> str | None:
        """Return None: its feeds hold everything that is new."""
        del words
        return None


def _items(entry: Mapping[str, Any]) -> Iterator[FeedItem]:
    published = moment(entry["release_date"])
    for download in entry["downloads"]:
        magnet = str(download["magnet"])
        yield FeedItem(
            # As the file is called, so that it is read like every other release of the group.
            title=f"[SubsPlease] {entry['show']} - {entry['episode']} ({download['res']}p)",
            page_url=f"https://subsplease.org/shows/{quote(str(entry['page']))}/",
            download_url=magnet,
            infohash=infohash_in(magnet),
            size=size_in_magnet(magnet),
            published_at=published,
        )
