"""Several downloaders: whose turn it is, and who takes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from anishelf.core.database import connected
from anishelf.core.history import record
from anishelf.core.pauses import Pauses
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import AttemptOutcome, DownloadFlag, DownloadStatus
from anishelf.downloads.domain.transfer import Phase
from anishelf.downloads.kinds import KINDS, Kind
from anishelf.downloads.steps.dispatch import Dispatched, Options, dispatch
from anishelf.downloads.steps.track import Tracker
from anishelf.downloads.store.download_attempts import DownloadAttempts
from anishelf.downloads.store.download_tracking import DownloadTracking
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import DownloaderUnreachable
from anishelf.feeds.domain.states import DownloadType
from tests.fakes.downloader import FakeDownloader
from tests.worlds.wanted import add_wanted

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OPTIONS = Options(downloads_dir="/data/downloads", max_adds=100, min_free_space=0, patience=3)
TORRENTS = frozenset({DownloadType.MAGNET, DownloadType.TORRENT})


class Stage:
    """Two downloaders, the first one preferred."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn
        self.downloads = Downloads(conn)
        self.downloaders = Downloaders(conn)
        self.has_room = True
        self.clients = {"first": FakeDownloader(), "second": FakeDownloader()}
        for priority, name in enumerate(reversed(self.clients)):
            self.downloaders.add(name, kind="aria2", takes=TORRENTS, priority=priority)

    def run(self) -> Dispatched:
        return dispatch(
            self.downloads,
            DownloadAttempts(self.conn),
            self.downloaders,
            connect=self._connect,
            fetch_torrent=lambda link: pytest.fail(link.url),
            pauses=Pauses(self.conn),
            free_space=lambda: 1 << 40,
            options=OPTIONS,
            clock=lambda: NOW,
            sleep=lambda _: None,
        )

    def tracker(self) -> Tracker:
        return Tracker(
            DownloadTracking(self.conn),
            DownloadAttempts(self.conn),
            self.downloaders,
            connect=self._connect,
            clock=lambda: NOW,
            downloads_dir="/data/downloads",
            has_room=lambda: self.has_room,
        )

    def fail_at(self, name: str, *, polls: int = 2, complaint: str = "no space") -> None:
        """Let its one transfer fail at downloader *name*, and look often enough to believe it."""
        client = self.clients[name]
        client.complaint = complaint
        for handle in list(client.transfers):
            client.become(handle, phase=Phase.ERROR)
        tracker = self.tracker()
        for _ in range(polls):
            tracker.poll()

    def attempts(self) -> list[tuple[str, str]]:
        """Return who was tried, in order, and what became of it."""
        return self.conn.execute(
            "SELECT c.conn_id, a.outcome FROM download_attempts a "
            "JOIN downloaders c ON c.id = a.downloader_id ORDER BY a.id"
        ).fetchall()

    def _connect(self, downloader: Downloader) -> FakeDownloader:
        return self.clients[downloader.conn_id]

    def row(self) -> tuple[str, str | None]:
        return self.conn.execute("SELECT status, reason FROM downloads").fetchall()[0]

    def adds(self) -> dict[str, int]:
        return {name: len(client.adds) for name, client in self.clients.items()}


@pytest.fixture
def stage(database: str) -> Iterator[Stage]:
    with connected(database) as conn:
        yield Stage(conn)


def test_what_one_rejects_the_next_takes_and_both_answers_are_kept(stage: Stage) -> None:
    stage.clients["first"].rejects = True
    add_wanted(stage.conn)

    assert stage.run() == Dispatched(accepted=1)

    attempts = stage.conn.execute(
        "SELECT c.conn_id, a.outcome, a.reason FROM download_attempts a "
        "JOIN downloaders c ON c.id = a.downloader_id ORDER BY a.id"
    )
    assert attempts.fetchall() == [("first", "rejected", "Fails."), ("second", "accepted", None)]


