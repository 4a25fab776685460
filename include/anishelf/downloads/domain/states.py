"""The states of downloads, attempts and commands, with the changes allowed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class DownloadStatus(StrEnum):
    """One transfer at one downloader."""

    PENDING = "pending"
    DOWNLOADING = "downloading"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    NO_DOWNLOADER = "no_downloader"


class DownloadFlag(StrEnum):
    """Why a live download is stuck; its status stays."""

    STALLED = "stalled"
    ERROR = "error"
    MISSING_FILES = "missing_files"
    PAUSED = "paused"
    UNKNOWN_STATE = "unknown_state"


class CommandAction(StrEnum):
    """What a user may ask of a download."""

    RETRY = "retry"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"
    REMOVE_WITH_DATA = "remove_with_data"


class CommandStatus(StrEnum):
    """What became of a user's command; the answer beside it says it in words."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"


class AttemptOutcome(StrEnum):
    """What a downloader said when it was offered a release, and `failed` when it gave up later."""

    ACCEPTED = "accepted"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


_D = DownloadStatus

DOWNLOAD_TRANSITIONS: Mapping[DownloadStatus, frozenset[DownloadStatus]] = {
    _D.PENDING: frozenset({_D.DOWNLOADING, _D.FAILED, _D.CANCELLED, _D.NO_DOWNLOADER}),
    _D.NO_DOWNLOADER: frozenset({_D.PENDING, _D.CANCELLED}),
    _D.DOWNLOADING: frozenset({_D.PENDING, _D.COMPLETED, _D.FAILED, _D.CANCELLED, _D.REMOVED}),
    _D.COMPLETED: frozenset({_D.REMOVED}),
    _D.FAILED: frozenset({_D.PENDING}),
    _D.CANCELLED: frozenset({_D.PENDING}),
    _D.REMOVED: frozenset({_D.PENDING}),
}
