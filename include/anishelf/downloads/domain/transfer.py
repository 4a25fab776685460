"""What a downloader says of one transfer, and what that means for its download. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from anishelf.core.torrent import Infohashes
from anishelf.core.words import duration
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.states import DownloadFlag

STALL_AFTER = timedelta(hours=6)
_STORE_EVERY = timedelta(seconds=5)


class Phase(StrEnum):
    """What a transfer is doing, in the words all downloaders share."""

    METADATA = "metadata"
    DOWNLOADING = "downloading"
    IDLE = "idle"
    QUEUED = "queued"
    CHECKING = "checking"
    MOVING = "moving"
    PAUSED = "paused"
    DONE = "done"
    ERROR = "error"
    MISSING_FILES = "missing_files"
    UNKNOWN = "unknown"


RUNNING = frozenset({Phase.METADATA, Phase.DOWNLOADING, Phase.IDLE})
"""Phases in which bytes should arrive; a queued or paused transfer cannot stall."""


@dataclass(frozen=True, slots=True)
class TransferState:
    """What a downloader says of one transfer, in our words; paths are ours, sizes bytes.

    `id` is the downloader's own handle for it, `raw_state` its own word for the phase.
    """

    id: str
    tags: frozenset[str]
    ids: Infohashes
    phase: Phase
    raw_state: str
    progress: float
    size: int
    amount_left: int
    completed_on: int
    save_path: str
    content_path: str
    speed: int = 0
    eta_seconds: int | None = None

    @property
    def complete(self) -> bool:
        """Return whether every sign of completion agrees; each of them alone is known to lie.

        metaDL has nothing left, missingFiles keeps its completion time, a moving file has its full
        size. Two such looks in a row are needed: the first after a restart may show the old state.
        """
        return (
            self.phase is Phase.DONE
            and self.progress == 1
            and self.amount_left == 0
            and self.size > 0
            and self.completed_on > 0
            and bool(self.content_path)
        )


@dataclass(frozen=True, slots=True)
class TransferHealth:
    """What a look means for a download: complete on this look, and why it is stuck."""

    complete: bool
    flag: DownloadFlag | None = None
    reason: str | None = None


_ERROR = (
    "the downloader stopped it with an error; often the disk is full or not writable: mend the "
    "cause, then resume it, or retry it to begin again"
)
_MISSING = (
    "its files are gone from the download folder: recheck it in the downloader, or "
    "retry it to begin again"
)
_PAUSED = "it is paused; resume it to let it go on"
_FLAGS = {
    Phase.ERROR: (DownloadFlag.ERROR, _ERROR),
    Phase.MISSING_FILES: (DownloadFlag.MISSING_FILES, _MISSING),
    Phase.PAUSED: (DownloadFlag.PAUSED, _PAUSED),
}


def assess(
    state: TransferState,
    *,
    standing_since: datetime | None,
    now: datetime,
    stall_after: timedelta = STALL_AFTER,
) -> TransferHealth:
    """Return what *state* means for a download without progress since *standing_since*."""
    if state.phase is Phase.UNKNOWN:
        reason = f"the downloader says {state.raw_state!r}, which Anishelf does not know"
        return TransferHealth(complete=False, flag=DownloadFlag.UNKNOWN_STATE, reason=reason)
    if state.phase in _FLAGS:
        flag, reason = _FLAGS[state.phase]
        return TransferHealth(complete=False, flag=flag, reason=reason)
    if state.phase in RUNNING and standing_since and now - standing_since >= stall_after:
        reason = _stalled(state, stall_after)
        return TransferHealth(complete=False, flag=DownloadFlag.STALLED, reason=reason)
    return TransferHealth(complete=state.complete)


def is_worth_storing(download: Download, health: TransferHealth, *, now: datetime) -> bool:
    """Return whether a look goes to the row: every 5 seconds, and when it says something new."""
    seen = download.last_seen_at
    return (
        seen is None
        or now - seen >= _STORE_EVERY
        or download.flag is not health.flag
        or download.completed_at is not None
        or download.absent_polls > 0
    )


def same_look(first: TransferState | None, second: TransferState) -> bool:
    """Return whether two looks agree on everything that completion rests on."""
    return first is not None and _completion_facts(first) == _completion_facts(second)


def _completion_facts(state: TransferState) -> tuple[object, ...]:
    return (
        state.id,
        state.phase,
        state.progress,
        state.amount_left,
        state.size,
        state.completed_on,
        state.save_path,
        state.content_path,
    )


def _stalled(state: TransferState, stall_after: timedelta) -> str:
    span = duration(stall_after.total_seconds())
    if state.phase is Phase.METADATA:
        return f"no peer has told its files for {span}; the link may be dead"
    return (
        f"nothing has arrived for {span} at {state.progress:.0%}; it may have no seeds, or its "
        "tracker may be gone: wait, or cancel it and take another release"
    )


class TransferIndex:
    """The transfers of one answer, found by tag first: a hybrid's handle may change."""

    def __init__(self, states: Iterable[TransferState]) -> None:
        self._by_tag: dict[str, TransferState] = {}
        self._by_hash: dict[str, TransferState] = {}
        for state in states:
            self._by_tag.update(dict.fromkeys(state.tags, state))
            for infohash in (state.ids.v1, state.ids.v2):
                if infohash is not None:
                    self._by_hash[infohash] = state

    def find(self, download: Download) -> TransferState | None:
        """Return the transfer of *download*, or None."""
        return (
            self._by_tag.get(download.tag)
            or self._by_hash.get(download.ids.v1 or "")
            or self._by_hash.get(download.ids.v2 or "")
        )
