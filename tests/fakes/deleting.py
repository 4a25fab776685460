"""A small world in memory in which things are deleted: disk, programs, torrents. It remembers all.

Each program does to the disk what the real one does; what it answers is no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from anishelf.deletions.domain import asked as ports
from anishelf.deletions.domain.asked import Hand
from anishelf.deletions.domain.findings import (
    Feed,
    FolderFile,
    HeldFile,
    Inode,
    Part,
    SeerrMedia,
    ShokoFile,
    Shown,
    Subject,
    Torrent,
    TorrentPart,
)
from anishelf.deletions.domain.folders import is_below, refusals
from anishelf.deletions.domain.plan import Plan
from anishelf.deletions.domain.records import ArrTitle, Brought, StepRow, Transfer
from anishelf.deletions.domain.scope import FILM, Place
from anishelf.deletions.domain.states import DeletionService, DeletionState, DeletionStepState
from anishelf.deletions.steps.arr_hand import ArrHand
from anishelf.deletions.steps.hands import (
    JellyfinHand,
    LibraryHand,
    SeerrHand,
    ShokoHand,
    TorrentHand,
)
from anishelf.deletions.steps.programs import Programs

NOON = datetime(2026, 1, 22, 12, tzinfo=UTC)


@dataclass
class MemoryDisk(ports.Disk):
    """Files by path: inode and size. `unmounted` folders look empty."""

    files: dict[str, tuple[int, int]] = field(default_factory=dict)

    def put(self, path: str, inode: int, size: int) -> None:
        self.files[path] = (inode, size)

    def inode(self, path: str) -> Inode | None:
        return (1, self.files[path][0]) if path in self.files else None

    def walk(self, folder: str) -> tuple[FolderFile, ...] | None:
        below = [p for p in self.files if is_below(p, folder)]
        return tuple(FolderFile(p, self.files[p][1]) for p in sorted(below)) or None

    def is_gone(self, path: str, *, device: int | None) -> bool | None:
        del device
        return not any(is_below(each, path) for each in self.files)


@dataclass
class MemoryTitle:
    """A title at one Sonarr or Radarr."""

    row: ArrTitle
    files: dict[int, HeldFile] = field(default_factory=dict)
    monitored: dict[Place, bool] = field(default_factory=dict)


@dataclass
class MemoryArr(ports.Arr):
    """A Sonarr or Radarr: files at once, a title's folder as the real one does it."""

    part: Part
    track: str
    disk: MemoryDisk
    held: dict[int, MemoryTitle] = field(default_factory=dict)
    history: list[tuple[str, Brought]] = field(default_factory=list)
    excluded: list[int] = field(default_factory=list)

    def titles(self) -> Sequence[ArrTitle]:
        return [each.row for each in self.held.values()]

    def episodes(self, native: int) -> Mapping[Place, int]:
        return {place: n for n, place in enumerate(self.held[native].monitored)}

    def files(self, native: int) -> Sequence[HeldFile]:
        return list(self.held[native].files.values()) if native in self.held else []

    def downloads(self, native: int) -> frozenset[str]:
        return frozenset(each for each, brought in self.history if brought.native == native)

    def brought(self, download_id: str) -> Sequence[Brought]:
        return [each for download, each in self.history if download == download_id]

    def keeps_in_bin(self) -> bool:
        return False

    def is_monitored(self, native: int, places: Collection[Place]) -> bool:
        return any(self.held[native].monitored.get(place, False) for place in places)

    def unmonitor(
        self, native: int, places: Collection[Place], *, season: int | None, whole: bool
    ) -> None:
        del season
        monitored = self.held[native].monitored
        for place in monitored if whole else places:
            monitored[place] = False

    def rescan(self, native: int) -> None:
        files = self.held[native].files
        for each in [n for n, file in files.items() if file.path not in self.disk.files]:
            del files[each]

    def delete_files(self, ids: Sequence[int]) -> None:
        for title in self.held.values():
            for each in set(ids) & set(title.files):
                self.disk.files.pop(title.files.pop(each).path, None)

    def delete_title(self, native: int, *, with_folder: bool, exclude: bool) -> None:
        row = self.held.pop(native).row
        if exclude:
            self.excluded.append(native)
        others = {each.row.folder: each.row.title for each in self.held.values()}
        if with_folder and not refusals(row.folder, others):
            for path in [p for p in self.disk.files if is_below(p, row.folder)]:
                del self.disk.files[path]


