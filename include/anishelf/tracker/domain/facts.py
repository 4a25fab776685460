"""Facts: what was said about something, merged so that order, number and delay do not matter.

A set of facts is a semilattice: merging is commutative, associative and idempotent. One fact is
kept for each (kind, key); the later one wins, or the greater one where that is the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from anishelf.tracker.domain.states import Source

Value = str | int | float | bool | None

EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a fact that says "once", without saying when: every dated one beats it."""


class FactKind(StrEnum):
    """What can be said. The key is named behind each."""

    ASKED = "asked"  # signal of Seerr; its value is a rank, see `wishes`
    POLLED = "polled"  # "": the signal that a poll of Seerr found
    WITHDRAWN = "withdrawn"  # "": the request is gone at Seerr
    KNOWN = "known"  # sender: Sonarr or Radarr has it; value: for which track
    UNKNOWN = "unknown"  # sender: Sonarr or Radarr has it no more; value: for which track
    MONITORED = "monitored"  # sender: whether it looks for the item
    AIRS = "airs"  # "": when it airs, ISO 8601
    NAMED = "named"  # "": its title
    NATIVE = "native"  # sender: the id there
    ID = "id"  # provider: its id there
    TITLE = "title"  # "": the film or show
    YEAR = "year"  # ""
    ANIME = "anime"  # why it is known to be anime
    GRABBED = "grabbed"  # download id; value: the release
    IMPORTED = "imported"  # path
    LOST = "lost"  # path: that file is there no more
    SHOKO_FILE = "shoko_file"  # file id; value: path
    MATCHED = "matched"  # file id: Shoko knows what it is
    UNRECOGNISED = "unrecognised"  # file id: Shoko tried and does not
    HINTED = "hinted"  # Jellyfin id: its webhook named it; proves nothing
    SHOWN = "shown"  # Jellyfin id: a look found it playable; value: path
    ABSENT = "absent"  # Jellyfin id: one look did not find it any more
    GONE = "gone"  # Jellyfin id: a second look did not either
    SEASONS = "seasons"  # "": what a look at Seerr named, as an edit may take some back
    WORK = "work"  # "": the work of our own library
    CLAIMED = "claimed"  # who says that it is available, without proof
    PROGRESS = "progress"  # "": part that is there, 0 to 1
    COMPLETE = "complete"  # "": all of it is there
    BROKEN = "broken"  # "": the download failed
    REGRABBED = "regrabbed"  # "": grabbed again, by the sender's own clock
    SIZE = "size"  # "": bytes
    QUEUE = "queue"  # "": the queue's own words
    ISSUE = "issue"  # issue id; value: status and text
    COMMENT = "comment"  # issue id
    TROUBLE = "trouble"  # who: our own pipeline failed at this
    LINKED = "linked"  # clue: a person said that it leads here
    OPENED = "opened"  # "": when this generation began; what was dropped before does not count
    FORGOTTEN = "forgotten"  # "": a person stopped following it


_GREATEST = frozenset({FactKind.PROGRESS, FactKind.SIZE})
"""Kinds where the greater value wins, not the later one; since when it stands is kept."""

_FIRST = frozenset({FactKind.GRABBED, FactKind.COMPLETE, FactKind.MATCHED, FactKind.ANIME})
"""Kinds where the first to say so wins: looks say them again and again."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement: who made it, and when by the best clock there is."""

    kind: FactKind
    at: datetime
    source: Source
    key: str = ""
    value: Value = None

    def beats(self, other: Fact) -> bool:
        """Return whether this is kept and *other* forgotten; a total order, so order is nothing."""
        return self._weight() > other._weight()

    def _weight(self) -> tuple[float, float, str, str]:
        number = self.value if self.kind in _GREATEST and isinstance(self.value, int | float) else 0
        seconds = self.at.timestamp()
        is_earliest = self.kind in _GREATEST or self.kind in _FIRST
        return (float(number), -seconds if is_earliest else seconds, repr(self.value), self.source)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one thing."""

    held: Mapping[tuple[FactKind, str], Fact] = field(default_factory=dict)

    def merge(self, facts: Iterable[Fact]) -> Facts:
        """Return these facts and *facts*; the same object where they say nothing new."""
        held = dict(self.held)
        for fact in facts:
            known = held.get((fact.kind, fact.key))
            if known is None or fact.beats(known):
                held[fact.kind, fact.key] = fact
        return self if held == self.held else Facts(held)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.held.values())

    def get(self, kind: FactKind, key: str = "") -> Fact | None:
        """Return the fact of this kind and key."""
        return self.held.get((kind, key))

    def of(self, kind: FactKind) -> list[Fact]:
        """Return all facts of a kind, the earliest first."""
        found = [fact for fact in self.held.values() if fact.kind is kind]
        return sorted(found, key=lambda fact: (fact.at, fact.key))

    def keys(self, kind: FactKind) -> set[str]:
        """Return the keys of all facts of a kind."""
        return {key for each, key in self.held if each is kind}

    def value(self, kind: FactKind, key: str = "") -> Value:
        """Return what the fact of this kind and key says, None where there is none."""
        found = self.get(kind, key)
        return found.value if found else None

    def latest(self) -> datetime | None:
        """Return when the newest fact was."""
        return max((fact.at for fact in self.held.values()), default=None)


def to_json(facts: Facts) -> dict[str, Any]:
    """Return *facts* as a row keeps them: kind, key, then [time, source, value]."""
    rows: dict[str, Any] = {}
    for fact in sorted(facts, key=lambda each: (each.kind, each.key)):
        said = [fact.at.isoformat(), fact.source.value, fact.value]
        rows.setdefault(fact.kind.value, {})[fact.key] = said
    return rows


def from_json(rows: Mapping[str, Any]) -> Facts:
    """Return the facts of a row."""
    held = {}
    for name, entries in rows.items():
        kind = FactKind(name)
        for key, (at, source, value) in entries.items():
            moment = datetime.fromisoformat(at)
            held[kind, key] = Fact(kind, moment, Source(source), key, value)
    return Facts(held)
