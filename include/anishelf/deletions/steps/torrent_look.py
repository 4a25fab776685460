"""Finds the torrents that brought something of a title, and what else needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from anishelf.deletions.domain.asked import Arr, Downloader
from anishelf.deletions.domain.findings import Feed, HeldTitle, Part, Subject, Torrent
from anishelf.deletions.domain.folders import is_below
from anishelf.deletions.domain.records import Transfer
from anishelf.deletions.steps.programs import Programs

Ask = Callable[[Part, Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class TorrentSearch:
    """One search: for a subject, whose titles at each Sonarr and Radarr were found."""

    subject: Subject
    titles: Sequence[HeldTitle]
    programs: Programs
    ask: Ask

    def run(self) -> tuple[list[Torrent], list[str]]:
        """Return the torrents at our downloaders, and the download ids that none of them has."""
        wanted, own = self._download_ids(), list(self.programs.own.torrents(self.subject))
        found: list[Torrent] = []
        for downloader in self.programs.downloaders:
            self.ask(downloader.part, lambda d=downloader: found.extend(self._at(d, wanted, own)))  # type: ignore[misc]
        known = {each.own_download for each in found}
        seen = {hash_ for each in found for hash_ in each.hashes}
        found += [each for each in own if each.own_download not in known]
        return found, sorted(each for each in wanted if each.lower() not in seen)

    def _download_ids(self) -> set[str]:
        wanted: set[str] = set()
        if self.subject.media_id is not None:
            wanted |= {*filter(_is_hash, self.programs.grabs.of(self.subject.media_id))}
        for title in self.titles:
            arr = next(each for each in self.programs.arrs if each.part == title.part)
            self.ask(
                arr.part,
                lambda a=arr, t=title: wanted.update(filter(_is_hash, a.downloads(t.native))),  # type: ignore[misc]
            )
        return {each.upper() for each in wanted}

    def _at(
        self, downloader: Downloader, wanted: set[str], own: Sequence[Torrent]
    ) -> Iterator[Torrent]:
        everything = downloader.everything()
        for transfer in everything:
            hashes = {each for each in wanted if each.lower() in transfer.hashes}
            mine = [each for each in own if each.hashes & transfer.hashes]
            if hashes or mine:
                described = _described(downloader, transfer, everything)
                if mine:
                    described = _as_ours(described, mine[0])
                yield self._fed(described, hashes)

    def _fed(self, torrent: Torrent, hashes: set[str]) -> Torrent:
        """Add what every Sonarr and Radarr says that it brought, of this title and of others."""
        feeds, others = set(torrent.feeds), list(torrent.others)
        for arr in self.programs.arrs:
            self.ask(arr.part, lambda a=arr: self._read(a, hashes, feeds, others))  # type: ignore[misc]
        for each in hashes:
            others += self.programs.grabs.others(each, self.subject.media_id)
        return replace(torrent, feeds=frozenset(feeds), others=tuple(dict.fromkeys(others)))

    def _read(self, arr: Arr, hashes: set[str], feeds: set[Feed], others: list[str]) -> None:
        mine = {title.native for title in self.titles if title.part == arr.part}
        for brought in (each for hash_ in sorted(hashes) for each in arr.brought(hash_)):
            if brought.native in mine:
                feeds.add(Feed(arr.part.instance, brought.place))
            else:
                others.append(f"title {brought.native} at {arr.part.instance}")


def _is_hash(download_id: str) -> bool:
    return len(download_id) in {40, 64} and not set(download_id.lower()) - set("0123456789abcdef")


def _described(
    downloader: Downloader, transfer: Transfer, everything: Sequence[Transfer]
) -> Torrent:
    twins = {
        each.id: f"the torrent {each.name} ({each.id[:8]})"
        for each in everything
        if each.id != transfer.id and _shares_data(transfer, each)
    }
    return Torrent(
        part=downloader.part,
        id=transfer.id,
        name=transfer.name,
        size=transfer.size,
        parts=tuple(downloader.parts(transfer)),
        feeds=frozenset(),
        hashes=transfer.hashes,
        handle=transfer.id,
        twins=twins,
    )


def _as_ours(found: Torrent, mine: Torrent) -> Torrent:
    return replace(
        found,
        id=mine.id,
        feeds=mine.feeds,
        others=(*found.others, *mine.others),
        own_download=mine.own_download,
    )


def _shares_data(one: Transfer, other: Transfer) -> bool:
    """Return whether two torrents write into the same file or folder."""
    if not one.content_path or not other.content_path:
        return False
    return is_below(one.content_path, other.content_path) or is_below(
        other.content_path, one.content_path
    )