@dataclass
class MemoryDownloader(ports.Downloader):
    """A downloader with everybody's torrents."""

    part: Part
    disk: MemoryDisk
    transfers: dict[str, tuple[Transfer, tuple[str, ...]]] = field(default_factory=dict)

    def everything(self) -> Sequence[Transfer]:
        return [each for each, _ in self.transfers.values()]

    def parts(self, transfer: Transfer) -> Sequence[TorrentPart]:
        paths = self.transfers[transfer.id][1]
        known = self.disk.files
        return [TorrentPart(p, known.get(p, (0, 0))[1], self.disk.inode(p)) for p in paths]

    def remove(self, transfer_id: str) -> None:
        _, paths = self.transfers.pop(transfer_id)
        for path in paths:
            self.disk.files.pop(path, None)


@dataclass
class MemoryShoko(ports.Shoko):
    """A Shoko that knows files by their paths."""

    disk: MemoryDisk
    files: dict[str, str] = field(default_factory=dict)
    part: Part = field(default_factory=lambda: Part(DeletionService.SHOKO, "shoko_default"))
    edited: list[bool] = field(default_factory=list)

    def known(self, path: str) -> Sequence[ShokoFile]:
        return [ShokoFile(number, path) for number, p in self.files.items() if p == path]

    def forget_missing(self, *, edit_mylist: bool) -> None:
        self.edited.append(edit_mylist)
        self.files = {n: p for n, p in self.files.items() if p in self.disk.files}


@dataclass
class MemoryJellyfin(ports.MediaServer):
    """A Jellyfin that looks at what it is told of, at once."""

    disk: MemoryDisk
    items: dict[str, str] = field(default_factory=dict)
    part: Part = field(default_factory=lambda: Part(DeletionService.JELLYFIN, "jellyfin_default"))
    told: list[frozenset[str]] = field(default_factory=list)

    def showing(self, paths: Collection[str], shoko: Mapping[str, str]) -> Sequence[Shown]:
        del shoko
        return [Shown(i, p, p, p) for i, p in self.items.items() if p in paths]

    def tell(self, paths: Collection[str]) -> None:
        self.told.append(frozenset(paths))
        gone = {p for p in paths if p not in self.disk.files}
        self.items = {i: p for i, p in self.items.items() if p not in gone}

    def still(self, ids: Collection[str]) -> frozenset[str]:
        return frozenset(ids) & frozenset(self.items)


@dataclass
class MemorySeerr(ports.Seerr):
    """A Seerr with one media of each title."""

    media_of: dict[tuple[str, str], SeerrMedia] = field(default_factory=dict)
    part: Part = field(default_factory=lambda: Part(DeletionService.SEERR, "seerr_default"))
    still_there: Callable[[str, int], bool] = lambda tmdb, season: True

    def media(self, kind: str, tmdb: str) -> SeerrMedia | None:
        return self.media_of.get((kind, tmdb))

    def forget(self, media_id: str) -> None:
        self.media_of = {k: m for k, m in self.media_of.items() if str(m.id) != media_id}

    def withdraw(self, request: str) -> None:
        self.media_of = {
            key: replace(m, requests={n: s for n, s in m.requests.items() if str(n) != request})
            for key, m in self.media_of.items()
        }

    def look_again(self) -> None:
        for key, media in self.media_of.items():
            seasons = {
                n: status if self.still_there(media.tmdb, n) else 7
                for n, status in media.seasons.items()
            }
            self.media_of[key] = replace(media, seasons=seasons)


@dataclass
class MemoryLibrary(ports.OwnLibrary):
    """Our own library: files leave for a trash; downloads are taken back by commands."""

    disk: MemoryDisk
    held: dict[int, HeldFile] = field(default_factory=dict)
    trash: list[str] = field(default_factory=list)
    downloads: dict[int, Torrent] = field(default_factory=dict)

    def files(self, subject: Subject) -> Sequence[HeldFile]:
        return list(self.held.values()) if subject.work_id is not None else []

    def attached(self, file_id: int) -> Sequence[FolderFile]:
        del file_id
        return ()

    def torrents(self, subject: Subject) -> Sequence[Torrent]:
        return list(self.downloads.values()) if subject.work_id is not None else []

    def remove(self, ids: Sequence[int]) -> None:
        for each in set(ids) & set(self.held):
            path = self.held.pop(each).path
            if self.disk.files.pop(path, None):
                self.trash.append(path)

    def there(self, ids: Sequence[int]) -> Sequence[str]:
        return [self.held[each].path for each in ids if each in self.held]

    def take_back(self, download_ids: Sequence[int], *, by: str) -> None:
        del by
        for each in download_ids:
            self.downloads.pop(each, None)

    def running(self, download_ids: Sequence[int]) -> Mapping[int, str]:
        return {each: "still there" for each in download_ids if each in self.downloads}


