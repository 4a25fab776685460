"""Step: read the titles of the stored items into releases."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from anishelf.core.batch import each, together
from anishelf.feeds.domain.feed import RawItem
from anishelf.feeds.domain.offer import download_type
from anishelf.feeds.domain.states import ItemStatus
from anishelf.titles.parser import ReleaseTitle
from anishelf.titles.ports import Items, Read, Record

log = logging.getLogger(__name__)

BATCH = 1000
NOT_A_VIDEO = "the title does not look like a video release"

ReadTitle = Callable[[str], ReleaseTitle | None]
"""Reads a release title, or returns None when it is none."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """How many titles were read, were no video release, or could not be stored."""

    parsed: int
    unmatched: int
    failed: int


def parse_items(items: Items, record: Record, read_title: ReadTitle) -> Parsed:
    """Read every pending item's title; each succeeds or fails alone, and none stays pending."""
    total = Parsed(parsed=0, unmatched=0, failed=0)
    while batch := items.pending(limit=BATCH):
        done = _parse_batch(batch, items, record, read_title)
        log.info(
            "%s titles read, %s unmatched, %s failed", done.parsed, done.unmatched, done.failed
        )
        total = Parsed(
            parsed=total.parsed + done.parsed,
            unmatched=total.unmatched + done.unmatched,
            failed=total.failed + done.failed,
        )
    return total


def reparse(items: Items, item_ids: Collection[int], *, by: str) -> int:
    """Have the titles of these items read again by the next run; return how many will be."""
    return items.reopen(item_ids, reason=f"{by} asked for the title to be read again")


def _parse_batch(
    batch: Sequence[RawItem], items: Items, record: Record, read_title: ReadTitle
) -> Parsed:
    outcomes: dict[ItemStatus, dict[int, str | None]] = {
        status: {} for status in (ItemStatus.PARSED, ItemStatus.UNMATCHED, ItemStatus.FAILED)
    }

    read: list[Read] = []

    def parse_one(item: RawItem) -> None:
        title = read_title(item.title)
        if title is None:
            outcomes[ItemStatus.UNMATCHED][item.id] = NOT_A_VIDEO
            return
        offered = download_type(
            item.download_url, infohash=item.infohash, enclosure_type=item.enclosure_type
        )
        read.append((item.id, title, offered))

    def fail(item: RawItem, reason: str) -> None:
        outcomes[ItemStatus.FAILED][item.id] = reason

    def keep(some: Sequence[Read]) -> None:
        record(some)
        outcomes[ItemStatus.PARSED].update((item_id, None) for item_id, _, _ in some)

    def refuse(one: Read, reason: str) -> None:
        outcomes[ItemStatus.FAILED][one[0]] = reason

    each(batch, parse_one, on_failure=fail)
    together(read, keep, on_failure=refuse)
    for status, reasons in outcomes.items():
        if reasons:
            items.advance_all(reasons, old=ItemStatus.PENDING, new=status)
    return Parsed(
        parsed=len(outcomes[ItemStatus.PARSED]),
        unmatched=len(outcomes[ItemStatus.UNMATCHED]),
        failed=len(outcomes[ItemStatus.FAILED]),
    )
