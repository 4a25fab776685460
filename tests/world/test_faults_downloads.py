"""What goes wrong with downloads, against real programs: nothing lost, nothing twice, the truth said."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from anishelf.core.database import connected
from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.downloads.adapters.http_download import HttpDownloads, Limits, transfer
from anishelf.downloads.domain.downloader import Downloader
from anishelf.downloads.domain.states import CommandAction, DownloadFlag, DownloadStatus
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.dispatch import Dispatched
from anishelf.downloads.steps.poll_schedule import PollIntervals, PollSchedule
from anishelf.downloads.steps.track import Tracker as TransferTracker
from anishelf.downloads.store.download_attempts import DownloadAttempts
from anishelf.downloads.store.download_commands import DownloadCommands
from anishelf.downloads.store.download_tracking import DownloadTracking
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import FetchFailed
from anishelf.feeds.domain.states import DownloadType
from anishelf.fetch import Fetcher
from anishelf.launcher.programs.ports import Ports
from anishelf.views import Dashboard
from demo.world.answers import Fault
from tests.worlds.database import running_server
from tests.worlds.programs import RealAria2, RealTransmission, running
from tests.worlds.qbittorrent import Login, RealQBittorrent, running_qbittorrent
from tests.worlds.stack_seeds import Seeds
from tests.worlds.stage import Stage, completed, wait_for
from tests.worlds.torrents import Tracker, many_files, small_torrent
from tests.worlds.wanted import add_wanted

pytestmark = pytest.mark.world
BOTH = {DownloadType.MAGNET, DownloadType.TORRENT}
SLOW = 1 << 18


@pytest.fixture
def stage(database: str, qbittorrent: RealQBittorrent) -> Iterator[Stage]:
    with connected(database) as conn:
        Downloaders(conn).ensure_default()
        yield Stage(conn, qbittorrent.downloads, qbittorrent.client)


@pytest.fixture
def aria2(tmp_path: Path) -> Iterator[RealAria2]:
    program = RealAria2(tmp_path / "aria2")
    with running(program):
        yield program


@dataclass
class StageOfSeveral(Stage):
    """Several downloaders, by the names of their connections."""

    clients: Mapping[str, DownloaderClient] = field(default_factory=dict)

    def _connect(self, downloader: Downloader) -> DownloaderClient:
        return self.clients[downloader.conn_id]


@contextmanager
def stage_of_aria2(database: str, aria2: RealAria2) -> Iterator[Stage]:
    with connected(database) as conn:
        Downloaders(conn).add(
            "aria2_default", kind="aria2", takes={*BOTH, DownloadType.HTTP}, priority=0
        )
        yield Stage(conn, aria2.downloads, aria2.client)


@pytest.mark.parametrize("by", ["torrent", "http"])
def test_what_aria2_forgot_in_a_restart_is_proven_by_its_files(
    database: str, aria2: RealAria2, seeds: Seeds, by: str
) -> None:
    with stage_of_aria2(database, aria2) as stage:
        stage.want(seeds.publish("a.mkv", size=1 << 20, rate=1 << 20), by=by)
        stage.dispatch()
        tracker = stage.tracker()
        stage.until(tracker, lambda row: row.size is not None)
        wait_for(lambda: all(state.complete for state in aria2.client().statuses()))
        time.sleep(1.5)  # its session is saved every second
        aria2.kill()
        aria2.start()
        assert aria2.client().statuses() == []

        row = stage.until(tracker, completed)

        assert [file.path for file in row.files] == ["a.mkv"]
        assert "has forgotten it" in (row.reason or "")
        assert stage.dispatch() == Dispatched()


@pytest.mark.faults
def test_aria2_killed_in_the_middle_goes_on(database: str, aria2: RealAria2, seeds: Seeds) -> None:
    with stage_of_aria2(database, aria2) as stage:
        seed = seeds.publish("a.mkv", size=4 << 20, rate=1 << 20)
        stage.want(seed)
        stage.dispatch()
        tracker = stage.tracker()
        stage.until(tracker, lambda row: row.progress > 0)
        time.sleep(1.5)
        aria2.kill()
        for _ in range(6):
            assert tracker.poll().unreachable
        assert Downloads(stage.conn).get(1).status is DownloadStatus.DOWNLOADING
        aria2.start()

        stage.until(tracker, completed)

        assert (aria2.downloads / "1" / "a.mkv").read_bytes() == seed.path.read_bytes()
        assert stage.dispatch() == Dispatched()


def test_a_file_from_the_web_that_is_cut_is_resumed(
    database: str, tmp_path: Path, seeds: Seeds
) -> None:
    with connected(database) as conn:
        Downloaders(conn).add("http", kind="http", takes={DownloadType.HTTP}, priority=0)
        stage = Stage(conn, tmp_path, lambda: HttpDownloads(tmp_path))
        seed = seeds.publish("a.mkv", size=1 << 20)
        seeds.server.faults["/files/a.mkv"] = Fault(cut_after=300_000, times=1)
        stage.want(seed, by="http")
        assert stage.dispatch() == Dispatched(accepted=1)
        fetcher, limits = Fetcher(allowed_hosts=["127.0.0.1"]), Limits(1 << 30, 0)
        with pytest.raises(FetchFailed):
            transfer(tmp_path, "anishelf-1", fetcher, limits)
        assert transfer(tmp_path, "anishelf-1", fetcher, limits)

        row = stage.until(stage.tracker(), completed)

        assert (tmp_path / "1" / row.files[0].path).read_bytes() == seed.path.read_bytes()


@pytest.mark.parametrize("away", [signal.SIGKILL, signal.SIGSTOP], ids=["gone", "hung"])
def test_an_aria2_that_is_away_does_not_hold_up_what_qbittorrent_has(
    database: str,
    qbittorrent: RealQBittorrent,
    aria2: RealAria2,
    seeds: Seeds,
    away: signal.Signals,
) -> None:
    clients: Mapping[str, Callable[[], DownloaderClient]] = {
        "qbittorrent_default": qbittorrent.client,
        "aria2_default": aria2.client,
    }

    def tracker(conn: psycopg.Connection, only: int) -> TransferTracker:
        return TransferTracker(
            DownloadTracking(conn),
            DownloadAttempts(conn),
            Downloaders(conn),
            connect=lambda downloader: clients[downloader.conn_id](),
            clock=lambda: datetime.now(UTC),
            downloads_dir=str(qbittorrent.downloads),
            has_room=lambda: True,
            only=only,
        )

    with connected(database) as conn, ExitStack() as opened, ThreadPoolExecutor() as threads:
        Downloaders(conn).ensure_default()
        Downloaders(conn).add("aria2_default", kind="aria2", takes=BOTH, priority=9)
        stage = StageOfSeveral(
            conn, qbittorrent.downloads, pytest.fail, clients={k: v() for k, v in clients.items()}
        )
        for number, preferred in enumerate(["aria2_default", *["qbittorrent_default"] * 3]):
            seed = seeds.publish(f"{number}.mkv", rate=None if number else SLOW)
            add_wanted(conn, url=seed.url, download_type="torrent", preferred=preferred)
        assert stage.dispatch() == Dispatched(accepted=4)
        os.kill(aria2.pid, away)
        schedule = PollSchedule(
            lambda only: tracker(opened.enter_context(connected(database)), only),
            registered=lambda: [one.id for one in Downloaders(conn).all()],
            work_due=lambda _: False,
            youngest=DownloadTracking(conn).youngest,
            intervals=PollIntervals(fast=0.2),
            clock=lambda: datetime.now(UTC),
        )
        polls: dict[int, Future[object]] = {}
        try:
            # aria2 is given 15 seconds to answer: nobody else waits for that.
            wait_for(lambda: _completes(schedule, polls, threads, Downloads(conn)), seconds=12)
        finally:
            os.kill(aria2.pid, signal.SIGCONT)

        assert Downloads(conn).get(1).status is DownloadStatus.DOWNLOADING


def _completes(
    schedule: PollSchedule,
    polls: dict[int, Future[object]],
    threads: ThreadPoolExecutor,
    downloads: Downloads,
) -> bool:
    """Start the polls that are due, as the trigger does; return whether three are complete."""
    for one in schedule.due():
        if one not in polls or polls[one].done():
            polls[one] = threads.submit(schedule.poll, one)
    return len(downloads.in_status(DownloadStatus.COMPLETED)) == 3


@pytest.mark.faults
def test_a_hung_qbittorrent_changes_no_row(
    stage: Stage, qbittorrent: RealQBittorrent, seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anishelf.downloads.adapters.qbittorrent.client._TIMEOUT", (1, 1))
    stage.want(seeds.publish("a.mkv", size=2 << 20, rate=1 << 20))
    stage.dispatch()
    tracker = stage.tracker()
    stage.until(tracker, lambda row: row.first_seen_at is not None)
    os.kill(qbittorrent.pid, signal.SIGSTOP)
    try:
        assert tracker.poll().unreachable
        assert tracker.poll().unreachable
        assert Downloads(stage.conn).get(1).status is DownloadStatus.DOWNLOADING
        [downloader] = Downloaders(stage.conn).all()
        assert "does not answer" in (downloader.last_error or "")
    finally:
        os.kill(qbittorrent.pid, signal.SIGCONT)

    assert completed(stage.until(tracker, completed))


@pytest.mark.faults
def test_a_full_disk_is_said_and_goes_on_when_there_is_room(
    database: str, tmp_path: Path, seeds: Seeds, qbittorrent_program: str
) -> None:
    if os.getuid() != 0:
        pytest.skip("needs root, to mount a small file system")
    room = tmp_path / "room"
    room.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", room], check=True)
    try:
        with (
            running_qbittorrent(tmp_path / "qb", qbittorrent_program) as qbittorrent,
            connected(database) as conn,
        ):
            Downloaders(conn).ensure_default()
            stage = Stage(conn, room, qbittorrent.client)
            stage.want(seeds.publish("a.mkv", size=6 << 20))
            stage.dispatch()
            tracker = stage.tracker()
            row = stage.until(tracker, lambda row: row.flag is DownloadFlag.ERROR)
            assert "disk is full" in (row.flag_reason or "")
            assert "resume it" in (row.flag_reason or "")
            subprocess.run(["mount", "-o", "remount,size=40m", room], check=True)

            command = DownloadCommands(conn).ask(1, action=CommandAction.RESUME, by="mari")
            stage.carry_out()

            assert (DownloadCommands(conn).get(command.id).answer or "").startswith("it goes on")
            assert completed(stage.until(tracker, completed))
    finally:
        subprocess.run(["umount", "-l", room], check=True)


@pytest.mark.faults
def test_a_dead_tracker_is_named_after_a_while_without_progress(stage: Stage, seeds: Seeds) -> None:
    seed = seeds.publish("a.mkv")
    dead = "&tr=http%3A%2F%2F127.0.0.1%3A9%2Fannounce"
    add_wanted(stage.conn, url=seed.magnet + dead)
    stage.dispatch()

    row = stage.until(
        stage.tracker(stall_after=timedelta(seconds=8)),
        lambda row: row.flag is DownloadFlag.STALLED,
        seconds=60,
    )

    assert row.status is DownloadStatus.DOWNLOADING
    assert "tracker says" in (row.flag_reason or "")


@pytest.mark.faults
def test_a_magnet_that_names_a_peer_needs_no_tracker(
    stage: Stage, qbittorrent: RealQBittorrent, tmp_path: Path, seeds: Seeds
) -> None:
    seed = seeds.publish("a.mkv")
    with running_qbittorrent(tmp_path / "seeder") as seeder:
        other = seeder.client()
        other.add(seed.torrent, save_path=str(tmp_path / "seeded"), tag="any")
        wait_for(lambda: [state.complete for state in other.statuses()] == [True], seconds=20)
        add_wanted(stage.conn, url=f"{seed.magnet}&x.pe=127.0.0.1:{seeder.peer_port}")
        stage.dispatch()

        row = stage.until(stage.tracker(), completed, seconds=60)

    assert row.files[0].path == "a.mkv"


@pytest.mark.faults
def test_a_hybrid_is_followed_when_its_handle_changes_with_its_metadata(
    stage: Stage, tmp_path: Path
) -> None:
    content = b"x" * 9000
    data, ids = small_torrent(content, v1=True, v2=True)
    with running_qbittorrent(tmp_path / "seeder") as seeder:
        seeder.downloads.mkdir(exist_ok=True)
        (seeder.downloads / "a.mkv").write_bytes(content)
        other = seeder.client()
        other.add(data, save_path=str(seeder.downloads), tag="any")
        wait_for(lambda: [state.complete for state in other.statuses()] == [True], seconds=20)
        time.sleep(2)  # a seeder that is asked too early is not asked again for a minute
        peer = f"x.pe=127.0.0.1:{seeder.peer_port}"
        add_wanted(stage.conn, url=f"magnet:?xt=urn:btih:{ids.v1}&{peer}")
        stage.dispatch()
        assert Downloads(stage.conn).get(1).ids == Infohashes(v1=ids.v1)

        row = stage.until(stage.tracker(), completed, seconds=60)

    assert [state.id for state in stage.connect().statuses()] == [(ids.v2 or "")[:40]]
    assert row.files == (TorrentFile("a.mkv", 9000),)
    assert stage.dispatch() == Dispatched()


@pytest.mark.faults
def test_a_share_limit_that_removes_it_loses_nothing(
    stage: Stage, qbittorrent: RealQBittorrent, seeds: Seeds
) -> None:
    limit = {"max_ratio_enabled": True, "max_ratio": 0, "max_ratio_act": 1}
    seed = seeds.publish("a.mkv", size=2 << 20)
    stage.want(seed)
    stage.dispatch()
    tracker = stage.tracker()
    stage.until(tracker, lambda row: row.completed_at is not None)
    qbittorrent.api().app_set_preferences(limit)
    try:
        wait_for(lambda: qbittorrent.client().statuses() == [], seconds=40)

        row = stage.until(tracker, completed)
    finally:
        qbittorrent.api().app_set_preferences({"max_ratio_enabled": False})

    assert (qbittorrent.downloads / "1" / row.files[0].path).read_bytes() == seed.path.read_bytes()
    assert stage.dispatch() == Dispatched()


def test_a_closed_port_changes_no_row_and_is_said_after_five_polls(
    stage: Stage, qbittorrent: RealQBittorrent, seeds: Seeds
) -> None:
    stage.want(seeds.publish("a.mkv", size=2 << 20, rate=1 << 20))
    stage.dispatch()
    closed = f"http://127.0.0.1:{Ports(stage.downloads.parent / 'closed.json').choose('closed')}"
    password = qbittorrent.login.password
    away = Stage(stage.conn, stage.downloads, lambda: Login(closed, password).client())
    tracker = away.tracker()
    for _ in range(5):
        assert tracker.poll().unreachable

    (shown,) = Dashboard(stage.conn).under_way()

    assert shown.shown_status == "downloading (downloader_error)"
    assert "does not answer" in (shown.why or "")
    assert completed(stage.until(stage.tracker(), completed))


@pytest.mark.faults
def test_what_aria2_fails_the_built_in_downloader_brings(
    database: str, aria2: RealAria2, seeds: Seeds
) -> None:
    with connected(database) as conn:
        downloaders, built_in = Downloaders(conn), HttpDownloads(aria2.downloads)
        takes = {DownloadType.HTTP}
        downloaders.add("aria2_default", kind="aria2", takes=takes, priority=9)
        downloaders.add("http", kind="http", takes=takes, priority=0)
        clients: dict[str, DownloaderClient] = {"aria2_default": aria2.client(), "http": built_in}
        stage = StageOfSeveral(conn, aria2.downloads, aria2.client, clients=clients)
        seed = seeds.publish("a.mkv", size=1 << 20)
        seeds.server.faults["/files/a.mkv"] = Fault(status=404, times=1)
        stage.want(seed, by="http")
        assert stage.dispatch() == Dispatched(accepted=1)
        tracker = stage.tracker()
        row = stage.until(tracker, lambda row: row.status is DownloadStatus.PENDING)
        assert "aria2_default failed" in (row.reason or "")
        assert stage.dispatch() == Dispatched(accepted=1)
        limits = Limits(1 << 30, 0)
        assert transfer(aria2.downloads, "anishelf-1", Fetcher(allowed_hosts=["127.0.0.1"]), limits)

        row = stage.until(tracker, completed)

        assert (aria2.downloads / "1" / row.files[0].path).read_bytes() == seed.path.read_bytes()
        said = conn.execute("SELECT outcome, reason FROM download_attempts ORDER BY id").fetchall()
        assert [outcome for outcome, _ in said] == ["accepted", "failed", "accepted"]
        assert said[1][1].startswith("Resource not found")


@pytest.mark.faults
def test_a_magnet_leads_aria2_on_to_its_torrent(
    database: str, aria2: RealAria2, tmp_path: Path, seeds: Seeds
) -> None:
    seed = seeds.publish("a.mkv")
    with running_qbittorrent(tmp_path / "seeder") as seeder:
        other = seeder.client()
        other.add(seed.torrent, save_path=str(tmp_path / "seeded"), tag="any")
        wait_for(lambda: [state.complete for state in other.statuses()] == [True], seconds=20)
        seeds.server.sites.append(Tracker(seeder.peer_port))
        with stage_of_aria2(database, aria2) as stage:
            tracker = quote(f"{seeds.server.url}/announce", safe="")
            add_wanted(stage.conn, url=f"{seed.magnet}&tr={tracker}")
            assert stage.dispatch() == Dispatched(accepted=1)

            row = stage.until(stage.tracker(), completed, seconds=60)

            assert row.files == (TorrentFile("a.mkv", 1 << 20),)
            assert (aria2.downloads / "1" / "a.mkv").read_bytes() == seed.path.read_bytes()
            assert stage.dispatch() == Dispatched()


@pytest.mark.faults
def test_a_password_that_changed_is_tried_once_until_the_connection_changes(
    stage: Stage, qbittorrent: RealQBittorrent, seeds: Seeds
) -> None:
    stage.want(seeds.publish("a.mkv", size=2 << 20, rate=1 << 20))
    stage.dispatch()
    login = qbittorrent.login
    wrong = Stage(stage.conn, stage.downloads, lambda: Login(login.url, "old").client())
    for _ in range(10):
        assert wrong.tracker().poll().unreachable
    [downloader] = Downloaders(stage.conn).all()
    assert downloader.is_failing()
    assert "change the connection" in (downloader.last_error or "")
    assert downloader.consecutive_failures == 1

    assert completed(stage.until(stage.tracker(), completed))


@pytest.mark.faults
def test_a_torrent_of_twelve_is_one_download_and_loses_one_file_on_demand(
    stage: Stage, seeds: Seeds, qbittorrent: RealQBittorrent
) -> None:
    batch = many_files(seeds, "Show", 12, rate=SLOW)
    add_wanted(stage.conn, url=batch, download_type="torrent", episodes=12)
    assert stage.dispatch() == Dispatched(accepted=1)
    commands = DownloadCommands(stage.conn)
    _, wanted = commands.episodes(1)
    command = commands.ask(
        1, action=CommandAction.CANCEL, episode_id=wanted[4].episode_id, by="mari"
    )
    stage.carry_out()
    assert "Show - 05.mkv is not downloaded" in (commands.get(command.id).answer or "")
    seeds.server.rates.clear()

    row = stage.until(stage.tracker(), completed, seconds=60)

    assert len(row.files) == 11
    assert stage.conn.execute("SELECT count(*) FROM sync_tasks").fetchone() == (11,)


@pytest.mark.faults
def test_transmission_killed_in_the_middle_goes_on(
    database: str, tmp_path: Path, seeds: Seeds
) -> None:
    transmission = RealTransmission(tmp_path / "tr")
    with running(transmission), connected(database) as conn:
        Downloaders(conn).add("tr", kind="transmission", takes=BOTH, priority=0)
        stage = Stage(conn, transmission.downloads, transmission.client)
        stage.want(seeds.publish("a.mkv", size=4 << 20, rate=1 << 20))
        stage.dispatch()
        tracker = stage.tracker()
        stage.until(tracker, lambda row: row.progress > 0)
        transmission.kill()
        assert tracker.poll().unreachable
        transmission.start()

        assert completed(stage.until(tracker, completed, seconds=60))


@pytest.mark.faults
def test_a_restarted_postgresql_loses_nothing(qbittorrent: RealQBittorrent, seeds: Seeds) -> None:
    with running_server() as server:
        url = server.create()
        with connected(url) as conn:
            Downloaders(conn).ensure_default()
            stage = Stage(conn, qbittorrent.downloads, qbittorrent.client)
            stage.want(seeds.publish("a.mkv", size=2 << 20, rate=1 << 20))
            stage.dispatch()
            tracker = stage.tracker()
            tracker.poll()
            server.stop()
            server.start()
            with pytest.raises(psycopg.OperationalError):
                tracker.poll()
        with connected(url) as conn:
            stage = Stage(conn, qbittorrent.downloads, qbittorrent.client)

            assert completed(stage.until(stage.tracker(), completed))
            assert stage.dispatch() == Dispatched()


@pytest.mark.faults
def test_killed_while_it_moves_it_is_complete_only_afterwards(
    stage: Stage, qbittorrent: RealQBittorrent, tmp_path: Path, seeds: Seeds
) -> None:
    seed = seeds.publish("a.mkv", size=64 << 20)
    stage.want(seed)
    stage.dispatch()
    wait_for(lambda: [s.progress for s in qbittorrent.client().statuses()] == [1.0], seconds=30)
    [state] = qbittorrent.client().statuses()
    qbittorrent.move(state.id, Path("/dev/shm") / tmp_path.name)  # noqa: S108
    qbittorrent.kill()
    qbittorrent.start()

    row = stage.until(stage.tracker(), completed, seconds=60)

    arrived = Path(row.save_path or "") / row.files[0].path
    assert arrived.read_bytes() == seed.path.read_bytes()
    qbittorrent.client().remove(state.id, with_data=True)
