"""What users ask of downloads: done, refused with a reason, or waiting for a downloader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.core.database import connected
from anishelf.core.pauses import Pauses
from anishelf.core.torrent import TorrentFile
from anishelf.decisions.store.release_episodes import ReleaseEpisodes
from anishelf.downloads.domain.command import Command
from anishelf.downloads.domain.states import CommandAction, CommandStatus, DownloadStatus
from anishelf.downloads.domain.transfer import Phase
from anishelf.downloads.steps.control import carry_out
from anishelf.downloads.steps.dispatch import Dispatched, Options, dispatch
from anishelf.downloads.steps.track import Tracker
from anishelf.downloads.store.download_attempts import DownloadAttempts
from anishelf.downloads.store.download_commands import DownloadCommands
from anishelf.downloads.store.download_tracking import DownloadTracking
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from tests.fakes.downloader import FakeDownloader
from tests.worlds.wanted import add_wanted

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Stage:
    """One downloader with one download of ours."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self.conn = conn
        self.client = FakeDownloader()
        self.downloads = Downloads(conn)
        self.commands = DownloadCommands(conn)
        Downloaders(conn).ensure_default()

    def send(self, *, episodes: int = 1) -> str:
        """Dispatch one release; return the handle of its transfer."""
        add_wanted(self.conn, episodes=episodes)
        self.dispatch()
        return next(iter(self.client.transfers))

    def dispatch(self) -> Dispatched:
        return dispatch(
            self.downloads,
            DownloadAttempts(self.conn),
            Downloaders(self.conn),
            connect=lambda _: self.client,
            fetch_torrent=lambda link: pytest.fail(link.url),
            pauses=Pauses(self.conn),
            free_space=lambda: 1 << 40,
            options=Options(downloads_dir="/data", max_adds=100, min_free_space=0),
            clock=lambda: NOW,
            sleep=lambda _: None,
        )

    def poll(self) -> None:
        tracker = Tracker(
            DownloadTracking(self.conn),
            DownloadAttempts(self.conn),
            Downloaders(self.conn),
            connect=lambda _: self.client,
            clock=lambda: NOW,
            downloads_dir="/data",
            has_room=lambda: True,
        )
        tracker.poll()
        tracker.poll()

    def command(self, action: CommandAction, *, episode: int | None = None) -> Command:
        """Ask it of download 1, carry it out, and return what it was answered."""
        asked = self.commands.ask(1, action=action, episode_id=episode, by="mari")
        self.carry_out()
        return self.commands.get(asked.id)

    def carry_out(self) -> int:
        return carry_out(
            self.commands,
            self.downloads,
            ReleaseEpisodes(self.conn).unwant,
            Downloaders(self.conn),
            connect=lambda _: self.client,
            downloads_dir="/data",
            clock=lambda: NOW,
        )

    def status(self) -> DownloadStatus:
        return self.downloads.get(1).status


@pytest.fixture
def stage(database: str) -> Iterator[Stage]:
    with connected(database) as conn:
        yield Stage(conn)


def test_a_running_download_is_cancelled_with_what_arrived(stage: Stage) -> None:
    stage.send()

    answered = stage.command(CommandAction.CANCEL)

    assert (answered.status, answered.answer) == (CommandStatus.DONE, "it is cancelled")
    assert stage.status() is DownloadStatus.CANCELLED
    assert "remove with data" in stage.client.calls
    assert [stage.dispatch() for _ in range(10)] == [Dispatched()] * 10


def test_what_nobody_has_yet_is_cancelled_without_asking_anybody(stage: Stage) -> None:
    add_wanted(stage.conn)
    stage.downloads.open_wanted(limit=1)

    assert stage.command(CommandAction.CANCEL).status is CommandStatus.DONE
    assert stage.client.calls == []


def test_what_was_added_by_hand_is_left_to_its_owner(stage: Stage) -> None:
    release = add_wanted(stage.conn)
    stage.client.add(release.url, save_path="/home/me", tag="mine")
    stage.dispatch()

    answered = stage.command(CommandAction.CANCEL)

    assert "keeps it: it is not in the folder that we gave it" in (answered.answer or "")
    assert len(stage.client.transfers) == 1
    assert stage.status() is DownloadStatus.CANCELLED


@pytest.mark.parametrize("action", [CommandAction.CANCEL, CommandAction.REMOVE])
def test_what_has_ended_may_begin_again(stage: Stage, action: CommandAction) -> None:
    stage.send()
    stage.command(action)

    answered = stage.command(CommandAction.RETRY)

    assert answered.answer == "it begins again"
    assert stage.dispatch() == Dispatched(accepted=1)
    assert len(stage.client.adds) == 2


