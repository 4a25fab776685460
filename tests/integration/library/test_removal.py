"""Files leave the library because a person asked: these, what came with them, and nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
import pytest

from anishelf.errors import CommandRefused, LibraryUnavailable, TargetTaken
from anishelf.library.adapters.file_mover import FileMover
from anishelf.library.domain.files import LibraryFile
from anishelf.library.domain.jobs import LEASE
from anishelf.library.domain.states import LibraryState, TrashKind
from anishelf.library.steps.removal import Removal
from anishelf.library.steps.trash import restore
from anishelf.library.store.trash import TrashRows
from anishelf.metadata.domain.description import Owner, Sidecar
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.store.sidecars import Sidecars
from tests.worlds.described import tree
from tests.worlds.shelf import Shelf


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


@pytest.fixture
def removal(shelf: Shelf) -> Removal:
    disk = FileMover((shelf.root, shelf.movies), modes=shelf.modes)
    return Removal(
        shelf.bin, shelf.files, shelf.file_moves, disk, shelf.library, shelf.conn.transaction
    )


def pack(shelf: Shelf, season: int, *numbers: int) -> list[LibraryFile]:
    """Sync a pack with a subtitle for each episode and an opening; return its library files."""
    files = {f"P/Hoshi - {n:02d}.mkv": b"video %d" % n for n in numbers}
    files |= {f"P/Hoshi - {n:02d}.sc.ass": b"words %d" % n for n in numbers}
    files["P/NCOP.mkv"] = b"opening"
    download = shelf.download([shelf.episode(season, n) for n in numbers], files)
    shelf.move(download)
    return shelf.files.of_download(download)


def describe(shelf: Shelf, file: LibraryFile) -> None:
    """Write beside a file what the later steps write: NFO of the episode, the season, the show."""
    path, work = Path(file.path), shelf.file_moves.work_of(file.id)
    season = shelf.insert("SELECT min(id) FROM seasons WHERE work_id = %s", work)
    for where, kind, owner in (
        (path.with_suffix(".nfo"), SidecarKind.EPISODE_NFO, Owner(file_id=file.id)),
        (path.parent / "season.nfo", SidecarKind.SEASON_NFO, Owner(season_id=season)),
        (path.parents[1] / "tvshow.nfo", SidecarKind.TVSHOW_NFO, Owner(work_id=work)),
    ):
        where.write_bytes(b"ours")
        digest = hashlib.sha256(b"ours").hexdigest()
        Sidecars(shelf.conn).record(Sidecar(str(where), kind, owner, digest))


def wanted(shelf: Shelf) -> list[bool]:
    rows = shelf.conn.execute("SELECT wanted FROM episodes ORDER BY number").fetchall()
    return [each for (each,) in rows]


def test_an_episode_leaves_with_its_subtitle_and_nfo_alone(shelf: Shelf, removal: Removal) -> None:
    first, second = pack(shelf, shelf.show(), 1, 2)
    describe(shelf, second)
    describe(shelf, first)
    foreseen = removal.paths([first])

    removal.remove([first])

    assert foreseen == [
        first.path,
        *sorted(str(Path(first.path).with_suffix(end)) for end in (".nfo", ".zh-Hans.ass")),
    ]
    assert sorted(TrashRows(shelf.conn).kept()[i].original_path for i in range(3)) == sorted(
        foreseen
    )
    assert sorted(shelf.videos()) == sorted(
        ["NCOP.mkv", "season.nfo", "tvshow.nfo"]
        + [Path(second.path).stem + end for end in (".mkv", ".nfo", ".zh-Hans.ass")]
    )
    assert wanted(shelf) == [False, True]


def test_the_last_episode_takes_the_extras_and_the_folders(shelf: Shelf, removal: Removal) -> None:
    first, second = pack(shelf, shelf.show(), 1, 2)
    describe(shelf, first)
    removal.remove([first])
    foreseen = removal.paths([second])

    removal.remove([second])

    assert any(path.endswith("extras/NCOP.mkv") for path in foreseen)
    assert [path.name for path in shelf.root.iterdir()] == [".anishelf-library"]
    assert wanted(shelf) == [False, False]


def test_what_a_user_put_there_stays(shelf: Shelf, removal: Removal) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    describe(shelf, file)
    folder = Path(file.path).parent
    (folder / "notes.txt").write_text("mine")
    (folder.parent / "tvshow.nfo").write_text("changed by me")

    removal.remove([file])

    assert sorted(shelf.videos()) == ["notes.txt", "tvshow.nfo"]


def test_other_shows_are_not_touched(shelf: Shelf, removal: Removal) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    (other,) = pack(shelf, shelf.show("月之町", bangumi_id=901), 1)
    before = tree(Path(other.path).parents[1])

    removal.remove([file])

    assert tree(Path(other.path).parents[1]) == before
    assert [each.name for each in shelf.root.iterdir() if each.is_dir()] == ["月之町 (2026)"]


def test_a_removed_episode_is_not_placed_again(shelf: Shelf, removal: Removal) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")

    removal.remove([file])
    shelf.now += 2 * LEASE

    assert shelf.tasks.due(shelf.now) == []
    assert shelf.resync().done == 1
    assert shelf.videos() == []


def test_what_comes_back_is_described_again(shelf: Shelf, removal: Removal) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")
    removal.remove([file])

    for kept in TrashRows(shelf.conn).kept():
        restore(shelf.bin, shelf.files, shelf.tasks, kept, transaction=shelf.conn.transaction)

    assert shelf.video(1).read_bytes() == b"video 1"
    assert (shelf.video(1).parent / "extras/NCOP.mkv").read_bytes() == b"opening"
    assert wanted(shelf) == [True]
    shelf.now += 2 * LEASE
    assert shelf.tasks.due(shelf.now) == [file.download_id]


def test_a_missing_file_may_be_given_up(shelf: Shelf, removal: Removal) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    shelf.video(1).unlink()
    shelf.files.missing(file.id, reason="test")

    removal.remove([file])

    assert wanted(shelf) == [False]
    assert shelf.conn.execute("SELECT state::text FROM library_files").fetchone() == ("trashed",)


def test_only_the_torrent_of_what_goes_is_named(shelf: Shelf, removal: Removal) -> None:
    season = shelf.show()
    first, second = pack(shelf, season, 1, 2)
    (third,) = pack(shelf, season, 3)

    assert removal.downloads([first, third]) == ([third.download_id], [first.download_id])
    assert removal.downloads([first, second]) == ([first.download_id], [])


def test_a_file_on_its_way_is_not_removed(shelf: Shelf, removal: Removal) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    shelf.conn.execute("UPDATE episodes SET number = 2")
    shelf.conn.execute(
        "INSERT INTO relocations (library_file_id, work_id, old_path, new_path) "
        "SELECT id, (SELECT min(id) FROM works), path, path || 'x' FROM library_files"
    )

    with pytest.raises(CommandRefused, match="on its way to another name"):
        removal.remove([file])

    assert shelf.video(1).exists()


def test_without_its_disk_nothing_is_removed(shelf: Shelf, removal: Removal) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    disk = shelf.root.rename(shelf.root.with_name("disk"))
    shelf.root.mkdir()

    with pytest.raises(LibraryUnavailable, match="is not mounted"):
        removal.remove([file])

    assert shelf.conn.execute("SELECT state::text FROM library_files").fetchone() == ("present",)
    assert list(disk.rglob("*.mkv"))


def test_a_file_is_not_restored_over_a_name_that_is_anothers_now(shelf: Shelf) -> None:
    """Even where nothing lies there: the other file was removed by hand, and may come back."""
    season = shelf.show()
    for number in (1, 2):
        shelf.move(shelf.single(season, number, b"x" * number))
    first, second = shelf.files.in_states([LibraryState.PRESENT])
    shelf.bin.retire(first, reason="test")
    shelf.files.trashed(first.id, reason="test")
    shelf.video(2).unlink()
    shelf.files.renamed([second.id], [first.path], now=shelf.now)
    [trashed] = [file for file in TrashRows(shelf.conn).kept() if file.kind is TrashKind.VIDEO]

    with pytest.raises(TargetTaken, match="belongs to another episode"):
        restore(shelf.bin, shelf.files, shelf.tasks, trashed, transaction=shelf.conn.transaction)

    assert not shelf.video(1).exists()


def test_what_bears_the_name_of_a_video_leaves_with_it_and_comes_back(
    shelf: Shelf, removal: Removal
) -> None:
    (file,) = pack(shelf, shelf.show(), 1)
    describe(shelf, file)
    video = Path(file.path)
    tiles = video.with_suffix(".trickplay") / "320 - 10x10"
    tiles.mkdir(parents=True)
    beside = {
        tiles / "0.jpg": b"tile",
        video.with_name(f"{video.stem}-thumb.jpg"): b"thumb",
        video.with_suffix(".edl"): b"0 5 0",
        video.with_suffix(".mine.srt"): b"words",
    }
    for path, data in {**beside, video.parents[1] / "backdrop.jpg": b"art"}.items():
        path.write_bytes(data)

    assert {str(path) for path in beside} <= set(removal.paths([file]))
    removal.remove([file])

    assert [path.name for path in shelf.root.iterdir()] == [".anishelf-library"]
    kept = {each.original_path: each for each in TrashRows(shelf.conn).kept()}
    assert str(video.parents[1] / "backdrop.jpg") in kept
    for path, data in beside.items():
        restore(
            shelf.bin, shelf.files, shelf.tasks, kept[str(path)], transaction=shelf.conn.transaction
        )
        assert path.read_bytes() == data
