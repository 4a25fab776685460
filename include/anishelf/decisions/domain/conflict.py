"""Releases of one episode that rank alike, and which one a person chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anishelf.core.words import episode_name
from anishelf.decisions.domain.states import ConflictStatus


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the releases, as its feed entry is titled."""

    release_id: int
    item_id: int
    title: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """An episode (season and number are None for a movie) and the releases that rank alike."""

    id: int
    show: str
    season: int | None
    number: float | None
    status: ConflictStatus
    rivals: tuple[Rival, ...]
    chosen_release_id: int | None
    answered_by: str | None
    created_at: datetime
    resolved_at: datetime | None

    @property
    def reference(self) -> str:
        """Return what a question about it begins with."""
        return f"Conflict {self.id}"

    @property
    def name(self) -> str:
        """Return what people call the episode."""
        return f"{self.show} {episode_name(self.season, self.number)}".strip()
