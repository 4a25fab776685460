"""Takes reports of looks into the book, each in a short transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from anishelf.tracker.domain.correlation import take_in
from anishelf.tracker.domain.facts import Fact
from anishelf.tracker.domain.media import ItemKey, Media
from anishelf.tracker.domain.report import Report
from anishelf.tracker.domain.settling import Tracked, settle
from anishelf.tracker.domain.state import is_closed
from anishelf.tracker.domain.states import InboxStatus
from anishelf.tracker.ports import Book, Inbox
from anishelf.tracker.steps.apply import apply_report, resettle


@dataclass(frozen=True, slots=True)
class Taker:
    """Writes down what a look found, and has parked events tried again because of it."""

    book: Book
    inbox: Inbox
    transaction: Callable[[], AbstractContextManager[object]]
    now: datetime

    def take(self, reports: Iterable[Report]) -> int:
        """Take in *reports*; return how many were about something that is followed."""
        return self.take_at((report, self.now) for report in reports)

    def take_at(self, reports: Iterable[tuple[Report, datetime]]) -> int:
        """Take in reports that know their own time."""
        taken = 0
        for report, at in reports:
            with self.transaction():
                status, media_id = apply_report(self.book, report, at=at, now=self.now)
                if media_id is not None and status is InboxStatus.APPLIED:
                    self.inbox.unpark(media_id, now=self.now)
                    taken += 1
        return taken

    def take_for(self, media_id: int, report: Report) -> int:
        """Take in a report about a media that is known exactly; return 1 where it said anything."""
        with self.transaction():
            self.book.hold()
            tracked = self.book.load(media_id)
            media, _ = take_in(tracked.media, report, self.now, self._is_closed)
            if media == tracked.media:
                return 0
            self.book.save(media_id, media, settle(media, tracked.standings, self.now))
            self.inbox.unpark(media_id, now=self.now)
        return 1

    def _is_closed(self, media: Media, key: ItemKey) -> bool:
        return is_closed(media, key, self.now)

    def add(self, media_id: int, facts: Iterable[tuple[ItemKey, list[Fact]]]) -> None:
        """Add facts to items of a media that are known exactly."""
        with self.transaction():
            self.book.hold()
            tracked = self.book.load(media_id)
            media = tracked.media
            for key, said in facts:
                media = media.with_item(key, said)
            self.book.save(media_id, media, settle(media, tracked.standings, self.now))

    def again(self, media_ids: Iterable[int]) -> int:
        """Say again what follows from the facts: time alone changes states and flags."""
        count = 0
        for media_id in media_ids:
            with self.transaction():
                resettle(self.book, media_id, now=self.now)
            count += 1
        return count

    def look_at(self, media_id: int) -> Tracked:
        """Return what is known of a media now."""
        with self.transaction():
            return self.book.load(media_id)
