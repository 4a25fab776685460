"""The statuses of the tracker's rows."""

from __future__ import annotations

from enum import StrEnum


class TrackedState(StrEnum):
    """Where an item is on its way; a request may also be partially available."""

    UNAIRED = "unaired"
    REQUESTED = "requested"
    APPROVED = "approved"
    GRABBING = "grabbing"
    DOWNLOADING = "downloading"
    DOWNLOADED = "downloaded"
    IMPORTING = "importing"
    ANIME_MATCHING = "anime_matching"
    AVAILABLE = "available"
    PARTIALLY_AVAILABLE = "partially_available"
    FAILED = "failed"
    MATCH_FAILED = "match_failed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    DELETED = "deleted"


class MediaKind(StrEnum):
    """A film or a show; their ids are counted apart."""

    MOVIE = "movie"
    TV = "tv"


class Track(StrEnum):
    """HD and 4K are followed apart: one may be there while the other is asked for."""

    HD = "hd"
    UHD = "uhd"


class Source(StrEnum):
    """Who said something."""

    SEERR = "seerr"
    SONARR = "sonarr"
    RADARR = "radarr"
    JELLYFIN = "jellyfin"
    SHOKO = "shoko"
    PIPELINE = "pipeline"
    PERSON = "person"


class InboxStatus(StrEnum):
    """What became of a raw event."""

    NEW = "new"
    APPLIED = "applied"
    UNMATCHED = "unmatched"
    IGNORED = "ignored"
    FAILED = "failed"


RANKS = (
    TrackedState.UNAIRED,
    TrackedState.REQUESTED,
    TrackedState.APPROVED,
    TrackedState.GRABBING,
    TrackedState.DOWNLOADING,
    TrackedState.DOWNLOADED,
    TrackedState.IMPORTING,
    TrackedState.ANIME_MATCHING,
    TrackedState.AVAILABLE,
)
"""The states on the way, in order; every forward jump is legal."""

CLOSED = frozenset({TrackedState.DECLINED, TrackedState.CANCELLED, TrackedState.DELETED})
"""States that a new request does not go on from: it opens a new generation."""


def rank(state: TrackedState) -> int:
    """Return how far along *state* is; what is off the way ranks below everything."""
    return RANKS.index(state) if state in RANKS else -1