def test_rejected_by_all_it_fails_with_every_reason(stage: Stage) -> None:
    for client in stage.clients.values():
        client.rejects = True
    add_wanted(stage.conn)

    assert stage.run() == Dispatched(failed=1)

    assert stage.row() == ("failed", "first: Fails.; second: Fails.")


def test_one_that_is_away_for_a_moment_keeps_its_turn_and_then_loses_it(stage: Stage) -> None:
    stage.clients["first"].unreachable = True
    add_wanted(stage.conn)
    for _ in range(3):
        assert stage.run() == Dispatched(waiting=1)

    assert stage.run() == Dispatched(accepted=1)

    assert stage.adds() == {"first": 0, "second": 1}
    assert stage.run() == Dispatched()


def test_one_that_may_have_it_already_is_waited_for(stage: Stage) -> None:
    add_wanted(stage.conn)
    first = _BreaksWhileAdding()
    stage.clients["first"] = first
    for _ in range(6):
        assert stage.run() == Dispatched(waiting=1)
    assert stage.adds() == {"first": 1, "second": 0}
    first.unreachable = False

    assert stage.run() == Dispatched(adopted=1)

    assert stage.adds() == {"first": 1, "second": 0}


class _BreaksWhileAdding(FakeDownloader):
    """Takes it, and dies before it answers."""

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        super().add(source, save_path=save_path, tag=tag)
        self.unreachable = True
        raise DownloaderUnreachable("it does not answer")


def test_all_away_is_no_failure(stage: Stage) -> None:
    for client in stage.clients.values():
        client.unreachable = True
    add_wanted(stage.conn)
    for _ in range(8):
        assert stage.run() == Dispatched(waiting=1)

    assert stage.row()[0] == "pending"


def test_a_new_downloader_gets_what_the_others_refused_and_nothing_else(stage: Stage) -> None:
    for client in stage.clients.values():
        client.rejects = True
    add_wanted(stage.conn)
    add_wanted(stage.conn, url="magnet:?xt=nothing")
    stage.run()
    stage.clients["third"] = FakeDownloader()
    third = stage.downloaders.add("third", kind="aria2", takes=TORRENTS, priority=0)

    assert stage.downloads.reopen_for(third) == [1]
    assert stage.run() == Dispatched(accepted=1)

    assert stage.downloads.reopen_for(third) == []


def test_without_a_capable_one_it_waits_until_one_appears(stage: Stage) -> None:
    add_wanted(stage.conn, url="http://127.0.0.1/a.mkv", download_type="http")
    for _ in range(10):
        assert stage.run() == Dispatched(waiting=1)
    assert stage.row()[0] == "no_downloader"
    stage.clients["web"] = _TakesFiles()
    stage.downloaders.add("web", kind="http", takes={DownloadType.HTTP}, priority=0)

    assert stage.run() == Dispatched(accepted=1)


class _TakesFiles(FakeDownloader):
    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        super().add(f"magnet:?xt=urn:btih:{1:040x}", save_path=save_path, tag=tag)


def test_a_disabled_one_gets_nothing(stage: Stage) -> None:
    stage.downloaders.set_enabled(2, enabled=False)  # the first by priority was added last
    add_wanted(stage.conn)
    stage.run()

    assert stage.adds() == {"first": 0, "second": 1}


def test_a_release_in_conflict_is_not_sent(stage: Stage) -> None:
    release = add_wanted(stage.conn, episodes=2)
    stage.conn.execute(
        "UPDATE release_episodes SET decision = 'conflict' WHERE episode_id = %s",
        (release.episode_ids[0],),
    )

    assert stage.run() == Dispatched()


def test_what_waits_follows_its_decision(stage: Stage) -> None:
    for client in stage.clients.values():
        client.unreachable = True
    add_wanted(stage.conn)
    stage.downloads.open_wanted(limit=1)
    stage.conn.execute("UPDATE release_episodes SET decision = 'filtered'")
    assert stage.run() == Dispatched()
    assert stage.row() == ("cancelled", "nothing wants it any more")
    stage.conn.execute("UPDATE release_episodes SET decision = 'wanted'")
    for client in stage.clients.values():
        client.unreachable = False

    assert stage.run() == Dispatched(accepted=1)


