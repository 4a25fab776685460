"""What is worth telling: one change with the facts that messages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anishelf.notifications.domain.events import Event, EventKind


@dataclass(frozen=True, slots=True)
class Notice:
    """One change; *about* is a title that belongs to no show, *people* are those whom it concerns."""

    id: int
    kind: EventKind
    at: datetime
    show: str | None = None
    season: int | None = None
    episode: str | None = None
    about: str | None = None
    reason: str | None = None
    group: str | None = None
    show_id: int | None = None
    subscription_id: int | None = None
    people: tuple[str, ...] = ()

    @property
    def event(self) -> Event:
        """Return what filters look at."""
        return Event(self.kind, self.show_id, self.subscription_id, self.people)

    @property
    def what(self) -> str:
        """Return what it is about: `雾港钟楼 S02E05`, a film, or a title."""
        if self.show is None:
            return self.about or ""
        if self.season is None:
            return self.show
        number = f"E{self.episode.zfill(2)}" if self.episode else ""
        return f"{self.show} S{self.season:02d}{number}"


_FACTS = (
    "show", "season", "episode", "about", "reason", "group", "show_id", "subscription_id",
)  # fmt: skip


def facts_of(notice: Notice) -> dict[str, Any]:
    """Return what a row keeps of a notice."""
    known = {name: getattr(notice, name) for name in _FACTS}
    return {**{k: v for k, v in known.items() if v is not None}, "people": list(notice.people)}


def notice_of(number: int, kind: str, at: datetime, facts: Mapping[str, Any]) -> Notice:
    """Return the notice of a row."""
    known = {name: facts.get(name) for name in _FACTS}
    return Notice(number, EventKind(kind), at, **known, people=tuple(facts.get("people", ())))
