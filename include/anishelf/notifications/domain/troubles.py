"""Tell of failures by their cause: the first at once, the next in a digest, and when it is solved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

DIGEST_EVERY = timedelta(hours=1)
"""The least time between two messages about one cause."""

DEAD_AFTER = timedelta(minutes=15)
"""How long a feed, a downloader or Jellyfin must be away before that is told."""

AT_ONCE = timedelta(0)


class Telling(StrEnum):
    """Which message about a cause is due."""

    FIRST = "first"
    DIGEST = "digest"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One cause that is not solved: how often it was met, and how much of that has been told."""

    cause: str
    since: datetime
    failures: int = 1
    told: int = 0
    told_at: datetime | None = None

    @property
    def untold(self) -> int:
        """How many failures no message has counted yet."""
        return self.failures - self.told


def fail(known: Trouble | None, cause: str, *, at: datetime) -> Trouble:
    """Return *known* (None for a cause that is new) with one failure more, met at *at*."""
    return replace(known, failures=known.failures + 1) if known else Trouble(cause, at)


def due(trouble: Trouble, *, now: datetime, patience: timedelta = AT_ONCE) -> Telling | None:
    """Return the message that is due at *now*, if one is; *patience* holds back the first."""
    if trouble.told_at is None:
        return Telling.FIRST if now - trouble.since >= patience else None
    if trouble.untold and now - trouble.told_at >= DIGEST_EVERY:
        return Telling.DIGEST
    return None


def tell(trouble: Trouble, *, now: datetime) -> Trouble:
    """Return *trouble* after a message at *now* that counts every failure so far."""
    return replace(trouble, told=trouble.failures, told_at=now)


def solve(trouble: Trouble) -> Telling | None:
    """Return the message about the end of *trouble*: none where nobody heard of its beginning."""
    return Telling.SOLVED if trouble.told_at else None
