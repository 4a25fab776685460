"""Jellyfin as deletions use it: it is told of paths and looked at, never asked to delete."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from anishelf.deletions.domain import asked as ports
from anishelf.deletions.domain.findings import Part, Shown
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.mediaserver.domain.items import Index, Item, ItemKind
from anishelf.mediaserver.domain.paths import PathMap

_AT_ONCE = 50


class JellyfinServer(ports.MediaServer):
    """One Jellyfin; it may call our folders by other names."""

    def __init__(self, client: Jellyfin, paths: PathMap, *, part: Part) -> None:
        self.part = part
        self._client = client
        self._paths = paths

    def showing(self, paths: Collection[str], shoko: Mapping[str, str]) -> Sequence[Shown]:
        """Return the items that show files: by their whole path, or by the id of Shoko's file."""
        if not paths and not shoko:
            return []
        index = self._index()
        found: dict[str, Shown] = {}
        for path in paths:
            for item in index.at(self._paths.theirs(path)):
                found[item.id] = _shown(item, path)
        for number, path in shoko.items():
            for item in index.of_shoko_file(number):
                found.setdefault(item.id, _shown(item, path))
        return list(found.values())

    def tell(self, paths: Collection[str]) -> None:
        """Tell it that the folders of files have changed."""
        folders = self._paths.touched_folders(paths)
        if folders:
            self._client.report_changed(folders)

    def still(self, ids: Collection[str]) -> frozenset[str]:
        """Return which of the items it still has."""
        wanted = sorted(ids)
        there: set[str] = set()
        for start in range(0, len(wanted), _AT_ONCE):
            there |= self._client.known(wanted[start : start + _AT_ONCE])
        return frozenset(there)

    def _index(self) -> Index:
        index, number, pages = Index(), 0, 1
        while number < pages:
            page = self._client.page(number)
            index.add(item for item in page.items if item.kind is not ItemKind.SERIES)
            number, pages = number + 1, page.pages
        return index


def _shown(item: Item, path: str) -> Shown:
    return Shown(item.id, item.name, path, item.path)
