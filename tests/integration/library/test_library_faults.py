"""What disks and people do to a library: each fault has a clear reason, loses nothing and passes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from anishelf.library.steps.missing_files import find_missing
from anishelf.library.steps.resync import plan_resync
from tests.worlds.disks import acting_as_nobody, memory_disk, mounted, remount
from tests.worlds.shelf import NOW, Shelf

BIG = 3 << 20
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    yield from memory_disk(tmp_path / "disk", "size=8m")


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path, disk: Path) -> Shelf:
    """A library on a small disk, with one episode; downloads lie on another disk."""
    shelf = Shelf(conn, tmp_path, library=disk / "library")
    shelf.move(shelf.single(shelf.show(), 1, b"one"))
    return shelf


def second(shelf: Shelf, data: bytes = b"two") -> int:
    return shelf.single(shelf.insert("SELECT id FROM seasons"), 2, data)


def fails(shelf: Shelf, download: int, reason: str) -> None:
    """Check that an attempt fails for *reason*, keeps the download and leaves nothing half done."""
    source = next((shelf.downloads / str(download)).iterdir())
    before = source.read_bytes()

    assert shelf.move(download).failed == 1

    assert reason in str(shelf.row(download, "error")[0])
    assert source.read_bytes() == before
    assert shelf.video(1).read_bytes() == b"one"
    assert shelf.videos() == [shelf.video(1).name]


def recovers(shelf: Shelf, download: int) -> None:
    shelf.now = LATER

    assert shelf.move(download).done == 1

    source = next((shelf.downloads / str(download)).iterdir())
    assert shelf.video(2).read_bytes() == source.read_bytes()


def test_a_full_disk(shelf: Shelf, disk: Path) -> None:
    remount(disk, "size=2m")
    download = second(shelf, b"x" * BIG)

    fails(shelf, download, "free some space, then retry")

    remount(disk, "size=8m")
    recovers(shelf, download)


def test_a_disk_that_takes_no_more_files(shelf: Shelf, disk: Path) -> None:
    download = second(shelf)
    inodes = os.statvfs(disk)
    remount(disk, f"nr_inodes={inodes.f_files - inodes.f_ffree}")

    fails(shelf, download, "is full; free some space, then retry")

    remount(disk, "nr_inodes=1000")
    recovers(shelf, download)


def test_a_full_disk_keeps_the_version_that_is_there(shelf: Shelf, disk: Path) -> None:
    first = shelf.insert("SELECT id FROM downloads")
    episode = shelf.insert("SELECT id FROM episodes")
    better = shelf.download([episode], {"[Sakura] Hoshi - 01v2.mkv": b"x" * BIG})
    shelf.replaces(better, first)
    remount(disk, "size=2m")

    fails(shelf, better, "free some space, then retry")

    remount(disk, "size=8m")
    shelf.now = LATER
    assert shelf.move(better).done == 1
    assert shelf.video(1).read_bytes() == b"x" * BIG


def test_a_library_that_is_mounted_read_only(shelf: Shelf, disk: Path) -> None:
    download = second(shelf)
    remount(disk, "ro")

    fails(shelf, download, "is mounted read-only; mount it writable, then retry")

    remount(disk, "rw")
    recovers(shelf, download)


def test_a_read_only_library_keeps_its_names(shelf: Shelf, disk: Path) -> None:
    shelf.conn.execute("UPDATE episodes SET number = 5")
    remount(disk, "ro")

    assert shelf.resync().failed == 1

    assert shelf.videos() == [shelf.video(1).name]
    state, reason = shelf.conn.execute("SELECT state::text, reason FROM library_files").fetchall()[
        0
    ]
    assert state == "resync_failed"
    assert "is mounted read-only" in reason
    remount(disk, "rw")
    assert shelf.resync().done == 1
    assert shelf.video(5).read_bytes() == b"one"


def test_a_full_disk_keeps_a_file_where_it_was(
    conn: psycopg.Connection, tmp_path: Path, disk: Path
) -> None:
    shelf = Shelf(conn, disk, library=tmp_path / "library")
    shelf.downloads = tmp_path / "downloads"
    shelf.move(shelf.single(shelf.show(), 1, b"x" * BIG))
    shelf.library.ensure(movie=True, holds_files=False)
    remount(disk, "size=2m")
    conn.execute("UPDATE seasons SET kind = 'movie'")

    assert shelf.resync().failed == 1
    state, reason = conn.execute("SELECT state::text, reason FROM library_files").fetchall()[0]

    assert (state, "free some space" in reason) == ("resync_failed", True)
    assert shelf.video(1).read_bytes() == b"x" * BIG
    assert [path.name for path in disk.rglob("*") if path.is_file()] == [".anishelf-library"]
    remount(disk, "size=8m")
    assert shelf.resync().done == 1
    assert next(shelf.movies.rglob("*.mkv")).read_bytes() == b"x" * BIG


def test_a_disk_that_is_not_mounted(conn: psycopg.Connection, tmp_path: Path, disk: Path) -> None:
    shelf = Shelf(conn, tmp_path, library=tmp_path / "library")
    with mounted(tmp_path / "library", "--bind", disk):
        shelf.move(shelf.single(shelf.show(), 1, b"one"))
    download = second(shelf)

    assert shelf.move(download).failed == 1
    assert shelf.resync().done == 1
    assert find_missing(shelf.files, shelf.library) == 0

    assert "is its disk mounted?" in str(shelf.row(download, "error")[0])
    assert list((tmp_path / "library").iterdir()) == []
    with mounted(tmp_path / "library", "--bind", disk):
        recovers(shelf, download)
        assert shelf.video(1).read_bytes() == b"one"


def test_a_disk_that_went_away_while_files_were_on_their_way(
    conn: psycopg.Connection, tmp_path: Path, disk: Path
) -> None:
    shelf = Shelf(conn, tmp_path, library=tmp_path / "library")
    with mounted(tmp_path / "library", "--bind", disk):
        shelf.move(shelf.single(shelf.show(), 1, b"one"))
        conn.execute("UPDATE episodes SET number = 5")
        plan = plan_resync(shelf.file_moves.entries(), shelf.library)
        shelf.file_moves.intend(plan.moves)

    assert shelf.resync().failed == 1

    assert list((tmp_path / "library").iterdir()) == []
    with mounted(tmp_path / "library", "--bind", disk):
        assert shelf.resync().done == 1
        assert shelf.video(5).read_bytes() == b"one"


def test_a_name_that_a_stranger_took(shelf: Shelf) -> None:
    download = second(shelf)
    shelf.video(2).write_bytes(b"a stranger's")

    assert shelf.move(download).failed == 1

    assert "exists and differs" in str(shelf.row(download, "error")[0])
    assert shelf.row(download, "status") == ("sync_failed",)
    assert shelf.video(2).read_bytes() == b"a stranger's"
    shelf.video(2).unlink()
    shelf.tasks.reset([shelf.task_of(download)], now=LATER, reason="test")
    recovers(shelf, download)


def test_a_source_that_vanished(shelf: Shelf, tmp_path: Path) -> None:
    download = second(shelf)
    source = next((shelf.downloads / str(download)).iterdir())
    away = source.rename(tmp_path / "away")

    assert shelf.move(download).failed == 1

    assert "cannot be read: No such file" in str(shelf.row(download, "error")[0])
    assert shelf.videos() == [shelf.video(1).name]
    away.rename(source)
    recovers(shelf, download)


@pytest.fixture
def guarded(conn: psycopg.Connection) -> Iterator[Shelf]:
    """A library in a folder of nobody's, at whose hands the test happens."""
    folder = Path(mkdtemp(prefix="anishelf-faults-"))
    folder.chmod(0o777)
    with acting_as_nobody():
        shelf = Shelf(conn, folder)
        shelf.move(shelf.single(shelf.show(), 1, b"one"))
        yield shelf
        shelf.video(1).parent.chmod(0o755)
    shutil.rmtree(folder)


def test_a_library_that_may_not_be_written(guarded: Shelf) -> None:
    download = second(guarded)
    guarded.video(1).parent.chmod(0o555)

    fails(guarded, download, "let Anishelf's user read and write")

    guarded.video(1).parent.chmod(0o755)
    recovers(guarded, download)


def test_a_download_that_may_not_be_read(guarded: Shelf) -> None:
    download = second(guarded)
    folder = guarded.downloads / str(download)
    folder.chmod(0o000)

    assert guarded.move(download).failed == 1

    assert "Permission denied" in str(guarded.row(download, "error")[0])
    assert guarded.videos() == [guarded.video(1).name]
    folder.chmod(0o755)
    recovers(guarded, download)


def test_files_that_may_not_be_renamed_keep_their_names(guarded: Shelf) -> None:
    guarded.conn.execute("UPDATE episodes SET number = 5")
    guarded.video(1).parent.chmod(0o555)

    assert guarded.resync().failed == 1

    assert guarded.videos() == [guarded.video(1).name]
    guarded.video(1).parent.chmod(0o755)
    assert guarded.resync().done == 1
    assert guarded.video(5).read_bytes() == b"one"
