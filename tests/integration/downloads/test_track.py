from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.core.database import connected
from anishelf.core.pauses import Pauses
from anishelf.core.torrent import TorrentFile
from anishelf.downloads.domain.download import Download
from anishelf.downloads.domain.states import AttemptOutcome, DownloadFlag, DownloadStatus
from anishelf.downloads.domain.transfer import Phase
from anishelf.downloads.steps.dispatch import Dispatched, Options, dispatch
from anishelf.downloads.steps.track import Tracker
from anishelf.downloads.store.download_attempts import DownloadAttempts
from anishelf.downloads.store.download_tracking import DownloadTracking
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import TorrentRejected
from anishelf.library.store.sync_tasks import SyncTasks
from tests.fakes.downloader import FakeDownloader
from tests.worlds.wanted import add_wanted


class Stage:
    """A download that runs, and its tracker; time passes only when told."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn
        self.client = FakeDownloader()
        self.now = datetime(2026, 11, 1, 12, tzinfo=UTC)
        Downloaders(conn).ensure_default()
        self.release = add_wanted(conn, episodes=2)
        self.dispatch()
        self.tracker = self.new_tracker()

    def dispatch(self) -> Dispatched:
        return dispatch(
            Downloads(self.conn),
            DownloadAttempts(self.conn),
            Downloaders(self.conn),
            connect=lambda _: self.client,
            fetch_torrent=lambda _: b"",
            pauses=Pauses(self.conn),
            free_space=lambda: 1 << 40,
            options=Options(downloads_dir="/data/downloads", max_adds=10, min_free_space=0),
            clock=lambda: self.now,
        )

    def new_tracker(self) -> Tracker:
        return Tracker(
            DownloadTracking(self.conn),
            DownloadAttempts(self.conn),
            Downloaders(self.conn),
            connect=lambda _: self.client,
            clock=lambda: self.now,
            downloads_dir="/data/downloads",
            has_room=lambda: True,
        )

    @property
    def row(self) -> Download:
        return Downloads(self.conn).get(1)

    @property
    def handle(self) -> str:
        return next(iter(self.client.transfers))

    def poll(self, *, after: float = 1) -> Download:
        self.now += timedelta(seconds=after)
        self.tracker.poll()
        return self.row

    def tasks(self) -> list[tuple[int, str]]:
        return self.conn.execute(
            "SELECT episode_id, status FROM sync_tasks ORDER BY episode_id"
        ).fetchall()


@pytest.fixture
def stage(database: str) -> Iterator[Stage]:
    with connected(database) as conn:
        yield Stage(conn)


def test_one_question_is_asked_for_all_downloads(stage: Stage) -> None:
    for _ in range(5):
        add_wanted(stage.conn)
    stage.dispatch()
    stage.client.calls.clear()

    stage.poll()

    assert stage.client.calls == ["statuses"]


def test_progress_is_stored_at_most_every_five_seconds(stage: Stage) -> None:
    stage.client.become(stage.handle, phase=Phase.DOWNLOADING, progress=0.1)
    assert stage.poll().progress == pytest.approx(0.1)
    stage.client.become(stage.handle, phase=Phase.DOWNLOADING, progress=0.2)

    assert stage.poll(after=4).progress == pytest.approx(0.1)
    assert stage.poll(after=1).progress == pytest.approx(0.2)


def test_progress_may_go_backwards(stage: Stage) -> None:
    stage.client.become(stage.handle, phase=Phase.DOWNLOADING, progress=0.6)
    stage.poll()
    stage.client.become(stage.handle, phase=Phase.DOWNLOADING, progress=0.0)

    row = stage.poll(after=6)

    assert row.progress == 0
    assert row.flag is None


def test_two_equal_looks_complete_it_and_open_the_file_work(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    first = stage.poll()
    assert first.status is DownloadStatus.DOWNLOADING
    assert first.completed_at == stage.now
    assert first.files == (TorrentFile("Show.mkv", 1000),)
    assert stage.tracker.second_look
    assert stage.tasks() == []

    second = stage.poll(after=0.5)

    assert second.status is DownloadStatus.COMPLETED
    assert second.save_path == "/data/downloads/1"
    assert second.files == first.files
    assert stage.tasks() == [(episode, "pending") for episode in stage.release.episode_ids]
    assert not stage.tracker.second_look


def test_a_poll_after_completion_changes_nothing(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    stage.poll()
    done = stage.poll()

    assert stage.poll(after=60) == done
    assert len(stage.tasks()) == 2


def test_a_look_that_differs_from_the_first_starts_over(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    stage.poll()
    stage.client.become(stage.handle, phase=Phase.CHECKING)

    row = stage.poll()

    assert row.status is DownloadStatus.DOWNLOADING
    assert row.completed_at is None
    assert not stage.tracker.second_look


def test_a_new_tracker_needs_two_looks_of_its_own(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    stage.poll()
    stage.tracker = stage.new_tracker()

    assert stage.poll().status is DownloadStatus.DOWNLOADING
    assert stage.poll().status is DownloadStatus.COMPLETED


def test_removed_by_the_user_is_said_after_three_polls_and_not_added_again(stage: Stage) -> None:
    stage.poll()
    stage.client.remove(stage.handle, with_data=True)
    assert stage.poll().status is DownloadStatus.DOWNLOADING
    assert stage.poll().status is DownloadStatus.DOWNLOADING

    row = stage.poll()

    assert row.status is DownloadStatus.REMOVED
    assert row.reason == "it was removed in qbittorrent_default; retry to add it"
    assert stage.dispatch() == Dispatched()


def test_a_short_absence_is_forgotten(stage: Stage) -> None:
    stage.poll()
    hidden = stage.client.transfers.copy()
    stage.client.transfers.clear()
    stage.poll()
    stage.poll()
    stage.client.transfers.update(hidden)

    assert stage.poll().absent_polls == 0


def test_removed_after_it_was_complete_is_imported_from_memory(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    stage.poll()
    stage.client.remove(stage.handle, with_data=False)
    stage.poll()
    stage.poll()

    row = stage.poll()

    assert row.status is DownloadStatus.COMPLETED
    assert row.files == (TorrentFile("Show.mkv", 1000),)
    assert len(stage.tasks()) == 2


def test_lost_before_anybody_saw_it_is_added_again_three_times_at_most(stage: Stage) -> None:
    for _ in range(2):
        stage.client.transfers.clear()
        for _ in range(3):
            stage.poll()
        assert stage.row.status is DownloadStatus.PENDING
        assert stage.dispatch() == Dispatched(accepted=1)

    stage.client.transfers.clear()
    for _ in range(3):
        stage.poll()

    assert stage.row.status is DownloadStatus.REMOVED
    assert "3 times" in (stage.row.reason or "")


def test_a_transfer_outside_our_category_is_still_found(stage: Stage) -> None:
    class OtherCategory(FakeDownloader):
        def statuses(self) -> list[object]:  # type: ignore[override]
            return []

    other = OtherCategory()
    other.transfers = stage.client.transfers
    stage.client = other

    for _ in range(5):
        assert stage.poll().status is DownloadStatus.DOWNLOADING


def test_a_hybrid_whose_handle_changes_is_known_by_its_tag(stage: Stage) -> None:
    state = stage.client.transfers.pop(stage.handle)
    v2 = "d" * 64
    stage.client.transfers[v2[:40]] = replace(
        state, id=v2[:40], ids=replace(state.ids, v1=None, v2=v2)
    )

    assert stage.poll().last_seen_at == stage.now


def test_an_unknown_state_is_counted_and_changes_nothing(stage: Stage) -> None:
    stage.client.become(stage.handle, phase=Phase.UNKNOWN, raw="hibernatingDL")

    polled = stage.tracker.poll()

    assert polled.unknown == {"hibernatingDL": 1}
    assert stage.row.status is DownloadStatus.DOWNLOADING
    assert stage.row.flag is DownloadFlag.UNKNOWN_STATE
    assert "hibernatingDL" in (stage.row.flag_reason or "")


@pytest.mark.parametrize("phase", [Phase.ERROR, Phase.MISSING_FILES, Phase.PAUSED])
def test_trouble_is_flagged_at_once_and_ends_with_its_cause(stage: Stage, phase: Phase) -> None:
    stage.poll()
    stage.client.become(stage.handle, phase=phase)
    row = stage.poll()
    assert row.flag == phase.value
    assert row.status is DownloadStatus.DOWNLOADING

    stage.client.become(stage.handle, phase=Phase.DOWNLOADING)

    assert stage.poll().flag is None


def test_six_hours_without_progress_are_a_stall_but_a_queue_is_none(stage: Stage) -> None:
    stage.client.become(stage.handle, phase=Phase.QUEUED)
    for _ in range(7):
        assert stage.poll(after=3600).flag is None
    stage.client.become(stage.handle, phase=Phase.IDLE)
    assert stage.poll(after=3600).flag is None

    assert stage.poll(after=6 * 3600).flag is DownloadFlag.STALLED


def test_an_outage_changes_no_row_and_is_over_by_itself(stage: Stage) -> None:
    stage.poll()
    before = stage.row
    stage.client.unreachable = True
    for _ in range(5):
        assert stage.poll() == before
    [downloader] = Downloaders(stage.conn).all()
    assert downloader.is_failing()
    assert downloader.last_error == "it does not answer"
    stage.client.unreachable = False

    stage.poll(after=6)

    [downloader] = Downloaders(stage.conn).all()
    assert not downloader.is_failing()
    assert stage.row.last_seen_at == stage.now


def test_after_an_outage_two_new_looks_are_needed(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    stage.poll()
    stage.client.unreachable = True
    stage.poll()
    assert not stage.tracker.second_look
    stage.client.unreachable = False

    assert stage.poll().status is DownloadStatus.DOWNLOADING
    assert stage.poll().status is DownloadStatus.COMPLETED


def test_one_that_cannot_be_asked_about_does_not_stop_the_others(stage: Stage) -> None:
    class Picky(FakeDownloader):
        def files(self, transfer_id: str) -> tuple[TorrentFile, ...]:
            if transfer_id == broken:
                raise TorrentRejected("no such transfer")
            return super().files(transfer_id)

    broken = stage.handle
    add_wanted(stage.conn)
    stage.dispatch()
    picky = Picky()
    picky.transfers, picky.contents = stage.client.transfers, stage.client.contents
    stage.client = picky
    stage.tracker = stage.new_tracker()
    for handle in picky.transfers:
        picky.finish(handle)
    stage.poll()
    stage.poll()

    assert stage.row.status is DownloadStatus.DOWNLOADING
    assert Downloads(stage.conn).get(2).status is DownloadStatus.COMPLETED


def test_a_refused_login_is_tried_once_and_changed_ones_work(stage: Stage) -> None:
    stage.client.calls.clear()
    stage.client.refuses_login = True
    for _ in range(4):
        stage.poll()
    stage.tracker = stage.new_tracker()
    stage.poll()
    assert stage.client.calls == ["statuses"]
    changed = FakeDownloader(fingerprint="login-2")
    changed.transfers = stage.client.transfers
    stage.client = changed

    assert stage.poll().last_seen_at == stage.now


def test_one_who_is_cancelled_meanwhile_is_left_alone(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    stage.poll()
    Downloads(stage.conn).advance(
        1, old=DownloadStatus.DOWNLOADING, new=DownloadStatus.CANCELLED, reason="by hand"
    )

    assert stage.poll().status is DownloadStatus.CANCELLED
    assert not stage.tracker.second_look


def test_completed_work_is_claimed_once(stage: Stage) -> None:
    stage.client.finish(stage.handle)
    stage.poll()
    stage.poll()
    tasks = SyncTasks(stage.conn)
    later = datetime.now(UTC) + timedelta(seconds=1)

    assert tasks.claim(owner="run-1", now=later) == [1]
    assert tasks.claim(owner="run-2", now=later) == []


def test_every_attempt_outcome_is_kept_and_repeated_failures_once(stage: Stage) -> None:
    attempts = DownloadAttempts(stage.conn)
    for outcome in (*AttemptOutcome, AttemptOutcome.UNREACHABLE):
        attempts.add(1, downloader_id=1, outcome=outcome, reason="words")

    count = stage.conn.execute("SELECT count(*) FROM download_attempts").fetchone()
    assert count == (1 + len(AttemptOutcome),)
    assert attempts.times_accepted(1) == 2
