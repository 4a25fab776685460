"""Every status, declared once, and the changes each one allows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from anishelf.errors import ForbiddenTransition

Status = TypeVar("Status", bound=StrEnum)


class ItemStatus(StrEnum):
    """What became of a feed entry."""

    PENDING = "pending"
    PARSED = "parsed"
    UNMATCHED = "unmatched"
    FAILED = "failed"
    SKIPPED = "skipped"


class Decision(StrEnum):
    """Whether a release is wanted for an episode."""

    WANTED = "wanted"
    FILTERED = "filtered"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    BLOCKED = "blocked"


class DownloadType(StrEnum):
    """The form in which a release is offered."""

    MAGNET = "magnet"
    TORRENT = "torrent"
    HTTP = "http"
    UNSUPPORTED = "unsupported"


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
    """Why a live download does not get on; its status stays."""

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
    """What a downloader said when it was handed a release, and `failed` when it gave up later."""

    ACCEPTED = "accepted"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


class TaskType(StrEnum):
    """First placement of a file, or a later move."""

    SYNC = "sync"
    RESYNC = "resync"


class SyncStatus(StrEnum):
    """One operation on one episode file."""

    PENDING = "pending"
    SYNCING = "syncing"
    SYNCED = "synced"
    SYNC_FAILED = "sync_failed"
    BATCH_UNMATCHED = "batch_unmatched"


class MetadataStatus(StrEnum):
    """Whether a synced file is described; it never fails the file."""

    PENDING = "pending"
    READY = "ready"
    WRITTEN = "written"
    FAILED = "failed"


class LibraryState(StrEnum):
    """A file that we own in the library."""

    PRESENT = "present"
    MISSING = "missing"
    CONFLICT = "conflict"
    TRASHED = "trashed"
    RESYNC_FAILED = "resync_failed"


class WorkKind(StrEnum):
    """How Jellyfin shows a work."""

    TV = "tv"
    MOVIE = "movie"
    OVA = "ova"
    SPECIAL = "special"


class IdentitySource(StrEnum):
    """Who said that an id belongs to a season part; manual always wins."""

    FEED = "feed"
    CATALOGUE = "catalogue"
    SEARCH = "search"
    MANUAL = "manual"


class ReviewStatus(StrEnum):
    """A title that waits for a person."""

    PENDING = "pending"
    RESOLVED = "resolved"
    SKIPPED = "skipped"


class ConflictStatus(StrEnum):
    """Releases that rank alike: waiting for a person, chosen by one, or told apart meanwhile."""

    PENDING = "pending"
    RESOLVED = "resolved"
    DISSOLVED = "dissolved"


class StartPolicy(StrEnum):
    """From where on a new subscription wants episodes."""

    NOW = "now"
    DATE = "date"
    EPISODE = "episode"
    EVERYTHING = "everything"


class SidecarKind(StrEnum):
    """A file that we write beside the videos."""

    TVSHOW_NFO = "tvshow_nfo"
    SEASON_NFO = "season_nfo"
    EPISODE_NFO = "episode_nfo"
    MOVIE_NFO = "movie_nfo"
    POSTER = "poster"


class CompanionKind(StrEnum):
    """A file of a download that came into the library along with a video."""

    SUBTITLE = "subtitle"
    EXTRA = "extra"


class TrashKind(StrEnum):
    """What a file in the trash was in the library."""

    VIDEO = "video"
    SUBTITLE = "subtitle"
    EXTRA = "extra"
    NFO = "nfo"


class FilterLevel(StrEnum):
    """For what a filter counts, the most specific first."""

    SUBSCRIPTION = "subscription"
    SEASON = "season"
    WORK = "work"
    GROUP = "group"
    GLOBAL = "global"


class FilterKind(StrEnum):
    """Whether what the pattern of a filter finds is refused, or taken."""

    EXCLUDE = "exclude"
    INCLUDE = "include"


ENUMS: Mapping[str, type[StrEnum]] = {
    "item_status": ItemStatus,
    "decision": Decision,
    "download_type": DownloadType,
    "download_status": DownloadStatus,
    "download_flag": DownloadFlag,
    "attempt_outcome": AttemptOutcome,
    "command_action": CommandAction,
    "command_status": CommandStatus,
    "task_type": TaskType,
    "sync_status": SyncStatus,
    "metadata_status": MetadataStatus,
    "library_state": LibraryState,
    "work_kind": WorkKind,
    "identity_source": IdentitySource,
    "review_status": ReviewStatus,
    "conflict_status": ConflictStatus,
    "start_policy": StartPolicy,
    "sidecar_kind": SidecarKind,
    "companion_kind": CompanionKind,
    "trash_kind": TrashKind,
    "filter_level": FilterLevel,
    "filter_kind": FilterKind,
}
"""Name of the PostgreSQL type for each enum."""

_I, _D, _S, _L, _R = ItemStatus, DownloadStatus, SyncStatus, LibraryState, ReviewStatus

ITEM_TRANSITIONS: Mapping[ItemStatus, frozenset[ItemStatus]] = {
    _I.PENDING: frozenset({_I.PARSED, _I.UNMATCHED, _I.FAILED, _I.SKIPPED}),
    _I.PARSED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.UNMATCHED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.FAILED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.SKIPPED: frozenset({_I.PENDING}),
}

DOWNLOAD_TRANSITIONS: Mapping[DownloadStatus, frozenset[DownloadStatus]] = {
    _D.PENDING: frozenset({_D.DOWNLOADING, _D.FAILED, _D.CANCELLED, _D.NO_DOWNLOADER}),
    _D.NO_DOWNLOADER: frozenset({_D.PENDING, _D.CANCELLED}),
    _D.DOWNLOADING: frozenset({_D.PENDING, _D.COMPLETED, _D.FAILED, _D.CANCELLED, _D.REMOVED}),
    _D.COMPLETED: frozenset({_D.REMOVED}),
    _D.FAILED: frozenset({_D.PENDING}),
    _D.CANCELLED: frozenset({_D.PENDING}),
    _D.REMOVED: frozenset({_D.PENDING}),
}

SYNC_TRANSITIONS: Mapping[SyncStatus, frozenset[SyncStatus]] = {
    _S.PENDING: frozenset({_S.SYNCING}),
    _S.SYNCING: frozenset({_S.SYNCED, _S.PENDING, _S.SYNC_FAILED, _S.BATCH_UNMATCHED}),
    _S.SYNC_FAILED: frozenset({_S.PENDING}),
    _S.BATCH_UNMATCHED: frozenset({_S.PENDING}),
    _S.SYNCED: frozenset({_S.PENDING}),
}

LIBRARY_TRANSITIONS: Mapping[LibraryState, frozenset[LibraryState]] = {
    _L.PRESENT: frozenset({_L.MISSING, _L.CONFLICT, _L.TRASHED, _L.RESYNC_FAILED}),
    _L.MISSING: frozenset({_L.PRESENT, _L.TRASHED}),
    _L.CONFLICT: frozenset({_L.PRESENT, _L.TRASHED}),
    _L.RESYNC_FAILED: frozenset({_L.PRESENT, _L.MISSING, _L.TRASHED}),
    _L.TRASHED: frozenset({_L.PRESENT}),
}

REVIEW_TRANSITIONS: Mapping[ReviewStatus, frozenset[ReviewStatus]] = {
    _R.PENDING: frozenset({_R.RESOLVED, _R.SKIPPED}),
    _R.SKIPPED: frozenset({_R.RESOLVED}),
    _R.RESOLVED: frozenset({_R.RESOLVED}),
}

CONFLICT_TRANSITIONS: Mapping[ConflictStatus, frozenset[ConflictStatus]] = {
    ConflictStatus.PENDING: frozenset({ConflictStatus.RESOLVED, ConflictStatus.DISSOLVED}),
    ConflictStatus.RESOLVED: frozenset(),
    ConflictStatus.DISSOLVED: frozenset(),
}

LIVE_DOWNLOADS = (DownloadStatus.PENDING, DownloadStatus.DOWNLOADING, DownloadStatus.COMPLETED)
"""Downloads that hold their release: a second one must not start."""


THERE = (LibraryState.PRESENT, LibraryState.RESYNC_FAILED)
"""Files that are in the library, the second at a place that is not theirs any more."""


def check_transition(
    table: Mapping[Status, frozenset[Status]], *, old: Status, new: Status
) -> None:
    """Raise ForbiddenTransition unless *table* lets *old* become *new*."""
    if new not in table[old]:
        allowed = ", ".join(sorted(table[old])) or "nothing"
        raise ForbiddenTransition(f"{old} may become {allowed}, never {new}")
