"""One operation on one episode file: its lease, what its transfer needs, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.core.naming import episode_code
from anishelf.core.torrent import TorrentFile
from anishelf.library.domain.path_template import PathFacts
from anishelf.library.domain.states import MetadataStatus, SyncStatus
from anishelf.library.domain.videos import WantedEpisode
from anishelf.titles.parser import Number

LEASE = timedelta(seconds=90)
"""How long a worker may be silent before another takes its task over."""

RENEW_EVERY = timedelta(seconds=15)

RETRY_DELAYS = (timedelta(minutes=1), timedelta(minutes=5))
"""The waits after the first and the second failure; the next failure is the last."""

MAX_ATTEMPTS = len(RETRY_DELAYS) + 1


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a task; an older attempt of the same owner holds nothing."""

    task_id: int
    owner: str
    attempt: int


@dataclass(frozen=True, slots=True)
class SyncJob:
    """A leased task with everything its transfer needs.

    `intended` is the path an earlier start had chosen; its file may already lie there.
    `titles` are the names of the show in the release's title, `first_counted` its first episode
    number, as the title counts; `decided` holds the files that a person chose, by episode id.
    `is_wanted` says that the release is the one decided for this episode, so that it may replace
    another's.
    """

    lease: Lease
    download_id: int
    episode_id: int
    intended: str | None
    save_path: str
    files: tuple[TorrentFile, ...]
    wanted: tuple[WantedEpisode, ...]
    decided: Mapping[int, str]
    titles: tuple[str, ...]
    first_counted: Number | None
    is_movie: bool
    is_wanted: bool
    facts: PathFacts

    def __str__(self) -> str:
        """Return how logs name it."""
        code = episode_code(self.facts.season, self.facts.episode)
        return f"{self.facts.title} {code} (task {self.lease.task_id})"


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """How a task stands, as a line of the report."""

    task_id: int
    download_id: int
    show: str
    season: int
    episode: Number
    status: SyncStatus
    error: str | None
    path: str | None
    metadata_status: MetadataStatus
    metadata_error: str | None

    @property
    def name(self) -> str:
        """Return the episode as people write it: 葬送的芙莉莲 S01E08."""
        return f"{self.show} {episode_code(self.season, self.episode)}"

    @property
    def failed(self) -> bool:
        """Return whether the file is not in the library for a reason that was met."""
        unfinished = self.status in {SyncStatus.PENDING, SyncStatus.SYNCING}
        return self.error is not None if unfinished else self.status is not SyncStatus.SYNCED


def next_attempt(attempt: int, now: datetime) -> datetime | None:
    """Return when a task whose *attempt* failed is tried again, or None when it is given up."""
    return now + RETRY_DELAYS[attempt - 1] if attempt <= len(RETRY_DELAYS) else None
