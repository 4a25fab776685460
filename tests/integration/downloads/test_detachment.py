"""Files move into the library: the torrent leaves first, the download folder gives up last."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from anishelf.downloads.domain.states import DownloadStatus
from anishelf.downloads.store.detachments import Detachments
from anishelf.downloads.store.download_tracking import DownloadTracking
from anishelf.downloads.store.downloads import Downloads
from anishelf.library.steps.missing_files import find_missing
from tests.fakes.downloader import FolderDownloader
from tests.worlds.sameness import sameness
from tests.worlds.shelf import NOW, Shelf

COMPLETED, REMOVED = DownloadStatus.COMPLETED, DownloadStatus.REMOVED
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def client(tmp_path: Path) -> FolderDownloader:
    return FolderDownloader(tmp_path / "client")


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path, client: FolderDownloader) -> Shelf:
    shelf = Shelf(conn, tmp_path)
    shelf.moves_from(client)
    return shelf


def complete(shelf: Shelf, client: FolderDownloader, *numbers: int, season: int = 0) -> int:
    """Complete a torrent with these episodes, the first one's subtitle and a text."""
    season = season or shelf.show()
    files = {f"P/Hoshi - {n:02d}.mkv": b"video %d" % n for n in numbers}
    files |= {f"P/Hoshi - {numbers[0]:02d}.sc.ass": b"words"}
    download = shelf.download([shelf.episode(season, n) for n in numbers], files)
    client.has(f"anishelf-{download}")
    return download


def left(shelf: Shelf) -> list[str]:
    """Return what the download folder still holds."""
    return sorted(path.name for path in shelf.downloads.rglob("*") if path.is_file())


def test_the_library_has_the_only_file(shelf: Shelf, client: FolderDownloader) -> None:
    download = complete(shelf, client, 1)

    assert shelf.move(download).done == 1

    assert shelf.video(1).read_bytes() == b"video 1"
    assert shelf.video(1).with_suffix(".zh-Hans.ass").read_bytes() == b"words"
    assert shelf.video(1).stat().st_nlink == 1
    assert not (shelf.downloads / str(download)).exists()
    assert client.calls == ["find", "remove", "find"]


def test_a_file_that_moved_has_our_mode(shelf: Shelf, client: FolderDownloader) -> None:
    download = complete(shelf, client, 1)
    next((shelf.downloads / str(download)).rglob("*.mkv")).chmod(0o600)

    shelf.move(download)

    assert shelf.video(1).stat().st_mode & 0o777 == 0o644


def test_a_second_run_does_nothing(shelf: Shelf, client: FolderDownloader) -> None:
    download = complete(shelf, client, 1)
    shelf.move(download)
    before, calls = sameness(shelf.video(1)), list(client.calls)

    assert shelf.move(download).done == 0

    assert sameness(shelf.video(1)) == before
    assert client.calls == calls


def test_nothing_leaves_the_folder_before_every_episode_arrived(
    shelf: Shelf, client: FolderDownloader
) -> None:
    download = complete(shelf, client, 1, 2)
    shelf.video(2).parent.mkdir(parents=True)
    shelf.video(2).write_bytes(b"a stranger's")
    shelf.move(download)
    assert left(shelf) == ["Hoshi - 01.mkv", "Hoshi - 01.sc.ass", "Hoshi - 02.mkv"]

    shelf.video(2).unlink()
    failed = shelf.reports.failed_between(NOW, LATER)
    shelf.move(*shelf.tasks.reset(failed, now=NOW, reason="test"))

    assert left(shelf) == []
    assert shelf.video(2).read_bytes() == b"video 2"


def test_a_downloader_that_is_away_keeps_its_torrent_and_its_files(
    shelf: Shelf, client: FolderDownloader
) -> None:
    download = complete(shelf, client, 1)
    client.unreachable = True
    assert shelf.move(download).failed == 1
    assert shelf.row(download, "status, error") == (
        "pending",
        "qbittorrent_default: it does not answer",
    )
    assert shelf.videos() == []

    client.unreachable = False
    shelf.now = LATER
    assert shelf.move(download).done == 1

    assert left(shelf) == []


