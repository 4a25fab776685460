"""The services that a deletion goes through, the states of its rows, and the changes allowed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class DeletionService(StrEnum):
    """Who may hold something of a title, in the order in which they are dealt with."""

    DOWNLOADER = "downloader"
    SONARR = "sonarr"
    RADARR = "radarr"
    SHOKO = "shoko"
    LIBRARY = "library"
    JELLYFIN = "jellyfin"
    SEERR = "seerr"


ORDER = tuple(DeletionService)
"""Torrents first, so that nothing seeds what is gone; Seerr last, for it asks all others."""


TOLD = frozenset({DeletionService.SHOKO, DeletionService.JELLYFIN})
"""Who holds no file itself, and is told which files have gone."""

KNOWING = frozenset(
    {
        DeletionService.DOWNLOADER,
        DeletionService.SONARR,
        DeletionService.RADARR,
        DeletionService.LIBRARY,
    }
)
"""Who knows what shares a file: while one of them cannot be asked, nothing is deleted."""


class DeletionStepState(StrEnum):
    """How far a deletion is at one service."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    SKIPPED = "skipped"
    NOT_APPLICABLE = "not_applicable"
    NOT_NEEDED = "not_needed"


SETTLED = frozenset(
    {
        DeletionStepState.CONFIRMED,
        DeletionStepState.SKIPPED,
        DeletionStepState.NOT_APPLICABLE,
        DeletionStepState.NOT_NEEDED,
    }
)
"""States in which nothing is left to do."""


class DeletionState(StrEnum):
    """Where a deletion stands."""

    PREVIEWED = "previewed"
    SCHEDULED = "scheduled"
    APPROVED = "approved"
    RUNNING = "running"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    KEPT = "kept"
    NOTICED = "noticed"


_S, _D = DeletionStepState, DeletionState

STEP_TRANSITIONS: Mapping[DeletionStepState, frozenset[DeletionStepState]] = {
    _S.PENDING: frozenset({_S.IN_PROGRESS, _S.NOT_NEEDED, _S.FAILED, _S.CONFIRMED}),
    _S.IN_PROGRESS: frozenset({_S.CONFIRMED, _S.FAILED, _S.NOT_NEEDED}),
    _S.FAILED: frozenset({_S.PENDING, _S.IN_PROGRESS, _S.CONFIRMED}),
    _S.CONFIRMED: frozenset(),
    _S.SKIPPED: frozenset(),
    _S.NOT_APPLICABLE: frozenset(),
    _S.NOT_NEEDED: frozenset(),
}

DELETION_TRANSITIONS: Mapping[DeletionState, frozenset[DeletionState]] = {
    _D.PREVIEWED: frozenset({_D.SCHEDULED, _D.APPROVED, _D.KEPT}),
    _D.SCHEDULED: frozenset({_D.APPROVED, _D.KEPT}),
    _D.APPROVED: frozenset({_D.RUNNING, _D.KEPT}),
    _D.RUNNING: frozenset({_D.COMPLETE, _D.INCOMPLETE}),
    _D.INCOMPLETE: frozenset({_D.RUNNING, _D.COMPLETE}),
    _D.COMPLETE: frozenset(),
    _D.KEPT: frozenset(),
    _D.NOTICED: frozenset({_D.PREVIEWED, _D.KEPT}),
}


def outcome_of(states: list[DeletionStepState]) -> DeletionState:
    """Return how a deletion stands: complete only when nothing failed and nothing is open."""
    if all(state in SETTLED for state in states):
        return DeletionState.COMPLETE
    if DeletionStepState.FAILED in states and DeletionStepState.IN_PROGRESS not in states:
        return DeletionState.INCOMPLETE
    return DeletionState.RUNNING