@dataclass
class MemoryGrabs(ports.Grabs):
    """What the tracker knows of downloads: by media."""

    grabbed: dict[int, frozenset[str]] = field(default_factory=dict)

    def of(self, media_id: int) -> frozenset[str]:
        return self.grabbed.get(media_id, frozenset())

    def others(self, download_id: str, media_id: int | None) -> Sequence[str]:
        return [
            f"media {m}" for m, ids in self.grabbed.items() if m != media_id and download_id in ids
        ]


@dataclass
class MemoryRows(ports.DeletionRows):
    """The rows of one deletion."""

    agreed: Plan
    now: DeletionState = DeletionState.APPROVED
    rows: list[StepRow] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._fill()

    def _fill(self) -> None:
        self.rows = [StepRow(1, n, s, s.state) for n, s in enumerate(self.agreed.steps)]

    @contextmanager
    def locked(self, deletion_id: int) -> Iterator[bool]:
        del deletion_id
        yield True

    def state(self, deletion_id: int) -> DeletionState:
        del deletion_id
        return self.now

    def plan(self, deletion_id: int) -> Plan:
        del deletion_id
        return self.agreed

    def steps(self, deletion_id: int) -> Sequence[StepRow]:
        del deletion_id
        return list(self.rows)

    def renew(self, deletion_id: int, plan: Plan, *, now: datetime) -> None:
        del deletion_id, now
        self.agreed = plan
        self._fill()

    def advance_step(
        self,
        row: StepRow,
        *,
        new: DeletionStepState,
        detail: str,
        now: datetime,
        remedy: str | None = None,
    ) -> None:
        del now, remedy
        begun = 1 if new is DeletionStepState.IN_PROGRESS else 0
        self.log.append(f"{row.step.part.instance} {new}")
        self.rows[row.position] = replace(
            row, state=new, detail=detail, attempts=row.attempts + begun
        )

    def note_step(self, row: StepRow, *, detail: str, now: datetime) -> None:
        del now
        self.rows[row.position] = replace(self.rows[row.position], detail=detail)

    def advance(self, deletion_id: int, *, new: DeletionState, reason: str, now: datetime) -> None:
        del deletion_id, now
        self.log.append(f"{new}: {reason}")
        self.now = new

    def states(self) -> dict[str, str]:
        """Return the state of every step by its instance."""
        return {row.step.part.instance: row.state.value for row in self.rows}


@dataclass(repr=False)
class MemoryWorld:
    """Everything together."""

    disk: MemoryDisk = field(default_factory=MemoryDisk)
    arrs: list[MemoryArr] = field(default_factory=list)
    downloaders: list[MemoryDownloader] = field(default_factory=list)
    grabs: MemoryGrabs = field(default_factory=MemoryGrabs)

    def __post_init__(self) -> None:
        self.own = MemoryLibrary(self.disk)
        self.shoko = MemoryShoko(self.disk)
        self.jellyfin = MemoryJellyfin(self.disk)
        self.seerr = MemorySeerr()

    def programs(self) -> Programs:
        return Programs(
            self.disk,
            self.own,
            self.grabs,
            self.downloaders,
            self.arrs,
            [self.shoko],
            [self.jellyfin],
            [self.seerr],
        )

    def hand(self, part: Part) -> Hand | None:
        """Return what deals with a part."""
        outside: dict[Part, Hand] = {each.part: ArrHand(each, self.disk) for each in self.arrs}
        for each in self.downloaders:
            outside[each.part] = TorrentHand(each, self.own, "ada")
        outside[self.shoko.part] = ShokoHand(self.shoko)
        outside[self.jellyfin.part] = JellyfinHand(self.jellyfin)
        outside[self.seerr.part] = SeerrHand(self.seerr)
        outside[Part(DeletionService.LIBRARY, "library")] = LibraryHand(self.own, self.arrs)
        return outside.get(part)

    def photo(self) -> dict[str, frozenset[Any]]:
        """Return everything there is, to compare."""
        return {
            "disk": frozenset(self.disk.files),
            "torrents": frozenset(t for d in self.downloaders for t in d.transfers),
            "titles": frozenset((a.part, n) for a in self.arrs for n in a.held),
            "listed": frozenset(
                (a.part, f.path)
                for a in self.arrs
                for t in a.held.values()
                for f in t.files.values()
            ),
            "wanted": frozenset(
                (a.part, n, place)
                for a in self.arrs
                for n, t in a.held.items()
                for place, wanted in t.monitored.items()
                if wanted
            ),
            "own": frozenset(f.path for f in self.own.held.values()),
            "shoko": frozenset(self.shoko.files),
            "jellyfin": frozenset(self.jellyfin.items),
            "seerr": frozenset(m.id for m in self.seerr.media_of.values()),
        }


__all__ = ["FILM", "NOON", "Feed", "MemoryRows", "MemoryWorld"]
