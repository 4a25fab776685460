"""What an entry of a feed is and what became of it, with the changes allowed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ItemStatus(StrEnum):
    """What became of a feed entry."""

    PENDING = "pending"
    PARSED = "parsed"
    UNMATCHED = "unmatched"
    FAILED = "failed"
    SKIPPED = "skipped"


class StartPolicy(StrEnum):
    """From where on a new subscription wants episodes."""

    NOW = "now"
    DATE = "date"
    EPISODE = "episode"
    EVERYTHING = "everything"


class DownloadType(StrEnum):
    """The form in which a release is offered."""

    MAGNET = "magnet"
    TORRENT = "torrent"
    HTTP = "http"
    UNSUPPORTED = "unsupported"


class Stage(StrEnum):
    """How far a feed entry came, over all the tables that it passed."""

    UNREAD = "unread"
    UNREADABLE = "unreadable"
    UNMATCHED = "unmatched"
    SKIPPED = "skipped"
    UNDECIDED = "undecided"
    BLOCKED = "blocked"
    FILTERED = "filtered"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    WANTED = "wanted"
    QUEUED = "queued"
    NO_DOWNLOADER = "no_downloader"
    DOWNLOADING = "downloading"
    STUCK = "stuck"
    DOWNLOAD_FAILED = "download_failed"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    DOWNLOADED = "downloaded"
    SYNCING = "syncing"
    SYNC_FAILED = "sync_failed"
    BATCH_UNMATCHED = "batch_unmatched"
    IN_LIBRARY = "in_library"
    UNDESCRIBED = "undescribed"
    MISMATCHED = "mismatched"
    MISSING = "missing"
    LIBRARY_CONFLICT = "library_conflict"
    TRASHED = "trashed"


CONTINUING = frozenset(
    {
        Stage.UNREAD,
        Stage.UNDECIDED,
        Stage.WANTED,
        Stage.QUEUED,
        Stage.DOWNLOADING,
        Stage.DOWNLOADED,
        Stage.SYNCING,
    }
)
"""Stages that go on by themselves."""

WAITING = (
    Stage.SYNC_FAILED,
    Stage.LIBRARY_CONFLICT,
    Stage.BATCH_UNMATCHED,
    Stage.DOWNLOAD_FAILED,
    Stage.NO_DOWNLOADER,
    Stage.STUCK,
    Stage.CONFLICT,
    Stage.BLOCKED,
    Stage.UNREADABLE,
    Stage.UNMATCHED,
    Stage.UNDESCRIBED,
    Stage.MISMATCHED,
)
"""Stages in which something waits for a reason, the most pressing first."""


_I = ItemStatus

ITEM_TRANSITIONS: Mapping[ItemStatus, frozenset[ItemStatus]] = {
    _I.PENDING: frozenset({_I.PARSED, _I.UNMATCHED, _I.FAILED, _I.SKIPPED}),
    _I.PARSED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.UNMATCHED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.FAILED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.SKIPPED: frozenset({_I.PENDING}),
}
