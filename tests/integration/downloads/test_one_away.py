"""A downloader that does not answer: the work at the others goes on as if it were not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.core.database import connected
from anishelf.core.pauses import Pauses
from anishelf.decisions.store.release_episodes import ReleaseEpisodes
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import CommandAction, CommandStatus, DownloadStatus
from anishelf.downloads.steps.control import carry_out
from anishelf.downloads.steps.dispatch import Dispatched, Options, dispatch
from anishelf.downloads.steps.track import Tracker
from anishelf.downloads.store.download_attempts import DownloadAttempts
from anishelf.downloads.store.download_commands import DownloadCommands
from anishelf.downloads.store.download_tracking import DownloadTracking
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.feeds.domain.states import DownloadType
from tests.fakes.downloader import FakeDownloader
from tests.worlds.wanted import add_wanted

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FOLDER = "/data/downloads"
COMPLETED, DOWNLOADING = DownloadStatus.COMPLETED, DownloadStatus.DOWNLOADING


class Stage:
    """Two downloaders that have two downloads each; then the test takes one of them away.

    Their order matters to one that is asked after the other: *away* may be the first or the last.
    """

    def __init__(self, conn: psycopg.Connection, *, away: str) -> None:
        self.conn = conn
        self.clients = {"first": FakeDownloader(), "last": FakeDownloader()}
        self.away = self.clients[away]
        self.here_name = "last" if away == "first" else "first"
        self.here = self.clients[self.here_name]
        for priority, name in enumerate(reversed(self.clients)):
            Downloaders(conn).add(
                name, kind="aria2", takes={DownloadType.MAGNET}, priority=priority
            )
        for preferred in (away, away, self.here_name, self.here_name):
            add_wanted(conn, preferred=preferred)
        assert self.dispatch() == Dispatched(accepted=4)
        self.away.unreachable = True
        self.away.calls.clear()

    def dispatch(self) -> Dispatched:
        return dispatch(
            Downloads(self.conn),
            DownloadAttempts(self.conn),
            Downloaders(self.conn),
            connect=self.connect,
            fetch_torrent=lambda link: pytest.fail(link.url),
            pauses=Pauses(self.conn),
            free_space=lambda: 1 << 40,
            options=Options(downloads_dir=FOLDER, max_adds=100, min_free_space=0),
            clock=lambda: NOW,
            sleep=lambda _: None,
        )

    def carry_out(self) -> int:
        return carry_out(
            DownloadCommands(self.conn),
            Downloads(self.conn),
            ReleaseEpisodes(self.conn).unwant,
            Downloaders(self.conn),
            connect=self.connect,
            downloads_dir=FOLDER,
            clock=lambda: NOW,
        )

    def tracker(self) -> Tracker:
        return Tracker(
            DownloadTracking(self.conn),
            DownloadAttempts(self.conn),
            Downloaders(self.conn),
            connect=self.connect,
            clock=lambda: NOW,
            downloads_dir=FOLDER,
            has_room=lambda: True,
        )

    def connect(self, downloader: Downloader) -> FakeDownloader:
        return self.clients[downloader.conn_id]

    def statuses(self) -> list[DownloadStatus]:
        return [Downloads(self.conn).get(download_id).status for download_id in (1, 2, 3, 4)]


@pytest.fixture(params=["first", "last"])
def stage(database: str, request: pytest.FixtureRequest) -> Iterator[Stage]:
    with connected(database) as conn:
        yield Stage(conn, away=request.param)


def test_two_looks_complete_what_the_other_has(stage: Stage) -> None:
    for handle in stage.here.transfers:
        stage.here.finish(handle)
    tracker = stage.tracker()
    tracker.poll()

    polled = tracker.poll()

    assert stage.statuses() == [DOWNLOADING, DOWNLOADING, COMPLETED, COMPLETED]
    assert len(polled.unreachable) == 1
    assert not tracker.second_look


def test_what_it_has_itself_needs_two_new_looks_when_it_is_back(stage: Stage) -> None:
    tracker = stage.tracker()
    stage.away.unreachable = False
    for handle in stage.away.transfers:
        stage.away.finish(handle)
    tracker.poll()
    stage.away.unreachable = True
    tracker.poll()
    stage.away.unreachable = False

    tracker.poll()
    assert stage.statuses()[:2] == [DOWNLOADING, DOWNLOADING]
    tracker.poll()

    assert stage.statuses()[:2] == [COMPLETED, COMPLETED]


def test_each_poll_asks_it_once(stage: Stage) -> None:
    tracker = stage.tracker()
    for _ in range(3):
        tracker.poll()

    assert stage.away.calls == ["statuses"] * 3


def test_new_releases_go_to_the_other(stage: Stage) -> None:
    for _ in range(2):
        add_wanted(stage.conn, preferred=stage.here_name)

    assert stage.dispatch() == Dispatched(accepted=2)

    assert len(stage.here.adds) == 4


def test_commands_for_the_other_are_carried_out_and_it_is_asked_once(stage: Stage) -> None:
    commands = DownloadCommands(stage.conn)
    asked = [commands.ask(one, action=CommandAction.PAUSE, by="somebody") for one in (1, 2, 3, 4)]

    assert stage.carry_out() == 2

    answered = [commands.get(command.id).status for command in asked]
    assert answered == [CommandStatus.PENDING] * 2 + [CommandStatus.DONE] * 2
    assert stage.away.calls == ["find"]


def test_what_is_refused_meanwhile_leaves_the_other_and_it_is_asked_once(stage: Stage) -> None:
    stage.conn.execute("UPDATE releases SET decision = 'filtered'")
    stage.conn.execute("UPDATE release_episodes SET decision = 'filtered', reason = 'test'")

    assert stage.dispatch() == Dispatched()

    assert stage.statuses() == [DOWNLOADING] * 2 + [DownloadStatus.CANCELLED] * 2
    assert stage.away.calls == ["find"]
    assert stage.here.transfers == {}
