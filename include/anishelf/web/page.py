"""What the page shows, as one object: read once, rendered once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from anishelf.identity.domain.work import Review
from anishelf.views import (
    Dashboard,
    Episode,
    Failure,
    FailureKind,
    Item,
    Progress,
    Stage,
    Step,
    Sync,
    Transfer,
)

ARRIVED: Final = 18
WAITING: Final = 50
REVIEWS: Final = 10

STAGES: Mapping[Stage, str] = {
    Stage.SYNC_FAILED: "not in the library",
    Stage.LIBRARY_CONFLICT: "name taken",
    Stage.BATCH_UNMATCHED: "files unclear",
    Stage.DOWNLOAD_FAILED: "download failed",
    Stage.NO_DOWNLOADER: "no downloader",
    Stage.STUCK: "download stuck",
    Stage.CONFLICT: "undecided",
    Stage.BLOCKED: "show not recognised",
    Stage.UNREADABLE: "not readable",
    Stage.UNMATCHED: "not recognised",
    Stage.UNDESCRIBED: "not described",
    Stage.MISMATCHED: "no longer matches",
}
"""What each stage that waits is called on the page."""

STEPS: Mapping[Step, str] = {
    Step.FETCH: "Feed",
    Step.PARSE: "Title",
    Step.DECIDE: "Decision",
    Step.DISPATCH: "Downloader",
    Step.DOWNLOAD: "Download",
    Step.MOVE: "Into the library",
    Step.RESYNC: "Moved within the library",
    Step.METADATA: "Description",
    Step.LIBRARY: "Library file",
}
"""What each step of an entry's way is called."""

FAILURES: Mapping[FailureKind, str] = {
    FailureKind.FEED: "Feed",
    FailureKind.DOWNLOADER: "Downloader",
}
"""What comes before the name of something that fails; other names speak for themselves."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that one look at the page needs."""

    now: datetime
    progress: Progress
    arrived: list[Episode]
    transfers: list[Transfer]
    syncs: list[Sync]
    waiting: list[Item]
    more_waiting: bool
    failures: list[Failure]
    reviews: list[Review]
    more_reviews: bool

    @property
    def is_busy(self) -> bool:
        """Return whether something moves, so that it is worth looking again soon."""
        return bool(self.transfers or self.syncs)

    @property
    def is_new(self) -> bool:
        """Return whether nothing was ever fetched."""
        return self.progress.items == 0


def read_page(board: Dashboard, *, now: datetime) -> Page:
    """Return the page as it is now."""
    waiting = board.waiting(limit=WAITING + 1)
    reviews = board.reviews(limit=REVIEWS + 1)
    return Page(
        now=now,
        progress=board.progress(),
        arrived=board.arrived(limit=ARRIVED),
        transfers=board.under_way(),
        syncs=board.syncing(),
        waiting=waiting[:WAITING],
        more_waiting=len(waiting) > WAITING,
        failures=board.failing(now=now),
        reviews=reviews[:REVIEWS],
        more_reviews=len(reviews) > REVIEWS,
    )
