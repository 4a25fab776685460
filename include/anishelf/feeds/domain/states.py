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


_I = ItemStatus

ITEM_TRANSITIONS: Mapping[ItemStatus, frozenset[ItemStatus]] = {
    _I.PENDING: frozenset({_I.PARSED, _I.UNMATCHED, _I.FAILED, _I.SKIPPED}),
    _I.PARSED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.UNMATCHED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.FAILED: frozenset({_I.PENDING, _I.SKIPPED}),
    _I.SKIPPED: frozenset({_I.PENDING}),
}
