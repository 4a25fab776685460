"""What the tracker room meets outside this process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from anishelf.tracker.domain.media import Media
from anishelf.tracker.domain.report import RawEvent
from anishelf.tracker.domain.settling import Settled, Tracked
from anishelf.tracker.domain.states import InboxStatus, MediaKind


class Book(Protocol):
    """What is known of all media. Whoever changes it holds it alone until its transaction ends."""

    def hold(self) -> None: ...
    def find(self, clues: Collection[str]) -> Mapping[str, Collection[int]]: ...
    def open(self, kind: MediaKind) -> int: ...
    def load(self, media_id: int) -> Tracked: ...
    def save(self, media_id: int, media: Media, settled: Settled) -> None: ...
    def drop(self, media_id: int, *, into: int) -> None: ...


class Inbox(Protocol):
    """The raw events, and what became of them."""

    def waiting(self, limit: int) -> Sequence[RawEvent]: ...
    def mark(
        self,
        event_id: int,
        status: InboxStatus,
        *,
        now: datetime,
        clues: Sequence[str] = (),
        media_id: int | None = None,
        error: str | None = None,
    ) -> None: ...
    def unpark(self, media_id: int, *, now: datetime) -> int: ...
    def give_up(self, *, now: datetime) -> int: ...
