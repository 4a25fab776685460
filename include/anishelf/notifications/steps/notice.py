"""Reads the history and keeps what people are to be told: each change once, for each channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.notifications.domain import troubles
from anishelf.notifications.domain.change import Change
from anishelf.notifications.domain.channel import Channel
from anishelf.notifications.domain.events import EventKind, kind_of
from anishelf.notifications.domain.notice import Notice
from anishelf.notifications.domain.troubles import DEAD_AFTER, Telling, Trouble

if TYPE_CHECKING:
    from anishelf.notifications.store.changes import Changes
    from anishelf.notifications.store.outbox import Outbox

PORTION = 2_000
"""Rows of the history that are read in one transaction."""

Transaction = Callable[[], AbstractContextManager[object]]


def notice_changes(
    changes: Changes, outbox: Outbox, channels: Sequence[Channel], *, transaction: Transaction
) -> int:
    """Keep what the next rows of the history tell; return how many rows were read.

    How far was read is kept in the same transaction, so no row is passed by and none counts twice.
    """
    with transaction():
        found = changes.next(PORTION)
        for change in found:
            notice = _notice(change)
            wanted = [each.id for each in channels if notice and each.wants.wants(notice.event)]
            if notice and wanted:
                outbox.put(notice, wanted, history_id=change.id)
        if found:
            changes.passed(found[-1])
    return len(found)


def notice_troubles(
    outbox: Outbox,
    failing: Mapping[str, str],
    channels: Sequence[Channel],
    *,
    transaction: Transaction,
    now: datetime,
) -> int:
    """Tell of what has been away for a while, by its name and reason, and when it is back again."""
    told = 0
    with transaction():
        known = outbox.troubles()
        for cause, reason in failing.items():
            trouble = known.get(cause) or Trouble(cause, now)
            if troubles.due(trouble, now=now, patience=DEAD_AFTER) is Telling.FIRST:
                _put(outbox, Notice(0, EventKind.DEAD, now, about=cause, reason=reason), channels)
                trouble, told = troubles.tell(trouble, now=now), told + 1
            outbox.keep_trouble(trouble)
        for cause, trouble in known.items():
            if cause not in failing:
                if troubles.solve(trouble) is Telling.SOLVED:
                    _put(outbox, Notice(0, EventKind.BACK, now, about=cause), channels)
                    told += 1
                outbox.end_trouble(cause)
    return told


def _put(outbox: Outbox, notice: Notice, channels: Sequence[Channel]) -> None:
    wanted = [each.id for each in channels if each.wants.wants(notice.event)]
    if wanted:
        outbox.put(notice, wanted, history_id=None)


def _notice(change: Change) -> Notice | None:
    kind = kind_of(change.entity, old=change.old, new=change.new, resync=change.resync)
    if kind is None:
        return None
    made = Notice(
        id=0,
        kind=kind,
        at=change.at,
        show=change.show,
        season=change.season,
        episode=change.episode,
        about=change.about,
        group=change.group,
        show_id=change.show_id,
        subscription_id=change.subscription_id,
        people=tuple(change.people),
    )
    return made if kind is EventKind.ARRIVED else replace(made, reason=change.reason)
