"""Which changes of status people are told of, and which of them a channel wants."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """What happened, as a channel's filter names it."""

    ARRIVED = "arrived"
    NEEDS_YOU = "needs_you"
    DOWNLOAD_FAILED = "download_failed"
    SYNC_FAILED = "sync_failed"
    AVAILABLE = "available"
    DEAD = "dead"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Event:
    """One change that is worth telling; the ids are None where the change belongs to none.

    *people* are those whom it concerns: who asked for what became available.
    """

    kind: EventKind
    show_id: int | None = None
    subscription_id: int | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a channel wants; an empty set asks for everything of its sort."""

    kinds: frozenset[EventKind] = frozenset()
    show_ids: frozenset[int] = frozenset()
    subscription_ids: frozenset[int] = frozenset()
    people: frozenset[str] = frozenset()

    def wants(self, event: Event) -> bool:
        """Whether *event* goes to the channel: it has to be wanted in every respect."""
        return (
            (not self.kinds or event.kind in self.kinds)
            and (not self.show_ids or event.show_id in self.show_ids)
            and (not self.subscription_ids or event.subscription_id in self.subscription_ids)
            and (not self.people or not self.people.isdisjoint(event.people))
        )


_KINDS = {
    ("sync_tasks", "synced"): EventKind.ARRIVED,
    ("sync_tasks", "sync_failed"): EventKind.SYNC_FAILED,
    ("sync_tasks", "batch_unmatched"): EventKind.NEEDS_YOU,
    ("downloads", "failed"): EventKind.DOWNLOAD_FAILED,
    ("downloads", "no_downloader"): EventKind.DOWNLOAD_FAILED,
    ("identity_reviews", "pending"): EventKind.NEEDS_YOU,
    ("release_conflicts", "pending"): EventKind.NEEDS_YOU,
    ("tracked_item", "available"): EventKind.AVAILABLE,
}


def kind_of(entity: str, *, old: str | None, new: str, resync: bool = False) -> EventKind | None:
    """Return what a row of `status_history` tells, or None when it tells nobody anything.

    *resync* says that the task moves a file that is in the library already: nothing arrives by it.
    """
    if old == new:
        return None
    kind = _KINDS.get((entity, new))
    return None if resync and kind is EventKind.ARRIVED else kind
