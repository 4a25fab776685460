"""Takes in what lies in the inbox: one short transaction for each event."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from anishelf.core import batch
from anishelf.tracker.domain.events import read_event
from anishelf.tracker.domain.report import RawEvent
from anishelf.tracker.domain.states import InboxStatus
from anishelf.tracker.ports import Book, Inbox
from anishelf.tracker.steps.apply import apply_report

PORTION = 200
"""Events of one call; whoever waits looks in between whether it should end."""


def ingest(
    inbox: Inbox,
    book: Book,
    *,
    transaction: Callable[[], AbstractContextManager[object]],
    now: datetime,
) -> batch.Outcome:
    """Take in the oldest events that wait, at most `PORTION`; return how many and how many failed.

    An event that nobody can be found for is parked, and tried again when more is known of what it
    may belong to, for 24 hours. Taking in an event twice changes nothing.
    """

    def take(event: RawEvent) -> None:
        report = read_event(event.body, event.sender, event.received_at)
        with transaction():
            status, media_id = apply_report(book, report, at=event.received_at, now=now)
            inbox.mark(
                event.id,
                status,
                now=now,
                clues=report.clues if status is InboxStatus.UNMATCHED else (),
                media_id=media_id,
                error=report.ignored,
            )
            if media_id is not None and status is InboxStatus.APPLIED:
                inbox.unpark(media_id, now=now)

    def failed(event: RawEvent, reason: str) -> None:
        inbox.mark(event.id, InboxStatus.FAILED, now=now, error=reason)

    inbox.give_up(now=now)
    return batch.each(inbox.waiting(PORTION), take, on_failure=failed)
