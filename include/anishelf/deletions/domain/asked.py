"""What deletions ask of programs, of disks and of their own rows: the form of it, not the doing. Pure.

They are classes, not protocols: whoever stands in for one says so. Every call to a program may raise what its clients raise: an answer that is none proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from anishelf.deletions.domain.findings import (
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
from anishelf.deletions.domain.plan import Plan, PlannedStep
from anishelf.deletions.domain.records import ArrTitle, Brought, Followed, StepRow, Transfer
from anishelf.deletions.domain.scope import Place
from anishelf.deletions.domain.states import DeletionState, DeletionStepState

Sleep = Callable[[float], object]


class Arr:
    """One Sonarr or Radarr; paths are ours."""

    part: Part
    track: str

    def titles(self) -> Sequence[ArrTitle]:
        raise NotImplementedError

    def episodes(self, native: int) -> Mapping[Place, int]:
        raise NotImplementedError

    def files(self, native: int) -> Sequence[HeldFile]:
        raise NotImplementedError

    def downloads(self, native: int) -> frozenset[str]:
        raise NotImplementedError

    def brought(self, download_id: str) -> Sequence[Brought]:
        raise NotImplementedError

    def keeps_in_bin(self) -> bool:
        raise NotImplementedError

    def is_monitored(self, native: int, places: Collection[Place]) -> bool:
        raise NotImplementedError

    def unmonitor(
        self, native: int, places: Collection[Place], *, season: int | None, whole: bool
    ) -> None:
        raise NotImplementedError

    def rescan(self, native: int) -> None:
        raise NotImplementedError

    def delete_files(self, ids: Sequence[int]) -> None:
        raise NotImplementedError

    def delete_title(self, native: int, *, with_folder: bool, exclude: bool) -> None:
        raise NotImplementedError


class Disk:
    """The disks that we see."""

    def inode(self, path: str) -> Inode | None:
        raise NotImplementedError

    def walk(self, folder: str) -> tuple[FolderFile, ...] | None:
        raise NotImplementedError

    def is_gone(self, path: str, *, device: int | None) -> bool | None:
        raise NotImplementedError


class Downloader:
    """One registered downloader."""

    part: Part

    def everything(self) -> Sequence[Transfer]:
        raise NotImplementedError

    def parts(self, transfer: Transfer) -> Sequence[TorrentPart]:
        raise NotImplementedError

    def remove(self, transfer_id: str) -> None:
        raise NotImplementedError


class Shoko:
    """One Shoko."""

    part: Part

    def known(self, path: str) -> Sequence[ShokoFile]:
        raise NotImplementedError

    def forget_missing(self, *, edit_mylist: bool) -> None:
        raise NotImplementedError


class MediaServer:
    """Jellyfin."""

    part: Part

    def showing(self, paths: Collection[str], shoko: Mapping[str, str]) -> Sequence[Shown]:
        raise NotImplementedError

    def tell(self, paths: Collection[str]) -> None:
        raise NotImplementedError

    def still(self, ids: Collection[str]) -> frozenset[str]:
        raise NotImplementedError


class Seerr:
    """One Seerr."""

    part: Part

    def media(self, kind: str, tmdb: str) -> SeerrMedia | None:
        raise NotImplementedError

    def forget(self, media_id: str) -> None:
        raise NotImplementedError

    def withdraw(self, request: str) -> None:
        raise NotImplementedError

    def look_again(self) -> None:
        raise NotImplementedError


class OwnLibrary:
    """Our own library and the downloads that brought it."""

    def files(self, subject: Subject) -> Sequence[HeldFile]:
        raise NotImplementedError

    def attached(self, file_id: int) -> Sequence[FolderFile]:
        raise NotImplementedError

    def torrents(self, subject: Subject) -> Sequence[Torrent]:
        raise NotImplementedError

    def remove(self, ids: Sequence[int]) -> None:
        raise NotImplementedError

    def there(self, ids: Sequence[int]) -> Sequence[str]:
        raise NotImplementedError

    def take_back(self, download_ids: Sequence[int], *, by: str) -> None:
        raise NotImplementedError

    def running(self, download_ids: Sequence[int]) -> Mapping[int, str]:
        raise NotImplementedError


class Grabs:
    """What the tracker knows of downloads."""

    def of(self, media_id: int) -> frozenset[str]:
        raise NotImplementedError

    def others(self, download_id: str, media_id: int | None) -> Sequence[str]:
        raise NotImplementedError


class Hand:
    """What deals with one instance of one service: it acts, and it looks what is left."""

    def act(self, step: PlannedStep, plan: Plan) -> None:
        raise NotImplementedError

    def left(self, step: PlannedStep, plan: Plan) -> str | None:
        raise NotImplementedError


class DeletionRows:
    """The rows of deletions; each change is one transaction."""

    def locked(self, deletion_id: int) -> AbstractContextManager[bool]:
        raise NotImplementedError

    def state(self, deletion_id: int) -> DeletionState:
        raise NotImplementedError

    def plan(self, deletion_id: int) -> Plan:
        raise NotImplementedError

    def steps(self, deletion_id: int) -> Sequence[StepRow]:
        raise NotImplementedError

    def renew(self, deletion_id: int, plan: Plan, *, now: datetime) -> None:
        raise NotImplementedError

    def advance_step(
        self,
        row: StepRow,
        *,
        new: DeletionStepState,
        detail: str,
        now: datetime,
        remedy: str | None = None,
    ) -> None:
        raise NotImplementedError

    def note_step(self, row: StepRow, *, detail: str, now: datetime) -> None:
        raise NotImplementedError

    def advance(self, deletion_id: int, *, new: DeletionState, reason: str, now: datetime) -> None:
        raise NotImplementedError


class Absences:
    """What programs had and do not have any more."""

    def followed(self, instance: str) -> Mapping[int, Followed]:
        raise NotImplementedError

    def last_count(self, instance: str) -> int | None:
        raise NotImplementedError

    def counted(self, instance: str, count: int, *, now: datetime) -> None:
        raise NotImplementedError

    def back(self, instance: str, media_ids: Sequence[int]) -> None:
        raise NotImplementedError

    def missing(self, instance: str, followed: Followed, *, now: datetime) -> bool:
        raise NotImplementedError
