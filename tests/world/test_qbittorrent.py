"""One torrent from intent to completion with a real qBittorrent, and what kills it on the way."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests

from anishelf.core.database import connected
from anishelf.core.endpoint import Endpoint
from anishelf.core.torrent import Infohashes, TorrentFile, parse_torrent
from anishelf.disk.path_map import PathMap
from anishelf.downloads.adapters.qbittorrent import PHASES, QBittorrent, connect, open_client
from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.domain.transfer import Phase
from anishelf.downloads.ports import DownloaderClient
from anishelf.downloads.steps.dispatch import Dispatched
from anishelf.downloads.store.downloaders import Downloaders
from anishelf.downloads.store.downloads import Downloads
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, TorrentRejected
from anishelf.launcher.programs.qbittorrent import USER
from tests.worlds.dispatching import dispatch_alone, dispatch_and_die
from tests.worlds.qbittorrent import Login, RealQBittorrent, running_qbittorrent
from tests.worlds.stack_seeds import Seeds
from tests.worlds.stage import Stage as OurSide
from tests.worlds.stage import completed, wait_for
from tests.worlds.torrents import small_torrent
from tests.worlds.wanted import add_wanted

pytestmark = pytest.mark.world
NOTHING = Infohashes()
SPAWN = multiprocessing.get_context("spawn")


@dataclass(kw_only=True)
class Stage(OurSide):
    """Our side, with the program itself at hand."""

    database: str
    qbittorrent: RealQBittorrent

    def dispatch(self, client: DownloaderClient | None = None) -> Dispatched:
        stage = self if client is None else replace(self, connect=lambda: client)
        return super(Stage, stage).dispatch()


@pytest.fixture
def stage(database: str, qbittorrent: RealQBittorrent) -> Iterator[Stage]:
    with connected(database) as conn:
        Downloaders(conn).ensure_default()
        yield Stage(
            conn=conn,
            downloads=qbittorrent.downloads,
            connect=qbittorrent.client,
            database=database,
            qbittorrent=qbittorrent,
        )


def test_a_torrent_arrives_with_its_files_and_place(stage: Stage, seeds: Seeds) -> None:
    seed = seeds.publish("[Group] 葬送 - 01 [1080p].mkv", size=3 << 20)
    stage.want(seed)
    assert stage.dispatch() == Dispatched(accepted=1)

    row = stage.until(stage.tracker(), completed)

    assert row.ids == Infohashes(v1=seed.infohash)
    assert row.save_path == str(stage.qbittorrent.downloads / "1")
    assert row.files == (TorrentFile(seed.name, 3 << 20),)
    arrived = Path(row.save_path or "") / row.files[0].path
    assert arrived.read_bytes() == seed.path.read_bytes()
    tasks = stage.conn.execute("SELECT download_id, status FROM sync_tasks").fetchall()
    assert tasks == [(1, "pending")]
    assert stage.dispatch() == Dispatched()


PAUSED = {"start_paused_enabled": True, "add_stopped_enabled": True}
"""Do not start what is added, in the words of version 4 and of version 5."""


@pytest.fixture
def preferences(
    qbittorrent: RealQBittorrent, request: pytest.FixtureRequest
) -> Iterator[dict[str, object]]:
    api = qbittorrent.api()
    api.app_set_preferences(request.param)
    yield request.param
    defaults = {**dict.fromkeys(PAUSED, False), "torrent_stop_condition": "None"}
    api.app_set_preferences(defaults)


@pytest.mark.parametrize(
    "preferences", [PAUSED, {"torrent_stop_condition": "FilesChecked"}], indirect=True
)
@pytest.mark.usefixtures("preferences")
def test_what_we_add_starts_whatever_its_user_has_set(stage: Stage, seeds: Seeds) -> None:
    stage.want(seeds.publish("a.mkv"))
    assert stage.dispatch() == Dispatched(accepted=1)

    assert completed(stage.until(stage.tracker(), completed))


@pytest.mark.parametrize(
    "preferences", [PAUSED, {"torrent_stop_condition": "MetadataReceived"}], indirect=True
)
@pytest.mark.usefixtures("preferences")
def test_a_magnet_that_we_add_starts_and_does_not_stop_at_its_metadata(
    stage: Stage, seeds: Seeds, tmp_path: Path
) -> None:
    seed = seeds.publish("a.mkv")
    with running_qbittorrent(tmp_path / "seeder") as seeder:
        other = seeder.client()
        other.add(seed.torrent, save_path=str(tmp_path / "seeded"), tag="any")
        wait_for(lambda: [state.complete for state in other.statuses()] == [True], seconds=20)
        add_wanted(stage.conn, url=f"{seed.magnet}&x.pe=127.0.0.1:{seeder.peer_port}")
        stage.dispatch()

        assert completed(stage.until(stage.tracker(), completed, seconds=60))


def test_killed_right_after_an_add_it_is_added_again(stage: Stage, seeds: Seeds) -> None:
    stage.want(seeds.publish("a.mkv"))
    client = _KillsItAfterAdding(stage.qbittorrent)
    assert stage.dispatch(client) == Dispatched(waiting=1)
    stage.qbittorrent.start()

    again = stage.dispatch()

    assert again in {Dispatched(accepted=1), Dispatched(adopted=1)}
    assert len(stage.qbittorrent.client().statuses()) == 1
    assert completed(stage.until(stage.tracker(), completed))


class _KillsItAfterAdding(QBittorrent):
    """A power cut at the worst moment."""

    def __init__(self, qbittorrent: RealQBittorrent) -> None:
        login = qbittorrent.login
        client = open_client(login.url, USER, login.password)
        super().__init__(client, fingerprint="right", paths=PathMap({}))
        self._program = qbittorrent

    def add(self, source: bytes | str, *, save_path: str, tag: str) -> None:
        super().add(source, save_path=save_path, tag=tag)
        self._program.kill()


def test_a_dispatcher_killed_before_it_confirmed_is_finished_by_the_next(
    stage: Stage, seeds: Seeds
) -> None:
    stage.want(seeds.publish("a.mkv"))
    process = SPAWN.Process(
        target=dispatch_and_die,
        args=(stage.database, stage.qbittorrent.downloads, stage.qbittorrent.login),
    )
    process.start()
    process.join(20)
    assert process.exitcode == 9
    assert Downloads(stage.conn).get(1).status is DownloadStatus.PENDING
    wait_for(lambda: bool(stage.qbittorrent.client().statuses()))

    assert stage.dispatch() == Dispatched(adopted=1)

    assert len(stage.qbittorrent.client().statuses()) == 1
    assert completed(stage.until(stage.tracker(), completed))


def test_eight_dispatchers_at_once_add_each_torrent_once(stage: Stage, seeds: Seeds) -> None:
    for number in range(20):
        stage.want(seeds.publish(f"{number}.mkv", size=20_000))
    args = (stage.database, stage.qbittorrent.downloads, stage.qbittorrent.login)
    processes = [SPAWN.Process(target=dispatch_alone, args=args) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0] * 8
    assert len(stage.qbittorrent.client().statuses()) == 20
    outcomes = stage.conn.execute("SELECT outcome, count(*) FROM download_attempts GROUP BY 1")
    assert outcomes.fetchall() == [("accepted", 20)]


def test_killed_in_the_middle_it_comes_back_and_completes(stage: Stage, seeds: Seeds) -> None:
    stage.want(seeds.publish("a.mkv", size=4 << 20, rate=2 << 20))
    stage.dispatch()
    tracker = stage.tracker()
    stage.until(tracker, lambda row: row.progress > 0)
    stage.qbittorrent.kill()
    for _ in range(6):
        assert tracker.poll().unreachable
    row = Downloads(stage.conn).get(1)
    assert row.status is DownloadStatus.DOWNLOADING
    [downloader] = Downloaders(stage.conn).all()
    assert downloader.is_failing()

    stage.qbittorrent.start()

    assert completed(stage.until(tracker, completed))
    [downloader] = Downloaders(stage.conn).all()
    assert not downloader.is_failing()


def test_a_wrong_password_is_tried_once_and_does_not_ban_the_right_one(
    stage: Stage, seeds: Seeds
) -> None:
    stage.want(seeds.publish("a.mkv"))
    for _ in range(8):
        wrong = Login(stage.qbittorrent.login.url, "wrong").client()
        assert stage.dispatch(wrong) == Dispatched(waiting=1)
    reason = Downloads(stage.conn).get(1).reason or ""
    assert "does not accept the login; change the connection" in reason

    assert stage.dispatch() == Dispatched(accepted=1)


def test_deleted_by_its_user_it_is_not_added_again(stage: Stage, seeds: Seeds) -> None:
    stage.want(seeds.publish("a.mkv", size=4 << 20, rate=1 << 18))
    stage.dispatch()
    tracker = stage.tracker()
    tracker.poll()
    [state] = stage.qbittorrent.client().statuses()
    stage.qbittorrent.client().remove(state.id, with_data=True)

    row = stage.until(tracker, lambda row: row.status is not DownloadStatus.DOWNLOADING)

    assert row.status is DownloadStatus.REMOVED
    assert stage.dispatch() == Dispatched()
    assert stage.qbittorrent.client().statuses() == []


def test_removed_by_a_share_limit_it_is_imported(stage: Stage, seeds: Seeds) -> None:
    seed = seeds.publish("a.mkv")
    stage.want(seed)
    stage.dispatch()
    tracker = stage.tracker()
    stage.until(tracker, lambda row: row.completed_at is not None)
    [state] = stage.qbittorrent.client().statuses()
    stage.qbittorrent.client().remove(state.id, with_data=False)

    row = stage.until(tracker, completed)

    assert row.files == (TorrentFile("a.mkv", 1 << 20),)
    assert (stage.qbittorrent.downloads / "1" / "a.mkv").is_file()


@pytest.mark.parametrize("by_magnet", [False, True])
def test_what_somebody_added_by_hand_is_adopted_where_it_is(
    stage: Stage,
    seeds: Seeds,
    tmp_path: Path,
    by_magnet: bool,  # noqa: FBT001
) -> None:
    seed = seeds.publish("a.mkv")
    by_hand = requests.Session()
    login = stage.qbittorrent.login
    fields = {"username": USER, "password": login.password}
    by_hand.post(f"{login.url}/api/v2/auth/login", data=fields, timeout=5)
    by_hand.post(
        f"{login.url}/api/v2/torrents/add",
        data={"savepath": str(tmp_path / "mine"), "category": "mine"},
        files={"torrents": seed.torrent},
        timeout=5,
    )
    find = stage.qbittorrent.client().find
    wait_for(lambda: find(ids=Infohashes(v1=seed.infohash)) is not None)
    stage.want(seed, by="magnet" if by_magnet else "torrent")

    assert stage.dispatch() == Dispatched(adopted=1)

    row = stage.until(stage.tracker(), completed)
    assert row.save_path == str(tmp_path / "mine")


def test_a_magnet_without_peers_is_never_complete(stage: Stage, seeds: Seeds) -> None:
    stage.want(seeds.publish("a.mkv"), by="magnet")
    stage.dispatch()
    tracker = stage.tracker()

    for _ in range(4):
        tracker.poll()

    [state] = stage.qbittorrent.client().statuses()
    assert (state.phase, state.amount_left) == (Phase.METADATA, 0)
    assert Downloads(stage.conn).get(1).status is DownloadStatus.DOWNLOADING


def test_the_port_does_what_its_words_say(
    qbittorrent: RealQBittorrent, seeds: Seeds, tmp_path: Path
) -> None:
    seed = seeds.publish("a.mkv", size=4 << 20, rate=1 << 18)
    ours, theirs = tmp_path / "ours", qbittorrent.downloads
    client = qbittorrent.login.client({str(theirs): str(ours)})
    assert client.check().startswith("qBittorrent v")

    client.add(seed.torrent, save_path=str(ours / "7"), tag="anishelf-7")
    wait_for(lambda: client.find(tag="anishelf-7", ids=NOTHING) is not None)
    [state] = client.statuses()
    assert state.save_path == str(ours / "7")
    assert state.ids == parse_torrent(seed.torrent).ids
    assert client.files(state.id) == (TorrentFile("a.mkv", 4 << 20),)

    client.pause(state.id)
    wait_for(lambda: client.statuses()[0].phase is Phase.PAUSED)
    client.resume(state.id)
    wait_for(lambda: client.statuses()[0].phase is not Phase.PAUSED)
    assert client.statuses()[0].raw_state in PHASES

    client.cancel(state.id)
    wait_for(lambda: client.statuses() == [])
    wait_for(lambda: not (theirs / "7" / "a.mkv").exists())
    client.remove(state.id, with_data=True)


def test_refusals_and_silence_are_told_apart(qbittorrent: RealQBittorrent, seeds: Seeds) -> None:
    seed = seeds.publish("a.mkv")
    client = qbittorrent.client()
    client.add(seed.torrent, save_path=str(qbittorrent.downloads / "1"), tag="anishelf-1")
    wait_for(lambda: client.find(tag="anishelf-1", ids=NOTHING) is not None)

    with pytest.raises(TorrentRejected):
        client.add(seed.torrent, save_path=str(qbittorrent.downloads / "2"), tag="anishelf-2")
    with pytest.raises(TorrentRejected, match="no valid torrent"):
        client.add(b"<html>", save_path=str(qbittorrent.downloads / "3"), tag="anishelf-3")
    with pytest.raises(DownloaderRefused, match="change the connection"):
        Login(qbittorrent.login.url, "wrong").client().check()
    assert client.files("0" * 40) == ()
    qbittorrent.kill()
    with pytest.raises(DownloaderUnreachable, match="does not answer"):
        client.statuses()
    with pytest.raises(DownloaderUnreachable, match="does not answer"):
        qbittorrent.client().check()


def test_a_key_is_as_good_as_a_password(qbittorrent: RealQBittorrent) -> None:
    made = qbittorrent.api().app_rotate_api_key()
    if not made:
        pytest.skip("keys begin with qBittorrent 5.2")

    client = connect(Endpoint(url=qbittorrent.login.url, extra={"api_key": made["apiKey"]}))

    assert client.check().startswith("qBittorrent v5")
    assert client.statuses() == []
    stranger = connect(Endpoint(url=qbittorrent.login.url, extra={"api_key": "qbt_" + "0" * 28}))
    with pytest.raises(DownloaderRefused):
        stranger.statuses()


def test_another_service_on_the_port_is_no_downloader(seeds: Seeds) -> None:
    with pytest.raises(DownloaderUnreachable, match="is it a qBittorrent"):
        Login(seeds.server.url, "any").client().statuses()


@pytest.mark.parametrize(("v1", "v2"), [(True, False), (False, True), (True, True)])
def test_libtorrent_computes_the_same_infohashes(
    qbittorrent: RealQBittorrent, *, v1: bool, v2: bool
) -> None:
    data, ids = small_torrent(b"x" * 9000, v1=v1, v2=v2)
    client = qbittorrent.client()

    client.add(data, save_path=str(qbittorrent.downloads), tag="any")

    wait_for(lambda: client.find(ids=ids) is not None)
    [state] = client.statuses()
    assert state.ids == ids


def test_a_hybrid_is_recognised_by_a_magnet_that_names_only_its_old_hash(stage: Stage) -> None:
    data, ids = small_torrent(b"x" * 9000, v1=True, v2=True)
    client = stage.qbittorrent.client()
    client.add(data, save_path=str(stage.qbittorrent.downloads), tag="by-hand")
    wait_for(lambda: client.find(ids=ids) is not None)
    add_wanted(stage.conn, url=f"magnet:?xt=urn:btih:{ids.v1}")

    assert stage.dispatch() == Dispatched(adopted=1)
    assert len(client.statuses()) == 1
