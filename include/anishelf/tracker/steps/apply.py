"""Takes one report into the book: finds its media, adds its facts, says what follows."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from anishelf.tracker.domain.correlation import choose, take_in
from anishelf.tracker.domain.media import ItemKey, Media, absorb
from anishelf.tracker.domain.report import Report
from anishelf.tracker.domain.settling import Tracked, settle
from anishelf.tracker.domain.state import is_closed
from anishelf.tracker.domain.states import InboxStatus
from anishelf.tracker.ports import Book


def apply_report(
    book: Book, report: Report, *, at: datetime, now: datetime
) -> tuple[InboxStatus, int | None]:
    """Take in *report* of *at*; return what became of it and the media it is about.

    The caller holds the transaction. Taking in the same report again changes nothing. What found
    no media, or no item of it, is unmatched and to be tried again when more is known.
    """
    if report.ignored is not None:
        return InboxStatus.IGNORED, None
    book.hold()
    found = choose(report.clues, book.find(report.clues))
    if not found and (not report.creates or report.kind is None):
        return InboxStatus.UNMATCHED, None
    media_id = found[0] if found else book.open(report.kind) if report.kind else 0
    tracked = _joined(book, media_id, found[1:])
    media, placed = take_in(tracked.media, report, at, partial(_closed, now=now))
    book.save(media_id, media, settle(media, tracked.standings, now))
    return (InboxStatus.APPLIED if placed else InboxStatus.UNMATCHED), media_id


def resettle(book: Book, media_id: int, *, now: datetime) -> None:
    """Say again what follows from the facts of a media: time alone changes states and flags."""
    book.hold()
    tracked = book.load(media_id)
    book.save(media_id, tracked.media, settle(tracked.media, tracked.standings, now))


def _joined(book: Book, media_id: int, others: list[int]) -> Tracked:
    """Return the media with what was kept apart of it until now."""
    tracked = book.load(media_id)
    for other_id in others:
        other = book.load(other_id)
        tracked = Tracked(
            absorb(tracked.media, other.media), {**other.standings, **tracked.standings}
        )
        book.drop(other_id, into=media_id)
    return tracked


def _closed(media: Media, key: ItemKey, *, now: datetime) -> bool:
    return is_closed(media, key, now)
