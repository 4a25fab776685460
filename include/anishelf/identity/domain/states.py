"""What kind a work is, who said so, and what became of a review."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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


_R = ReviewStatus

REVIEW_TRANSITIONS: Mapping[ReviewStatus, frozenset[ReviewStatus]] = {
    _R.PENDING: frozenset({_R.RESOLVED, _R.SKIPPED}),
    _R.SKIPPED: frozenset({_R.RESOLVED, _R.PENDING}),
    _R.RESOLVED: frozenset({_R.RESOLVED, _R.PENDING}),  # taken back, or the season is open
}
