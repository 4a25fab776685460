"""Our rows of transfers, and what is known before one is sent. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import DownloadFlag, DownloadStatus
from anishelf.feeds.domain.states import DownloadType

TAG = "anishelf-"
"""What the tag of a download begins with; its number follows."""

SAME_TORRENT = "superseded: same torrent as download"
"""Why a download ends whose torrent another one has already; the number of that one follows."""


@dataclass(frozen=True, slots=True)
class Download:
    """One transfer at one downloader; it may carry many episodes. Sizes are bytes.

    `completed_at` is set when it is first seen complete; the status follows with the second look.
    """

    id: int
    release_id: int
    downloader_id: int | None
    status: DownloadStatus
    reason: str | None
    flag: DownloadFlag | None
    flag_reason: str | None
    tag: str
    ids: Infohashes
    save_path: str | None
    files: tuple[TorrentFile, ...]
    progress: float
    size: int | None
    created_at: datetime
    added_at: datetime | None
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    absent_polls: int
    progressed_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """A download that waits to be sent, with what its release offers and who should take it.

    `infohash` is the one that its feed states; `offered_at` is when it was published, or first seen.
    """

    download: Download
    download_type: DownloadType
    url: str | None
    title: str
    preferred: tuple[str, ...]
    infohash: str | None
    offered_at: datetime
    feeds: tuple[str, ...] = ()
    """The addresses of the followed feeds that named it."""

    def __str__(self) -> str:
        """Return how logs name it."""
        return f"download {self.download.id} ({self.title})"


def able_to_take(request: DownloadRequest, downloaders: Iterable[Downloader]) -> list[Downloader]:
    """Return who can take it: where it may be already, whom subscriptions prefer, the rest."""
    preferred = request.preferred

    def rank(downloader: Downloader) -> tuple[bool, int]:
        known = downloader.conn_id in preferred
        place = preferred.index(downloader.conn_id) if known else len(preferred)
        return downloader.id != request.download.downloader_id, place

    able = (one for one in downloaders if one.enabled and request.download_type in one.capabilities)
    return sorted(able, key=rank)