def test_a_torrent_that_does_not_go_is_tried_again(
    shelf: Shelf, client: FolderDownloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = complete(shelf, client, 1)
    with monkeypatch.context() as stubborn:
        stubborn.setattr(client, "remove", lambda *_, **__: None)
        assert shelf.move(download).failed == 1

    assert "still shows download" in str(shelf.row(download, "error")[0])
    assert shelf.videos() == []


def test_what_was_added_by_hand_goes_on_seeding(
    shelf: Shelf, client: FolderDownloader, tmp_path: Path
) -> None:
    download = complete(shelf, client, 1)
    theirs = (shelf.downloads / str(download)).rename(tmp_path / "theirs")
    shelf.conn.execute("UPDATE downloads SET save_path = %s", (str(theirs),))

    assert shelf.move(download).done == 1

    assert shelf.video(1).samefile(theirs / "P/Hoshi - 01.mkv")
    assert client.calls == []


def test_what_nobody_wanted_stays_in_the_folder(shelf: Shelf, client: FolderDownloader) -> None:
    season = shelf.show()
    files = {"P/Hoshi - 01.mkv": b"video", "P/sample.mkv": b"sample", "P/read me.txt": b"text"}
    download = shelf.download([shelf.episode(season, 1)], files)
    client.has(f"anishelf-{download}")

    shelf.move(download)

    assert left(shelf) == ["read me.txt", "sample.mkv"]


def test_a_library_file_that_changed_keeps_the_download(
    shelf: Shelf, client: FolderDownloader, tmp_path: Path
) -> None:
    download = complete(shelf, client, 1)
    client.unreachable = True
    shelf.move(download)
    client.unreachable = False
    shelf.now = LATER
    detachment = shelf.detachment
    assert detachment is not None
    shelf.moves_from(None)
    detachment.take_out(download)
    shelf.move(download)
    shelf.video(1).unlink()
    shelf.video(1).write_bytes(b"changed by its user")

    detachment.empty([download])

    assert "Hoshi - 01.mkv" in left(shelf)
    assert shelf.video(1).read_bytes() == b"changed by its user"


def test_an_empty_folder_of_a_killed_worker_goes_too(
    shelf: Shelf, client: FolderDownloader
) -> None:
    download = complete(shelf, client, 1)
    client.unreachable = True
    shelf.move(download)
    client.unreachable = False
    shelf.now = LATER
    detachment = shelf.detachment
    assert detachment is not None
    shelf.moves_from(None)
    detachment.take_out(download)
    shelf.move(download)
    for path in (shelf.downloads / str(download)).rglob("*.*"):
        path.unlink()

    detachment.empty()

    assert not (shelf.downloads / str(download)).exists()
    assert Detachments(shelf.conn).to_empty(None) == []


def test_a_restored_subtitle_is_not_taken_for_a_download(
    shelf: Shelf, client: FolderDownloader
) -> None:
    download = complete(shelf, client, 1)
    subtitle = shelf.video(1).with_suffix(".zh-Hans.ass")
    detachment = shelf.detachment
    assert detachment is not None
    shelf.moves_from(None)
    shelf.move(download)
    # As a restore from the trash leaves it: it came from where it is.
    shelf.conn.execute("UPDATE companions SET source_file = path")
    detachment.take_out(download)

    detachment.empty([download])

    assert subtitle.read_bytes() == b"words"
    assert left(shelf) == ["Hoshi - 01.sc.ass"]


def test_a_file_that_is_gone_everywhere_is_downloaded_again(
    shelf: Shelf, client: FolderDownloader
) -> None:
    download = shelf.decide(complete(shelf, client, 1))
    shelf.move(download)
    shelf.video(1).unlink()
    assert find_missing(shelf.files, shelf.library) == 1
    rows = Downloads(shelf.conn)
    rows.advance(download, old=COMPLETED, new=REMOVED, reason="its files are gone")
    rows.reopen(download, old=REMOVED, reason="test")
    path = shelf.downloads / str(download) / "P/Hoshi - 01.mkv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"video 1")
    client.has(f"anishelf-{download}")
    shelf.conn.execute(
        "UPDATE downloads SET status = 'downloading', save_path = %s, downloader_id = (SELECT min(id) FROM downloaders), files = %s",
        (str(shelf.downloads / str(download)), Jsonb([{"path": "P/Hoshi - 01.mkv", "size": 7}])),
    )

    DownloadTracking(shelf.conn).completed(download)
    shelf.now = LATER
    assert shelf.move(download).done == 1

    assert shelf.video(1).read_bytes() == b"video 1"
    assert left(shelf) == []
    assert shelf.conn.execute("SELECT state::text FROM library_files").fetchone() == ("present",)


def test_what_is_in_the_library_is_not_placed_again_by_a_second_download(
    shelf: Shelf, client: FolderDownloader
) -> None:
    download = shelf.decide(complete(shelf, client, 1))
    shelf.move(download)
    shelf.conn.execute("UPDATE downloads SET status = 'downloading'")

    DownloadTracking(shelf.conn).completed(download)

    assert shelf.row(download, "status") == ("synced",)
