"""Every downloader does what the words of the port say: the same tests for the real programs."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from anishelf.core.torrent import Infohashes
from anishelf.downloads.adapters.http_download import HttpDownloads, Limits, transfer, waiting
from anishelf.downloads.domain.transfer import Phase, TransferState
from anishelf.downloads.ports import DownloaderClient
from anishelf.errors import DownloaderRefused, DownloaderUnreachable, FetchFailed, TorrentRejected
from anishelf.fetch import Fetcher
from tests.worlds.programs import RealAria2, RealTransmission, running
from tests.worlds.qbittorrent import (
    INSTALLED,
    RealQBittorrent,
    running_qbittorrent,
    second_program,
)
from tests.worlds.shelf import Shelf
from tests.worlds.stack_seeds import Seed, Seeds

pytestmark = pytest.mark.world
NOTHING = Infohashes()
SLOW = 1 << 19


@dataclass
class Case:
    """A running downloader, and what it is given: the form it takes."""

    client: DownloaderClient
    downloads: Path
    source: Callable[[Seed], bytes | str]
    kill: Callable[[], None] | None = None
    stranger: Callable[[], DownloaderClient] | None = None
    has_ids: bool = True
    stop: threading.Event = field(default_factory=threading.Event)

    def state(self, tag: str = "anishelf-7") -> TransferState | None:
        return self.client.find(tag=tag, ids=NOTHING)

    def until(
        self, reached: Callable[[TransferState], bool], tag: str = "anishelf-7"
    ) -> TransferState:
        deadline = time.monotonic() + 40
        while True:
            state = self.state(tag)
            if state is not None and reached(state):
                return state
            assert time.monotonic() < deadline, f"still {state}"
            time.sleep(0.1)


SECOND = pytest.param("second qbittorrent", marks=pytest.mark.faults)


@pytest.fixture(params=["qbittorrent", SECOND, "aria2", "aria2 by web", "transmission", "http"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    if request.param.endswith("qbittorrent"):
        program = INSTALLED if request.param == "qbittorrent" else second_program()
        with running_qbittorrent(tmp_path / "qb", program) as qbittorrent:
            yield _of_qbittorrent(qbittorrent)
    elif request.param == "http":
        yield from _built_in(tmp_path / "downloads")
    elif request.param == "transmission":
        transmission = RealTransmission(tmp_path / "tr")
        with running(transmission):
            yield Case(
                transmission.client(),
                transmission.downloads,
                lambda seed: seed.torrent,
                transmission.kill,
                lambda: transmission.client("wrong"),
            )
    else:
        aria2 = RealAria2(tmp_path / "aria2")
        by_web = request.param == "aria2 by web"
        with running(aria2):
            yield Case(
                aria2.client(),
                aria2.downloads,
                (lambda seed: seed.file_url) if by_web else (lambda seed: seed.torrent),
                aria2.kill,
                lambda: aria2.client("wrong"),
                has_ids=not by_web,
            )


def _of_qbittorrent(qbittorrent: RealQBittorrent) -> Case:
    return Case(
        qbittorrent.client(), qbittorrent.downloads, lambda seed: seed.torrent, qbittorrent.kill
    )


def _built_in(downloads: Path) -> Iterator[Case]:
    """The list of jobs, and a worker as its task would be."""
    case = Case(HttpDownloads(downloads), downloads, lambda seed: seed.file_url, has_ids=False)
    fetcher = Fetcher(allowed_hosts=["127.0.0.1"])

    def work() -> None:
        while not case.stop.wait(0.1):
            for tag in waiting(downloads):
                try:
                    transfer(downloads, tag, fetcher, Limits(max_bytes=1 << 30, keep_free=0))
                except FetchFailed:
                    continue

    worker = threading.Thread(target=work)
    worker.start()
    yield case
    case.stop.set()
    worker.join()


def test_a_transfer_is_added_seen_and_completed(case: Case, seeds: Seeds) -> None:
    seed = seeds.publish("[G] 葬送 - 01 [1080p].mkv", size=2 << 20)
    folder = str(case.downloads / "7")

    case.client.add(case.source(seed), save_path=folder, tag="anishelf-7")
    state = case.until(lambda each: each.complete)

    assert state.save_path == folder
    assert "anishelf-7" in state.tags
    assert state.ids == Infohashes(v1=seed.infohash if case.has_ids else None)
    (file,) = case.client.files(state.id)
    assert file.size == 2 << 20
    assert (Path(folder) / file.path).read_bytes() == seed.path.read_bytes()
    assert [each.id for each in case.client.statuses()] == [state.id]


def test_adding_it_twice_makes_one_transfer(case: Case, seeds: Seeds) -> None:
    seed = seeds.publish("a.mkv", size=4 << 20, rate=SLOW)
    source = case.source(seed)
    case.client.add(source, save_path=str(case.downloads / "7"), tag="anishelf-7")
    case.until(lambda _: True)

    with contextlib.suppress(TorrentRejected):  # "I have it" is said in this way, too
        case.client.add(source, save_path=str(case.downloads / "7"), tag="anishelf-7")

    assert len(case.client.statuses()) == 1


def test_it_pauses_resumes_and_is_cancelled_with_its_data(case: Case, seeds: Seeds) -> None:
    seed = seeds.publish("a.mkv", size=4 << 20, rate=SLOW)
    folder = case.downloads / "7"
    case.client.add(case.source(seed), save_path=str(folder), tag="anishelf-7")
    transfer_id = case.until(lambda each: each.progress > 0).id

    case.client.pause(transfer_id)
    case.until(lambda each: each.phase is Phase.PAUSED)
    case.client.resume(transfer_id)
    case.until(lambda each: each.phase is not Phase.PAUSED)
    case.client.cancel(transfer_id)

    _wait_for(lambda: case.client.statuses() == [])
    _wait_for(lambda: not [each for each in folder.rglob("*") if each.is_file()])
    case.client.remove(transfer_id, with_data=True)
    assert case.client.files(transfer_id) == ()
    assert case.client.trouble(transfer_id) is None


def test_removed_without_its_data_the_file_stays(case: Case, seeds: Seeds) -> None:
    seed = seeds.publish("a.mkv", size=1 << 20)
    case.client.add(case.source(seed), save_path=str(case.downloads / "7"), tag="anishelf-7")
    state = case.until(lambda each: each.complete)

    case.client.remove(state.id, with_data=False)

    _wait_for(lambda: case.client.statuses() == [])
    assert case.state() is None
    assert (case.downloads / "7" / "a.mkv").stat().st_size == 1 << 20


def test_a_complete_download_moves_into_the_library(
    case: Case, seeds: Seeds, conn: psycopg.Connection
) -> None:
    seed = seeds.publish("[G] Hoshi - 01.mkv", size=1 << 20)
    shelf = Shelf(conn, case.downloads.parent)
    shelf.moves_from(case.client)
    download = shelf.download([shelf.episode(shelf.show(), 1)], {})
    tag, folder = f"anishelf-{download}", shelf.downloads / str(download)
    case.client.add(case.source(seed), save_path=str(folder), tag=tag)
    case.until(lambda each: each.complete, tag)
    files = [{"path": "[G] Hoshi - 01.mkv", "size": 1 << 20}]
    conn.execute("UPDATE downloads SET files = %s", (Jsonb(files),))

    assert shelf.move(download).done == 1

    assert case.state(tag) is None
    assert shelf.video(1).stat().st_size == 1 << 20
    assert shelf.video(1).stat().st_nlink == 1
    assert not list(folder.rglob("*.mkv*"))  # aria2 leaves the .torrent that it was given


def test_silence_and_refusal_are_told_apart(case: Case) -> None:
    assert case.client.check()
    if case.stranger is not None:
        with pytest.raises(DownloaderRefused):
            case.stranger().check()
    if case.kill is not None:
        case.kill()
        with pytest.raises(DownloaderUnreachable):
            case.client.statuses()


def test_what_is_no_torrent_is_rejected(case: Case) -> None:
    with pytest.raises(TorrentRejected):
        case.client.add(b"<html>", save_path=str(case.downloads / "7"), tag="anishelf-7")

    assert case.client.statuses() == []


def _wait_for(reached: Callable[[], bool], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)
