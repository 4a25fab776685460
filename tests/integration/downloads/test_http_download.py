"""The built-in HTTP downloader against a server that cuts, changes and lies."""

from __future__ import annotations

import hashlib
import random
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from anishelf.core.torrent import Infohashes
from anishelf.downloads.adapters.http_download import HttpDownloads, Limits, transfer, waiting
from anishelf.downloads.domain.transfer import Phase, TransferState
from anishelf.errors import AddressRefused, BodyTooLarge, FetchFailed, NotFound
from anishelf.fetch import Fetcher
from demo.world.answers import Answer, Fault, Request
from demo.world.server import Server

BODY = random.Random(1).randbytes(1 << 20)
PATH = "/[G] a.mkv"
TAG = "anishelf-1"
LIMITS = Limits(max_bytes=1 << 30, keep_free=0)


class Site:
    """One file that may change."""

    def __init__(self) -> None:
        self.answer_is = Answer(body=BODY, headers={"ETag": '"1"'}, content_type="video/x-matroska")

    def answer(self, request: Request) -> Answer | None:
        return self.answer_is if request.path == PATH else None


class Stage:
    def __init__(self, server: Server, site: Site, folder: Path) -> None:
        self.server, self.site, self.folder = server, site, folder
        self.client = HttpDownloads(folder)
        self.url = f"{server.url}/%5BG%5D%20a.mkv"

    def add(self, url: str = "") -> None:
        self.client.add(url or self.url, save_path=str(self.folder / "1"), tag=TAG)

    def bring(self, limits: Limits = LIMITS, *, allowed: bool = True) -> bool:
        hosts = ["127.0.0.1"] if allowed else []
        return transfer(self.folder, TAG, Fetcher(allowed_hosts=hosts), limits)

    def state(self) -> TransferState:
        state = self.client.find(tag=TAG, ids=Infohashes())
        assert state is not None
        return state

    @property
    def file(self) -> Path:
        return self.folder / "1" / "[G] a.mkv"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    site = Site()
    with Server([site]) as server:
        yield Stage(server, site, tmp_path)


def test_a_file_arrives_once(stage: Stage) -> None:
    stage.add()
    assert waiting(stage.folder) == [TAG]

    assert stage.bring()

    assert stage.file.read_bytes() == BODY
    assert stage.state().complete
    assert waiting(stage.folder) == []
    assert not stage.bring()
    assert len(stage.server.requests) == 1


def test_cut_off_it_goes_on_where_it_stopped(stage: Stage) -> None:
    stage.server.faults[PATH] = Fault(cut_after=300_000)
    stage.add()
    with pytest.raises(FetchFailed):
        stage.bring()
    assert 0 < stage.state().progress < 1
    assert not stage.file.exists()
    stage.server.faults.clear()

    stage.bring()

    assert stage.file.read_bytes() == BODY
    asked = stage.server.requests[-1].headers
    assert asked["range"].startswith("bytes=")
    assert asked["if-range"] == '"1"'


def test_changed_in_between_it_begins_anew(stage: Stage) -> None:
    stage.server.faults[PATH] = Fault(cut_after=300_000)
    stage.add()
    with pytest.raises(FetchFailed):
        stage.bring()
    stage.server.faults.clear()
    other = BODY[::-1]
    stage.site.answer_is = Answer(body=other, headers={"ETag": '"2"'})

    stage.bring()

    assert stage.file.read_bytes() == other


def test_a_wrong_checksum_never_gets_a_name(stage: Stage) -> None:
    stage.add(f"{stage.url}#sha256={'0' * 64}")
    with pytest.raises(FetchFailed, match="checksum"):
        stage.bring()

    assert not stage.file.exists()
    assert stage.state().phase is Phase.QUEUED


def test_a_right_checksum_does(stage: Stage) -> None:
    stage.add(f"{stage.url}#sha256={hashlib.sha256(BODY).hexdigest()}")

    assert stage.bring()
    assert stage.file.exists()


def test_what_is_gone_too_large_private_or_a_page_is_not_asked_for_again(stage: Stage) -> None:
    stage.add()
    with pytest.raises(BodyTooLarge):
        stage.bring(Limits(max_bytes=1000, keep_free=0))
    assert stage.state().phase is Phase.ERROR
    assert "ANISHELF_HTTP_MAX_SIZE" in (stage.client.trouble(TAG) or "")
    assert waiting(stage.folder) == []
    stage.client.resume(TAG)
    with pytest.raises(AddressRefused):
        stage.bring(allowed=False)
    stage.client.resume(TAG)
    stage.site.answer_is = Answer(body=b"<html>", content_type="text/html")
    with pytest.raises(NotFound, match="a web page"):
        stage.bring()
    stage.client.resume(TAG)
    stage.site.answer_is = Answer(body=b"d4:info", content_type="application/x-bittorrent")
    with pytest.raises(NotFound, match=r"a \.torrent is at its address"):
        stage.bring()

    assert stage.state().phase is Phase.ERROR


def test_a_full_disk_is_waited_for(stage: Stage) -> None:
    stage.add()
    with pytest.raises(FetchFailed, match="too full"):
        stage.bring(Limits(max_bytes=1 << 30, keep_free=1 << 60))

    assert waiting(stage.folder) == [TAG]
    assert stage.bring()


def test_a_file_of_unknown_length_stops_before_the_disk_is_full_and_leaves_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = iter([1 << 40, 1 << 40, 1000])
    module = sys.modules["anishelf.downloads.adapters.http_download.transfer"]
    monkeypatch.setattr(module, "free_space", lambda _: next(rooms))
    stage.site.answer_is = Answer(body=b"x" * (40 << 20), headers={"Content-Encoding": "identity"})
    stage.add()

    with pytest.raises(FetchFailed, match="too full"):
        stage.bring(Limits(max_bytes=1 << 30, keep_free=1 << 20))

    assert [path.stat().st_size for path in stage.folder.rglob("*part*")] in ([], [0])


def test_a_server_that_never_gets_on_is_left_alone_in_the_end(stage: Stage) -> None:
    stage.add()
    stage.site.answer_is = Answer(status=500)
    for _ in range(20):
        with pytest.raises(FetchFailed):
            stage.bring()

    assert stage.state().phase is Phase.ERROR
    assert not stage.bring()


def test_two_workers_never_bring_the_same_file(stage: Stage) -> None:
    stage.server.rates[PATH] = 1 << 20
    stage.add()
    results: list[bool] = []
    workers = [threading.Thread(target=lambda: results.append(stage.bring())) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(results) == [False, False, True]
    assert len(stage.server.requests) == 1


@pytest.mark.parametrize("stop", ["pause", "cancel"])
def test_its_user_stops_a_running_one(stage: Stage, stop: str) -> None:
    stage.server.rates[PATH] = 100_000
    stage.add()
    worker = threading.Thread(target=stage.bring)
    worker.start()
    while stage.state().progress == 0:
        time.sleep(0.05)

    getattr(stage.client, stop)(TAG)
    worker.join(10)

    assert not worker.is_alive()
    assert not stage.file.exists()


@pytest.mark.parametrize("path", ["/x/..%2f..%2fetc", "/", "/a%00b.mkv", "/..", "/%2e%2e%2fa"])
def test_an_address_never_chooses_the_folder(tmp_path: Path, path: str) -> None:
    client = HttpDownloads(tmp_path)
    client.add(f"http://127.0.0.1{path}", save_path=str(tmp_path / "1"), tag=TAG)

    (state,) = client.statuses()
    assert Path(state.content_path).parent == tmp_path / "1"
    assert Path(state.content_path).name not in {"", ".", ".."}