def test_a_stuck_download_begins_again_and_a_running_one_does_not(stage: Stage) -> None:
    handle = stage.send()
    refused = stage.command(CommandAction.RETRY)
    assert (refused.status, refused.answer) == (
        CommandStatus.REFUSED,
        "it is under way; cancel it first",
    )
    stage.client.complaint = "no space left on device"
    stage.client.become(handle, phase=Phase.ERROR)
    stage.poll()
    assert (stage.downloads.get(1).flag_reason or "").startswith("no space left on device")

    assert stage.command(CommandAction.RETRY).status is CommandStatus.DONE
    assert stage.dispatch() == Dispatched(accepted=1)
    assert "remove" in stage.client.calls


def test_pausing_and_resuming_say_where(stage: Stage) -> None:
    stage.send()

    assert stage.command(CommandAction.PAUSE).answer == "it is paused in qbittorrent_default"
    assert stage.command(CommandAction.RESUME).answer == "it goes on in qbittorrent_default"
    asked = [call for call in stage.client.calls if call in {"pause", "resume"}]
    assert asked == ["pause", "resume"]


def test_a_command_waits_for_a_downloader_that_is_away(stage: Stage) -> None:
    stage.send()
    stage.client.unreachable = True
    waiting = stage.command(CommandAction.CANCEL)
    assert waiting.status is CommandStatus.PENDING
    assert waiting.answer == "waiting: qbittorrent_default: it does not answer"
    assert stage.status() is DownloadStatus.DOWNLOADING
    stage.client.unreachable = False

    assert stage.carry_out() == 1
    assert stage.carry_out() == 0
    assert stage.status() is DownloadStatus.CANCELLED


def test_asked_twice_it_is_one_command(stage: Stage) -> None:
    stage.send()
    first = stage.commands.ask(1, action=CommandAction.PAUSE, by="mari")

    assert stage.commands.ask(1, action=CommandAction.PAUSE, by="mari") == first


def test_one_episode_of_several_is_taken_out_of_the_transfer(stage: Stage) -> None:
    handle = stage.send(episodes=3)
    stage.client.contents[handle] = tuple(
        TorrentFile(f"Show/[G] Show - {number:02d}.mkv", 1000) for number in (1, 2, 3)
    )
    _, wanted = stage.commands.episodes(1)

    answered = stage.command(CommandAction.CANCEL, episode=wanted[1].episode_id)

    assert "the episode is cancelled, 2 others go on" in (answered.answer or "")
    assert stage.client.skipped == {"Show/[G] Show - 02.mkv"}
    assert stage.status() is DownloadStatus.DOWNLOADING
    assert [each.number for each in stage.commands.episodes(1)[1]] == [1, 3]


def test_files_that_nobody_knows_yet_arrive_and_are_not_used(stage: Stage) -> None:
    handle = stage.send(episodes=3)
    stage.client.contents[handle] = ()
    _, wanted = stage.commands.episodes(1)

    answered = stage.command(CommandAction.CANCEL, episode=wanted[0].episode_id)

    assert "arrives with the others and is not used" in (answered.answer or "")
    stage.client.contents[handle] = (TorrentFile("a.mkv", 1000),)
    stage.client.finish(handle)
    stage.poll()
    tasks = stage.conn.execute("SELECT episode_id FROM sync_tasks ORDER BY 1").fetchall()
    assert tasks == [(each.episode_id,) for each in wanted[1:]]


def test_with_its_last_episode_the_torrent_is_cancelled(stage: Stage) -> None:
    stage.send(episodes=2)
    _, wanted = stage.commands.episodes(1)
    for episode in wanted:
        stage.command(CommandAction.CANCEL, episode=episode.episode_id)

    assert stage.status() is DownloadStatus.CANCELLED
    assert stage.client.transfers == {}


def test_data_is_not_removed_before_the_library_has_it(stage: Stage) -> None:
    handle = stage.send()
    stage.client.finish(handle)
    stage.poll()
    assert stage.status() is DownloadStatus.COMPLETED
    refused = stage.command(CommandAction.REMOVE_WITH_DATA)
    assert refused.status is CommandStatus.REFUSED
    assert "not in the library yet" in (refused.answer or "")
    stage.conn.execute("UPDATE sync_tasks SET status = 'synced'")

    done = stage.command(CommandAction.REMOVE_WITH_DATA)

    assert done.answer == "it is removed, with its data"
    assert stage.status() is DownloadStatus.REMOVED
    assert stage.dispatch() == Dispatched()


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (CommandAction.PAUSE, "it is not running: it is failed"),
        (CommandAction.RESUME, "it is not running: it is failed"),
        (CommandAction.REMOVE, "there is nothing to remove: it was failed"),
    ],
)
def test_what_cannot_be_done_says_why(stage: Stage, action: CommandAction, reason: str) -> None:
    stage.send()
    stage.conn.execute("UPDATE downloads SET status = 'failed'")

    refused = stage.command(action)

    assert (refused.status, refused.answer) == (CommandStatus.REFUSED, reason)
