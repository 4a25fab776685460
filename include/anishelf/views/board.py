"""The questions that the page, the command line and the demo ask. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from anishelf.downloads.domain.downloader import FAILURES_SHOWN_AFTER
from anishelf.downloads.domain.states import DownloadFlag, DownloadStatus
from anishelf.feeds.domain.states import WAITING, Stage
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.work import Review
from anishelf.identity.store.identity_reviews import IdentityReviews
from anishelf.library.domain.states import LibraryState, MetadataStatus, SyncStatus
from anishelf.views.episodes import EPISODES, SYNCS, TRANSFERS
from anishelf.views.health import FAILING, PROGRESS, SHELF
from anishelf.views.items import Wanted, find_items, stage_counts
from anishelf.views.rows import (
    Episode,
    Failure,
    FailureKind,
    Item,
    Number,
    Poster,
    Progress,
    Shelf,
    Sync,
    Transfer,
)
from anishelf.views.trace import Trace, read_trace

Row = TypeVar("Row")
ACTIVE = (DownloadStatus.PENDING, DownloadStatus.DOWNLOADING)


class Dashboard:
    """Reads what happened, what happens and what does not.

    A downloader is shown as failing after so many failed polls in a row.
    """

    def __init__(
        self, conn: Connection, *, downloader_failures: int = FAILURES_SHOWN_AFTER
    ) -> None:
        self._conn = conn
        self._downloader_failures = downloader_failures

    def progress(self) -> Progress:
        """Return how much has come how far."""
        return self._rows(_progress, PROGRESS)[0]

    def shelf(self) -> Shelf:
        """Return how much there is, from kept numbers and small indexes."""
        shows, episodes, size = self._conn.execute(SHELF).fetchall()[0]
        return Shelf(sum(stage_counts(self._conn).values()), shows, episodes, size)

    def arrived(self, *, limit: int) -> list[Episode]:
        """Return what came into the library, the newest first."""
        clause = "WHERE f.is_there ORDER BY f.created_at DESC, f.id DESC LIMIT %(limit)s"
        return self._rows(_episode, f"{EPISODES} {clause}", {"limit": limit})

    def library(self) -> list[Episode]:
        """Return every file that we own in the library, in the order of their paths."""
        return self._rows(_episode, f"{EPISODES} WHERE f.state <> 'trashed' ORDER BY f.path")

    def downloads(self, statuses: Collection[DownloadStatus] | None = None) -> list[Transfer]:
        """Return the downloads in these statuses (default: all), the newest first."""
        wanted = None if statuses is None else [status.value for status in statuses]
        return self._transfers("ORDER BY d.id DESC", wanted)

    def under_way(self) -> list[Transfer]:
        """Return the downloads that are waiting or running, the one that is done first, first."""
        wanted = [status.value for status in ACTIVE]
        return self._transfers("ORDER BY d.progress DESC, d.id", wanted)

    def _transfers(self, order: str, statuses: list[str] | None) -> list[Transfer]:
        values = {"statuses": statuses, "failures": self._downloader_failures}
        return self._rows(_transfer, f"{TRANSFERS} {order}", values)

    def syncing(self) -> list[Sync]:
        """Return the episodes that are on their way into the library, oldest first."""
        return self._rows(_sync, SYNCS)

    def items(
        self,
        stages: Sequence[Stage] | None = None,
        *,
        ids: Collection[int] | None = None,
        search: str | None = None,
        subscription_id: int | None = None,
        limit: int | None = None,
    ) -> list[Item]:
        """Return feed entries with how far they came, the newest first."""
        wanted = Wanted(stages, ids, search, subscription_id=subscription_id)
        return find_items(self._conn, wanted, limit=limit)

    def waiting(self, *, limit: int | None = None) -> list[Item]:
        """Return what waits for a reason, the most pressing first."""
        return find_items(self._conn, Wanted(WAITING), limit=limit, by_stage=True)

    def trace(self, item_id: int) -> Trace | None:
        """Return the whole way of one feed entry, or None where there is no such entry."""
        found = self.items(ids=[item_id])
        return read_trace(self._conn, found[0]) if found else None

    def reviews(self, *, limit: int, after: int = 0) -> list[Review]:
        """Return the titles that a person should place, the oldest first, with ids above *after*."""
        return IdentityReviews(self._conn).all(limit=limit, after=after)

    def review(self, review_id: int) -> Review | None:
        """Return one question about a title, answered or not, or None."""
        return IdentityReviews(self._conn).get(review_id)

    def failing(self, *, now: datetime) -> list[Failure]:
        """Return what keeps failing, what has failed longest first."""
        values = {"now": now, "failures": self._downloader_failures}
        return self._rows(_failure, FAILING, values)

    def poster(self, work_id: int) -> Poster | None:
        """Return the poster that we wrote for a work, or None."""
        with self._conn.cursor(row_factory=class_row(Poster)) as cursor:
            cursor.execute(
                """
                SELECT path, sha256 FROM sidecars
                WHERE work_id = %s AND kind = 'poster' ORDER BY id LIMIT 1
                """,
                (work_id,),
            )
            return cursor.fetchone()

    def _rows(
        self, make: Callable[..., Row], sql: str, values: Mapping[str, object] | None = None
    ) -> list[Row]:
        with self._conn.cursor(row_factory=kwargs_row(make)) as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()


def _number(value: Decimal | None) -> Number | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _episode(
    *,
    kind: str,
    number: Decimal | None,
    state: str,
    metadata: str | None,
    **rest: Any,
) -> Episode:
    return Episode(
        kind=WorkKind(kind),
        number=_number(number),
        state=LibraryState(state),
        metadata=MetadataStatus(metadata) if metadata else None,
        **rest,
    )


def _transfer(
    *, first: Decimal | None, last: Decimal | None, status: str, flag: str | None, **rest: Any
) -> Transfer:
    return Transfer(
        first=_number(first),
        last=_number(last),
        status=DownloadStatus(status),
        flag=DownloadFlag(flag) if flag else None,
        **rest,
    )


def _sync(*, number: Decimal | None, status: str, **rest: Any) -> Sync:
    return Sync(number=_number(number), status=SyncStatus(status), **rest)


def _failure(*, kind: str, **rest: Any) -> Failure:
    return Failure(kind=FailureKind(kind), **rest)


def _progress(*, downloads: dict[str, int], **rest: Any) -> Progress:
    return Progress(
        downloads={status: downloads.get(status.value, 0) for status in DownloadStatus}, **rest
    )
