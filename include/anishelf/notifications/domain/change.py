"""One row of the history, with what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a status; *xact* and *id* are its place. *people* are those who asked for it."""

    xact: int
    id: int
    entity: str
    old: str | None
    new: str
    reason: str | None
    at: datetime
    resync: bool
    show: str | None
    show_id: int | None
    season: int | None
    episode: str | None
    about: str | None
    group: str | None
    subscription_id: int | None
    people: list[str]
