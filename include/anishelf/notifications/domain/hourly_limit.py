"""How many messages a channel takes in an hour, and what becomes of the rest: one summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Message = TypeVar("Message")

PER_HOUR = 20
"""Messages that leave to one channel within any hour, summaries included."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Allotment(Generic[Message]):
    """What becomes of waiting messages; the three parts together hold each of them once, in order."""

    single: tuple[Message, ...]
    """Leave now, one by one."""
    summary: tuple[Message, ...]
    """Leave now, after those, as one message that counts them all."""
    later: tuple[Message, ...]
    """Stay, because the hour is used up."""


def allot(
    waiting: Sequence[Message],
    sent_at: Iterable[datetime],
    *,
    now: datetime,
    per_hour: int = PER_HOUR,
) -> Allotment[Message]:
    """Divide *waiting*, oldest first, given when the channel's earlier messages were sent."""
    used = sum(1 for at in sent_at if at > now - _HOUR)
    free = max(0, per_hour - used)
    if free == 0:
        return Allotment((), (), tuple(waiting))
    if len(waiting) <= free:
        return Allotment(tuple(waiting), (), ())
    return Allotment(tuple(waiting[: free - 1]), tuple(waiting[free - 1 :]), ())
