"""What is decided of a release, and the states of what decides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Decision(StrEnum):
    """Whether a release is wanted for an episode."""

    WANTED = "wanted"
    FILTERED = "filtered"
    SUPERSEDED = "superseded"
    CONFLICT = "conflict"
    BLOCKED = "blocked"


class ConflictStatus(StrEnum):
    """Releases that rank alike: waiting for a person, chosen by one, or told apart meanwhile."""

    PENDING = "pending"
    RESOLVED = "resolved"
    DISSOLVED = "dissolved"


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


CONFLICT_TRANSITIONS: Mapping[ConflictStatus, frozenset[ConflictStatus]] = {
    ConflictStatus.PENDING: frozenset({ConflictStatus.RESOLVED, ConflictStatus.DISSOLVED}),
    ConflictStatus.RESOLVED: frozenset(),
    ConflictStatus.DISSOLVED: frozenset(),
}
