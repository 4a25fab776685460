from __future__ import annotations

import pytest

from anishelf.decisions.domain.states import ConflictStatus
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.identity.domain.states import ReviewStatus
from anishelf.library.domain.states import SyncStatus
from anishelf.notifications.domain.events import Event, EventFilter, EventKind, kind_of


@pytest.mark.parametrize(
    ("entity", "new", "kind"),
    [
        ("sync_tasks", SyncStatus.SYNCED, EventKind.ARRIVED),
        ("sync_tasks", SyncStatus.SYNC_FAILED, EventKind.SYNC_FAILED),
        ("sync_tasks", SyncStatus.BATCH_UNMATCHED, EventKind.NEEDS_YOU),
        ("sync_tasks", SyncStatus.SYNCING, None),
        ("downloads", DownloadStatus.FAILED, EventKind.DOWNLOAD_FAILED),
        ("downloads", DownloadStatus.NO_DOWNLOADER, EventKind.DOWNLOAD_FAILED),
        ("downloads", DownloadStatus.CANCELLED, None),
        ("identity_reviews", ReviewStatus.PENDING, EventKind.NEEDS_YOU),
        ("release_conflicts", ConflictStatus.PENDING, EventKind.NEEDS_YOU),
        ("releases", "failed", None),
    ],
)
def test_what_a_change_tells(entity: str, new: str, kind: EventKind | None) -> None:
    assert kind_of(entity, old="before", new=new) is kind


def test_a_moved_file_does_not_arrive_again_but_its_failure_is_told() -> None:
    assert kind_of("sync_tasks", old="syncing", new="synced", resync=True) is None
    failed = kind_of("sync_tasks", old="syncing", new="sync_failed", resync=True)
    assert failed is EventKind.SYNC_FAILED


def test_an_answer_that_changes_no_status_tells_nothing() -> None:
    assert kind_of("identity_reviews", old="pending", new="pending") is None


def test_an_empty_filter_wants_everything() -> None:
    assert EventFilter().wants(Event(EventKind.ARRIVED))


def test_a_filter_asks_for_every_respect() -> None:
    chosen = EventFilter(kinds=frozenset({EventKind.ARRIVED}), show_ids=frozenset({7}))

    assert chosen.wants(Event(EventKind.ARRIVED, show_id=7))
    assert not chosen.wants(Event(EventKind.ARRIVED, show_id=8))
    assert not chosen.wants(Event(EventKind.ARRIVED))
    assert not chosen.wants(Event(EventKind.SYNC_FAILED, show_id=7))


def test_a_subscription_is_a_respect_too() -> None:
    chosen = EventFilter(subscription_ids=frozenset({3}))

    assert chosen.wants(Event(EventKind.ARRIVED, subscription_id=3))
    assert not chosen.wants(Event(EventKind.ARRIVED, subscription_id=4))
