"""What deletions ask of programs, of disks and of their own rows: the form of it, not the doing. Pure.

They are abstract classes: whoever stands in for one says so, and cannot be made while it lacks a call.
Every call to a program may raise what its clients raise: an answer that is none proves nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
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


class Arr(ABC):
    """One Sonarr or Radarr; paths are ours."""

    part: Part
    track: str

    @abstractmethod
    def titles(self) -> Sequence[ArrTitle]: ...

    @abstractmethod
    def episodes(self, native: int) -> Mapping[Place, int]: ...

    @abstractmethod
    def files(self, native: int) -> Sequence[HeldFile]: ...

    @abstractmethod
    def downloads(self, native: int) -> frozenset[str]: ...

    @abstractmethod
    def brought(self, download_id: str) -> Sequence[Brought]: ...

    @abstractmethod
    def keeps_in_bin(self) -> bool: ...

    @abstractmethod
    def is_monitored(self, native: int, places: Collection[Place]) -> bool: ...

    @abstractmethod
    def unmonitor(
        self, native: int, places: Collection[Place], *, season: int | None, whole: bool
    ) -> None: ...

    @abstractmethod
    def rescan(self, native: int) -> None: ...

    @abstractmethod
    def delete_files(self, ids: Sequence[int]) -> None: ...

    @abstractmethod
    def delete_title(self, native: int, *, with_folder: bool, exclude: bool) -> None: ...


class Disk(ABC):
    """The disks that we see."""

    @abstractmethod
    def inode(self, path: str) -> Inode | None: ...

    @abstractmethod
    def walk(self, folder: str) -> tuple[FolderFile, ...] | None: ...

    @abstractmethod
    def is_gone(self, path: str, *, device: int | None) -> bool | None: ...


class Downloader(ABC):
    """One registered downloader."""

    part: Part

    @abstractmethod
    def everything(self) -> Sequence[Transfer]: ...

    @abstractmethod
    def parts(self, transfer: Transfer) -> Sequence[TorrentPart]: ...

    @abstractmethod
    def remove(self, transfer_id: str) -> None: ...


class Shoko(ABC):
    """One Shoko."""

    part: Part

    @abstractmethod
    def known(self, path: str) -> Sequence[ShokoFile]: ...

    @abstractmethod
    def forget_missing(self, *, edit_mylist: bool) -> None: ...


class MediaServer(ABC):
    """Jellyfin."""

    part: Part

    @abstractmethod
    def showing(self, paths: Collection[str], shoko: Mapping[str, str]) -> Sequence[Shown]: ...

    @abstractmethod
    def tell(self, paths: Collection[str]) -> None: ...

    @abstractmethod
    def still(self, ids: Collection[str]) -> frozenset[str]: ...


class Seerr(ABC):
    """One Seerr."""

    part: Part

    @abstractmethod
    def media(self, kind: str, tmdb: str) -> SeerrMedia | None: ...

    @abstractmethod
    def forget(self, media_id: str) -> None: ...

    @abstractmethod
    def withdraw(self, request: str) -> None: ...

    @abstractmethod
    def look_again(self) -> None: ...


class OwnLibrary(ABC):
    """Our own library and the downloads that brought it."""

    @abstractmethod
    def files(self, subject: Subject) -> Sequence[HeldFile]: ...

    @abstractmethod
    def attached(self, file_id: int) -> Sequence[FolderFile]: ...

    @abstractmethod
    def torrents(self, subject: Subject) -> Sequence[Torrent]: ...

    @abstractmethod
    def remove(self, ids: Sequence[int]) -> None: ...

    @abstractmethod
    def there(self, ids: Sequence[int]) -> Sequence[str]: ...

    @abstractmethod
    def take_back(self, download_ids: Sequence[int], *, by: str) -> None: ...

    @abstractmethod
    def running(self, download_ids: Sequence[int]) -> Mapping[int, str]: ...


class Grabs(ABC):
    """What the tracker knows of downloads."""

    @abstractmethod
    def of(self, media_id: int) -> frozenset[str]: ...

    @abstractmethod
    def others(self, download_id: str, media_id: int | None) -> Sequence[str]: ...


class Hand(ABC):
    """What deals with one instance of one service: it acts, and it looks what is left."""

    @abstractmethod
    def act(self, step: PlannedStep, plan: Plan) -> None: ...

    @abstractmethod
    def left(self, step: PlannedStep, plan: Plan) -> str | None: ...


class DeletionRows(ABC):
    """The rows of deletions; each change is one transaction."""

    @abstractmethod
    def locked(self, deletion_id: int) -> AbstractContextManager[bool]: ...

    @abstractmethod
    def state(self, deletion_id: int) -> DeletionState: ...

    @abstractmethod
    def plan(self, deletion_id: int) -> Plan: ...

    @abstractmethod
    def steps(self, deletion_id: int) -> Sequence[StepRow]: ...

    @abstractmethod
    def renew(self, deletion_id: int, plan: Plan, *, now: datetime) -> None: ...

    @abstractmethod
    def advance_step(
        self,
        row: StepRow,
        *,
        new: DeletionStepState,
        detail: str,
        now: datetime,
        remedy: str | None = None,
    ) -> None: ...

    @abstractmethod
    def note_step(self, row: StepRow, *, detail: str, now: datetime) -> None: ...

    @abstractmethod
    def advance(
        self, deletion_id: int, *, new: DeletionState, reason: str, now: datetime
    ) -> None: ...


class Absences(ABC):
    """What programs had and do not have any more."""

    @abstractmethod
    def followed(self, instance: str) -> Mapping[int, Followed]: ...

    @abstractmethod
    def last_count(self, instance: str) -> int | None: ...

    @abstractmethod
    def counted(self, instance: str, count: int, *, now: datetime) -> None: ...

    @abstractmethod
    def back(self, instance: str, media_ids: Sequence[int]) -> None: ...

    @abstractmethod
    def missing(self, instance: str, followed: Followed, *, now: datetime) -> bool: ...
