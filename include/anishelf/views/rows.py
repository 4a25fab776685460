"""The rows of the dashboard, as plain facts. Times are in UTC, sizes in bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from anishelf.downloads.domain.states import DownloadFlag, DownloadStatus
from anishelf.feeds.domain.states import Stage
from anishelf.identity.domain.states import WorkKind
from anishelf.library.domain.states import LibraryState, MetadataStatus, SyncStatus

Number = int | float


@dataclass(frozen=True, slots=True)
class Episode:
    """A file in the library, with its show and the feed entry that it came of.

    `season` and `number` are None for a movie; `poster` names the version of the show's poster.
    """

    id: int
    item_id: int
    work_id: int
    show: str
    season: int | None
    number: Number | None
    title: str | None
    kind: WorkKind
    path: str
    size: int
    state: LibraryState
    reason: str | None
    arrived_at: datetime
    metadata: MetadataStatus | None
    metadata_error: str | None
    poster: str | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """A download; `season`, `first` and `last` name its episodes, None where there are none.

    `downloader_error` is what keeps its downloader from telling how it is.
    """

    id: int
    item_id: int
    title: str
    show: str | None
    season: int | None
    first: Number | None
    last: Number | None
    status: DownloadStatus
    reason: str | None
    flag: DownloadFlag | None
    flag_reason: str | None
    downloader: str | None
    progress: float
    size: int | None
    speed: int | None
    eta_seconds: int | None
    created_at: datetime
    completed_at: datetime | None
    downloader_error: str | None

    @property
    def shown_status(self) -> str:
        """Return its status with what keeps it from getting on, or us from knowing."""
        trouble = "downloader_error" if self.downloader_error else self.flag
        return f"{self.status} ({trouble})" if trouble else self.status

    @property
    def why(self) -> str | None:
        """Return the first reason why it is stalled, as far as anybody knows."""
        if self.downloader_error:
            return f"{self.downloader}: {self.downloader_error}"
        return self.flag_reason or self.reason


@dataclass(frozen=True, slots=True)
class Sync:
    """An episode on its way from a finished download into the library."""

    id: int
    download_id: int
    item_id: int
    title: str
    show: str
    season: int | None
    number: Number | None
    status: SyncStatus
    reason: str | None
    attempts: int
    next_attempt_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A feed entry, how far it came, and the first reason why it did not get further.

    `feed` is the first one that brought it.
    """

    id: int
    title: str
    stage: Stage
    reason: str | None
    show: str | None
    published_at: datetime | None
    seen_at: datetime
    work_id: int | None = None
    feed: str | None = None


class FailureKind(StrEnum):
    """What keeps failing."""

    FEED = "feed"
    DOWNLOADER = "downloader"
    SYNC = "sync"
    RESYNC = "resync"
    METADATA = "metadata"
    QUEUE = "queue"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that will not get well by itself soon: how much of it, since when and why."""

    kind: FailureKind
    name: str
    count: int
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster that we wrote: its path, as it is recorded, and what names this version of it."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many feed entries there are, and how much is in the library."""

    items: int
    shows: int
    episodes: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many things have come how far; `mean_progress` is 0 to 1 over all live downloads."""

    items: int
    parsed: int
    unmatched: int
    blocked: int
    wanted: int
    downloads: Mapping[DownloadStatus, int]
    mean_progress: float
    in_library: int
    described: int
    shows: int
    bytes: int
