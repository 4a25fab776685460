"""What helps where a row stands still: read from its state, so that rows of any age have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from anishelf.core.problems import Remedy
from anishelf.downloads.domain.states import DownloadFlag
from anishelf.feeds.domain.states import Stage
from anishelf.library.domain.states import LibraryState, SyncStatus

_Key = tuple[type[StrEnum], str]

# States of two tables may be the same word, so the kind of state belongs to the key.
_REMEDIES: Mapping[_Key, Remedy] = {
    (DownloadFlag, DownloadFlag.PAUSED): Remedy.RESUME_DOWNLOAD,
    (DownloadFlag, DownloadFlag.ERROR): Remedy.RESUME_DOWNLOAD,
    (DownloadFlag, DownloadFlag.MISSING_FILES): Remedy.RETRY_DOWNLOAD,
    (Stage, Stage.CONFLICT): Remedy.CHOOSE_RELEASE,
    (Stage, Stage.SKIPPED): Remedy.READ_AGAIN,
    (SyncStatus, SyncStatus.BATCH_UNMATCHED): Remedy.ASSIGN_FILE,
    (LibraryState, LibraryState.MISSING): Remedy.RESTORE_FILE,
}


def remedy_of(state: StrEnum | None) -> Remedy | None:
    """Return what a person can do about a row in *state*, or None where nothing is to be done."""
    return None if state is None else _REMEDIES.get((type(state), state.value))


def remedies_of(states: Iterable[StrEnum | None]) -> dict[str, Remedy]:
    """Return what helps in each of *states* in which something does."""
    found = ((state, remedy_of(state)) for state in states)
    return {str(state): remedy for state, remedy in found if remedy is not None}