@pytest.mark.parametrize("end", [DownloadStatus.FAILED, DownloadStatus.CANCELLED])
def test_what_ended_begins_again_when_it_is_wanted_anew(stage: Stage, end: DownloadStatus) -> None:
    for client in stage.clients.values():
        client.unreachable = True
    release = add_wanted(stage.conn)
    stage.run()
    stage.downloads.advance(1, old=DownloadStatus.PENDING, new=end, reason="it ended")
    for client in stage.clients.values():
        client.unreachable = False
    assert [stage.run() for _ in range(3)] == [Dispatched()] * 3

    for decision in ("filtered", "wanted"):
        record(
            stage.conn,
            entity="releases",
            entity_id=release.id,
            old=None,
            new=decision,
            reason="a filter changed",
        )

    assert stage.run() == Dispatched(accepted=1)
    assert stage.run() == Dispatched()


def test_a_fifth_kind_needs_no_change_elsewhere(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    paperboy = FakeDownloader()
    kind = Kind("a paper boy", TORRENTS, lambda _at, _settings: paperboy, has_connection=False)
    monkeypatch.setitem(KINDS, "paperboy", kind)
    stage.downloaders.add("paperboy", kind="paperboy", takes=kind.takes, priority=99)
    add_wanted(stage.conn)

    sent = dispatch(
        stage.downloads,
        DownloadAttempts(stage.conn),
        stage.downloaders,
        connect=lambda downloader: KINDS[downloader.type].connect(None, Path()),
        fetch_torrent=lambda link: pytest.fail(link.url),
        pauses=Pauses(stage.conn),
        free_space=lambda: 1 << 40,
        options=OPTIONS,
        clock=lambda: NOW,
        sleep=lambda _: None,
    )

    assert sent == Dispatched(accepted=1)
    assert paperboy.adds == ["anishelf-1"]


def test_a_transfer_that_fails_later_goes_on_to_the_next_and_every_reason_is_kept(
    stage: Stage,
) -> None:
    add_wanted(stage.conn)
    assert stage.run() == Dispatched(accepted=1)

    stage.fail_at("first")

    assert stage.row() == ("pending", "first failed; another one takes its turn")
    assert stage.clients["first"].transfers == {}
    assert stage.run() == Dispatched(accepted=1)
    assert stage.adds() == {"first": 1, "second": 1}
    assert stage.attempts() == [
        ("first", "accepted"),
        ("first", "failed"),
        ("second", "accepted"),
    ]
    [(reason,)] = stage.conn.execute(
        "SELECT reason FROM download_attempts WHERE outcome = 'failed'"
    ).fetchall()
    assert reason.startswith("no space")


def test_failed_everywhere_it_stays_where_it_failed_last_and_goes_round_no_more(
    stage: Stage,
) -> None:
    add_wanted(stage.conn)
    stage.run()
    stage.fail_at("first")
    stage.run()

    for _ in range(10):
        stage.fail_at("second")
        assert stage.run() == Dispatched()

    download = stage.downloads.get(1)
    assert (download.status, download.flag) == (DownloadStatus.DOWNLOADING, DownloadFlag.ERROR)
    assert stage.adds() == {"first": 1, "second": 1}


def test_one_error_is_not_believed_before_it_is_seen_twice(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.run()

    stage.fail_at("first", polls=1)

    assert stage.row()[0] == "downloading"


def test_a_full_disk_is_the_fault_of_no_downloader(stage: Stage) -> None:
    stage.has_room = False
    add_wanted(stage.conn)
    stage.run()

    stage.fail_at("first", polls=5)

    assert stage.downloads.get(1).flag is DownloadFlag.ERROR
    assert stage.attempts() == [("first", "accepted")]


def test_what_was_added_by_hand_is_not_taken_away_when_it_fails(stage: Stage) -> None:
    release = add_wanted(stage.conn)
    stage.clients["first"].add(release.url, save_path="/mine", tag="by hand")
    assert stage.run() == Dispatched(adopted=1)

    stage.fail_at("first", polls=5)

    assert len(stage.clients["first"].transfers) == 1
    assert stage.row()[0] == "downloading"


def test_killed_between_taking_it_away_and_saying_so_it_still_goes_on(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.run()
    stage.tracker().poll()
    DownloadAttempts(stage.conn).add(
        1, downloader_id=stage.downloads.get(1).downloader_id or 0, outcome=AttemptOutcome.FAILED
    )
    stage.clients["first"].transfers.clear()
    tracker = stage.tracker()

    for _ in range(3):
        tracker.poll()

    assert stage.run() == Dispatched(accepted=1)
    assert stage.adds() == {"first": 1, "second": 1}


def test_who_refused_it_is_not_asked_again_when_another_one_fails(stage: Stage) -> None:
    stage.clients["first"].rejects = True
    stage.clients["third"] = FakeDownloader()
    stage.downloaders.add("third", kind="aria2", takes=TORRENTS, priority=-1)
    add_wanted(stage.conn)
    stage.run()
    stage.fail_at("second")

    assert stage.run() == Dispatched(accepted=1)

    assert [name for name, _ in stage.attempts()] == ["first", "second", "second", "third"]


def test_a_retry_asks_everybody_again(stage: Stage) -> None:
    for client in stage.clients.values():
        client.rejects = True
    add_wanted(stage.conn)
    stage.run()
    stage.clients["first"].rejects = False
    stage.downloads.reopen(1, old=DownloadStatus.FAILED, reason="its user tries it again")

    assert stage.run() == Dispatched(accepted=1)


def test_when_the_next_one_is_gone_meanwhile_it_fails_with_what_was_said(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.run()
    stage.fail_at("first")
    stage.downloaders.set_enabled(1, enabled=False)  # the second by priority was added first

    assert stage.run() == Dispatched(failed=1)
    assert (stage.row()[1] or "").startswith("first: no space")
    stage.downloaders.set_enabled(1, enabled=True)

    second = next(one for one in stage.downloaders.all() if one.conn_id == "second")
    assert stage.downloads.reopen_for(second) == [1]
    assert stage.run() == Dispatched(accepted=1)
    assert stage.adds() == {"first": 1, "second": 1}


def test_what_a_disabled_one_may_have_is_looked_for_there_before_others_get_it(
    stage: Stage,
) -> None:
    first = _BreaksWhileAdding()
    stage.clients["first"] = first
    add_wanted(stage.conn)
    stage.run()
    stage.downloaders.set_enabled(2, enabled=False)

    assert stage.run() == Dispatched(waiting=1)
    assert "first is disabled and may have it" in (stage.row()[1] or "")
    first.unreachable = False

    assert stage.run() == Dispatched(adopted=1)
    assert stage.adds() == {"first": 1, "second": 0}


def test_what_a_disabled_one_does_not_have_is_sent_to_the_next(stage: Stage) -> None:
    stage.clients["first"].forgets = True
    add_wanted(stage.conn)
    assert stage.run() == Dispatched(waiting=1)
    stage.downloaders.set_enabled(2, enabled=False)

    assert stage.run() == Dispatched(accepted=1)

    assert stage.adds() == {"first": 1, "second": 1}


def test_a_disabled_one_with_nobody_else_leaves_it_without_a_downloader(stage: Stage) -> None:
    stage.clients["first"].forgets = True
    add_wanted(stage.conn)
    stage.run()
    stage.downloaders.set_enabled(1, enabled=False)
    stage.downloaders.set_enabled(2, enabled=False)

    assert stage.run() == Dispatched(waiting=1)
    assert stage.row()[0] == "no_downloader"
    stage.clients["first"].forgets = False
    stage.downloaders.set_enabled(2, enabled=True)

    assert stage.run() == Dispatched(accepted=1)
