"""What the tracker room meets outside this process."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from anishelf.tracker.domain.media import ItemKey, Media
from anishelf.tracker.domain.settling import Settled, Standing
from anishelf.tracker.domain.states import MediaKind


@dataclass(frozen=True, slots=True)
class Tracked:
    """A media with the states that its items were last said to have."""

    media: Media
    standings: Mapping[ItemKey, Standing]


class Book(Protocol):
    """What is known of all media. Whoever changes it holds it alone until its transaction ends."""

    def hold(self) -> None: ...
    def find(self, clues: Collection[str]) -> Mapping[str, Collection[int]]: ...
    def open(self, kind: MediaKind) -> int: ...
    def load(self, media_id: int) -> Tracked: ...
    def save(self, media_id: int, media: Media, settled: Settled) -> None: ...
    def drop(self, media_id: int, *, into: int) -> None: ...
