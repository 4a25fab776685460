"""The states of file work and of the files that we own, with the changes allowed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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


class CompanionKind(StrEnum):
    """A file of a download that came into the library along with a video."""

    SUBTITLE = "subtitle"
    EXTRA = "extra"
    AUDIO = "audio"


class TrashKind(StrEnum):
    """What a file in the trash was in the library."""

    VIDEO = "video"
    SUBTITLE = "subtitle"
    EXTRA = "extra"
    NFO = "nfo"
    AUDIO = "audio"
    BESIDE = "beside"


_S, _L = SyncStatus, LibraryState

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

THERE = (LibraryState.PRESENT, LibraryState.RESYNC_FAILED)
"""Files that are in the library, the second at a place that is not theirs any more."""
