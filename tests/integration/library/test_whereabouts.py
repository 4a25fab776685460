"""A torrent that was moved in its client, and files that were ticked later, are found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from anishelf.core.torrent import Infohashes, TorrentFile
from anishelf.downloads.domain.transfer import Phase, TransferState
from tests.fakes.downloader import FakeDownloader
from tests.worlds.shelf import Shelf


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    shelf = Shelf(conn, tmp_path)
    shelf.moves_from(None)
    return shelf


def show_at(shelf: Shelf, download: int, folder: Path, files: dict[str, bytes]) -> FakeDownloader:
    """Let the downloader show a finished transfer of *files* in *folder*."""
    client = FakeDownloader()
    listed = tuple(TorrentFile(name, len(data)) for name, data in files.items())
    size = sum(file.size for file in listed)
    client.contents["h"] = listed
    client.transfers["h"] = TransferState(
        id="h",
        tags=frozenset({f"anishelf-{download}"}),
        ids=Infohashes(),
        phase=Phase.DONE,
        raw_state="stalledUP",
        progress=1.0,
        size=size,
        amount_left=0,
        completed_on=1,
        save_path=str(folder),
        content_path=str(folder / listed[0].path),
    )
    shelf.client = client
    return client


def test_a_torrent_that_was_moved_in_its_client_is_found(shelf: Shelf, tmp_path: Path) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    (video,) = (shelf.downloads / str(download)).iterdir()
    elsewhere = tmp_path / "seeding"
    elsewhere.mkdir()
    video.rename(elsewhere / video.name)
    client = show_at(shelf, download, elsewhere, {video.name: b"one"})

    assert shelf.move(download).done == 1

    assert shelf.video(1).read_bytes() == b"one"
    rows = shelf.conn.execute("SELECT save_path FROM downloads").fetchall()
    assert rows == [(str(elsewhere),)]
    assert client.calls.count("find") == 1


def test_what_is_gone_everywhere_fails_with_its_reason(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    (video,) = (shelf.downloads / str(download)).iterdir()
    video.unlink()

    assert shelf.move(download).failed == 1
    assert "cannot be read" in str(shelf.row(download, "error")[0])


def test_a_downloader_that_is_away_changes_nothing(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    (video,) = (shelf.downloads / str(download)).iterdir()
    video.unlink()
    client = show_at(shelf, download, shelf.downloads, {video.name: b"one"})
    client.unreachable = True

    assert shelf.move(download).failed == 1
    assert shelf.row(download, "attempts") == (1,)


def test_files_that_were_ticked_later_are_placed_on_a_retry(shelf: Shelf) -> None:
    season = shelf.show()
    episodes = [shelf.episode(season, number) for number in (1, 2)]
    files = {"Hoshi - 01.mkv": b"one", "Hoshi - 02.mkv": b"two"}
    download = shelf.download(episodes, {"Hoshi - 01.mkv": b"one"})
    folder = shelf.downloads / str(download)
    client = show_at(shelf, download, folder, {"Hoshi - 01.mkv": b"one"})
    assert shelf.move(download).done == 1

    (folder / "Hoshi - 02.mkv").write_bytes(b"two")
    client.contents["h"] = tuple(TorrentFile(name, len(data)) for name, data in files.items())
    client.transfers["h"] = replace(client.transfers["h"], amount_left=1, phase=Phase.DOWNLOADING)
    _retry(shelf, download)
    assert shelf.move(download).failed == 1

    client.transfers["h"] = replace(client.transfers["h"], amount_left=0, phase=Phase.DONE)
    _retry(shelf, download)
    assert shelf.move(download).done == 1
    assert shelf.video(2).read_bytes() == b"two"


def _retry(shelf: Shelf, download: int) -> None:
    rows = shelf.conn.execute(
        "SELECT id FROM sync_tasks WHERE download_id = %s AND status <> 'synced'", (download,)
    ).fetchall()
    shelf.tasks.reset([task for (task,) in rows], now=shelf.now, reason="you asked")
