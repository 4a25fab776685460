"""What a media server holds, and the index that one sweep over it builds. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from anishelf.mediaserver.domain.paths import path_key, path_tail

_SHOKO_FILE = re.compile(r"\[Shoko File=([0-9, ]+)\]")
SHOKO_FILE = "shokofile"
"""The provider under which Shoko's plugin gives the id of a file, in the form of `provider_key`."""


class ItemKind(StrEnum):
    """The types of item that we ask for, as Jellyfin calls them."""

    MOVIE = "Movie"
    SERIES = "Series"
    EPISODE = "Episode"


@dataclass(frozen=True, slots=True)
class Item:
    """A film, a series or an episode as the server shows it.

    `is_playable` is false for metadata without a file. `series_id`, `season`, `number` and `last`
    (of a video with several episodes) belong to episodes.
    """

    id: str
    kind: ItemKind
    path: str
    provider_ids: Mapping[str, str]
    name: str = ""
    year: int | None = None
    is_playable: bool = True
    series_id: str | None = None
    season: int | None = None
    number: int | None = None
    last: int | None = None

    def is_episode(self, season: int | None, number: float | None) -> bool:
        """Return whether it is, or holds, that episode."""
        if number is None or self.number is None or self.season != season:
            return False
        return self.number <= number <= (self.last or self.number)

    def ids(self) -> Mapping[str, str]:
        """Return its provider ids by `provider_key`."""
        return {provider_key(name): value for name, value in self.provider_ids.items()}

    def shoko_files(self) -> Sequence[str]:
        """Return the ids of its files at Shoko; a split episode has several."""
        in_path = _SHOKO_FILE.search(self.path)
        listed = in_path[1] if in_path else self.ids().get(SHOKO_FILE, "")
        return [number.strip() for number in listed.split(",") if number.strip()]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what the server holds, and how many pages there are."""

    items: Sequence[Item]
    pages: int


def _rows() -> defaultdict[str, list[Item]]:
    return defaultdict(list)


@dataclass(slots=True)
class Index:
    """The items of one sweep, by everything that they are looked up by; each item counts once."""

    items: dict[str, Item] = field(default_factory=dict)
    paths: Mapping[str, list[Item]] = field(default_factory=_rows)
    tails: Mapping[str, list[Item]] = field(default_factory=_rows)
    titles: Mapping[str, list[Item]] = field(default_factory=_rows)
    providers: Mapping[str, list[Item]] = field(default_factory=_rows)
    shoko_files: Mapping[str, list[Item]] = field(default_factory=_rows)
    episodes: Mapping[str, list[Item]] = field(default_factory=_rows)

    def add(self, items: Iterable[Item]) -> None:
        """Take in *items*; one that is known already stays as it is."""
        for item in items:
            if item.id not in self.items:
                self.items[item.id] = item
                self._add(item)

    def by_provider(self, provider: str, value: str) -> Sequence[Item]:
        """Return the items of any kind with this id."""
        return self.providers.get(f"{provider_key(provider)}={value}", [])

    def at(self, path: str) -> Sequence[Item]:
        """Return the items at exactly this path."""
        return self.paths.get(path_key(path), [])

    def ending_like(self, path: str) -> Sequence[Item]:
        """Return the items whose folder and file name are those of *path*."""
        return self.tails.get(path_tail(path), [])

    def titled(self, title: str) -> Sequence[Item]:
        """Return the films and series of this name."""
        return self.titles.get(title_key(title), [])

    def of_shoko_file(self, file_id: str) -> Sequence[Item]:
        """Return the items that Shoko's plugin made of this file."""
        return self.shoko_files.get(file_id, [])

    def episodes_of(self, series: Item) -> Sequence[Item]:
        """Return the episodes of a series, as far as the sweep met them."""
        return self.episodes.get(series.id, [])

    def _add(self, item: Item) -> None:
        rows = [(self.providers, f"{name}={value}") for name, value in item.ids().items()]
        rows += [(self.shoko_files, number) for number in item.shoko_files()]
        if item.path:
            rows += [(self.paths, path_key(item.path)), (self.tails, path_tail(item.path))]
        if item.kind is not ItemKind.EPISODE:
            rows.append((self.titles, title_key(item.name)))
        elif item.series_id:
            rows.append((self.episodes, item.series_id))
        for table, key in rows:
            if key:
                table[key].append(item)


def provider_key(name: str) -> str:
    """Return the form in which names of providers are equal: `Shoko File` is `shokofile`."""
    return "".join(char for char in name.lower() if char.isalnum())


def title_key(title: str) -> str:
    """Return the form in which equal titles are equal: letters and digits alone."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in text if char.isalnum())
