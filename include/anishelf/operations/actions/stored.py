"""What our database knows: its own state, the feeds, the downloaders, and what keeps failing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg import Connection

from anishelf.core.words import ago
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.feeds.domain.subscription import Subscription
from anishelf.feeds.store.subscriptions import Subscriptions
from anishelf.library.store.library_files import LibraryFiles
from anishelf.library.store.verification import Verification
from anishelf.operations.actions.health import Check, bad, ok, warning
from anishelf.settings import Settings
from anishelf.store.schema import newest, revision
from anishelf.tracker.actions.health import inbox_health, neighbours_health
from anishelf.views import Dashboard, Failure, FailureKind

_ASKED_ELSEWHERE = frozenset({"jellyfin_default", "pipeline"})
_BACKLOG = 1_000
"""Events that may wait for a moment, as after an outage."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database said, and what the other checks need of it."""

    checks: tuple[Check, ...]
    downloaders: tuple[Downloader, ...] = ()
    roots_with_files: frozenset[Path] = frozenset()


def check_stored(conn: Connection, settings: Settings, *, now: datetime) -> Stored:
    """Check the schema, then what the rows say; an old schema is said first and alone."""
    there, wanted = revision(conn), newest()
    if there != wanted:
        upgrade = "start the stack (make start) to upgrade it"
        return Stored((bad("database", f"its schema is {there}, not {wanted}; {upgrade}"),))
    failures = Dashboard(conn, downloader_failures=settings.downloader_failures).failing(now=now)
    feeds = _check_feeds(Subscriptions(conn).all(), failures, now=now)
    files = LibraryFiles(conn)
    roots = (settings.library_dir, settings.movies_dir)
    return Stored(
        checks=(
            ok("database", f"it answers, schema {there}"),
            *feeds,
            *_check_work(failures, now),
            *_check_seen(conn),
            *_check_roots(files, roots),
            *_check_neighbours(conn, now),
            *_check_inbox(conn, now),
        ),
        downloaders=tuple(Downloaders(conn).enabled()),
        roots_with_files=frozenset(root for root in roots if files.any_below(str(root))),
    )


def _check_feeds(
    followed: Sequence[Subscription], failures: Sequence[Failure], *, now: datetime
) -> list[Check]:
    keep_failing = {failure.name for failure in failures if failure.kind is FailureKind.FEED}
    failing = [s for s in followed if s.consecutive_failures and not s.paused]
    if not failing:
        return [ok("feeds", f"{len(followed)} followed, none is failing")]
    return [
        (bad if s.name in keep_failing else warning)(
            f"feed {s.name}", f"{s.last_error} (last success {ago(s.last_success_at, now=now)})"
        )
        for s in failing
    ]


def _check_seen(conn: Connection) -> list[Check]:
    unseen = Verification(conn).complaints()
    if not unseen:
        return []
    path, reason = unseen[0]
    return [
        warning(
            "Jellyfin's view", f"{len(unseen)} files are not shown; the first is {path}: {reason}"
        )
    ]


def _check_roots(files: LibraryFiles, roots: Sequence[Path]) -> list[Check]:
    """Say that files lie where the library is no more, and what follows them."""
    astray = files.outside([str(root) for root in roots])
    if not astray:
        return []
    return [
        bad(
            "library",
            f"{len(astray)} files lie below none of its folders, the first is {astray[0].path}; "
            "after a move of the library: anishelf library rebase OLD NEW",
        )
    ]


def _check_neighbours(conn: Connection, now: datetime) -> list[Check]:
    """Say who is away; a neighbour without a connection is never asked and never named."""
    return [
        ok(each.conn_id, f"it answered {ago(each.asked_at, now=now)}")
        if each.error is None
        else bad(each.conn_id, f"away, the first time {ago(each.since, now=now)}: {each.error}")
        for each in neighbours_health(conn)
        if each.conn_id not in _ASKED_ELSEWHERE
    ]


def _check_inbox(conn: Connection, now: datetime) -> list[Check]:
    health, found = inbox_health(conn), []
    if health.waiting > _BACKLOG:
        found.append(bad("inbox", f"{health.waiting} events wait; does the triggerer run?"))
    if health.failed:
        found.append(warning("inbox", f"{health.failed} events could not be read"))
    return found + [
        warning(f"inbox of {source}", f"{reason}: {count} times, last {ago(last, now=now)}")
        for source, reason, count, last in health.refused
    ]


def _check_work(failures: Sequence[Failure], now: datetime) -> list[Check]:
    asked_elsewhere = {FailureKind.FEED, FailureKind.DOWNLOADER}
    return [
        (warning if failure.kind is FailureKind.RULE else bad)(
            failure.kind, f"{failure.count} {failure.name}, the first {since}: {failure.reason}"
        )
        for failure in failures
        if failure.kind not in asked_elsewhere
        for since in [ago(failure.since, now=now)]
    ]
