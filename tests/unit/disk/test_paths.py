"""Paths stay inside their root, and an empty mount point is no library."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from anishelf.disk import MARKER, Modes, confined, ensure_marker, make_folders
from anishelf.disk.paths import explained
from anishelf.errors import LibraryUnavailable, UnsafePath
from tests.worlds.sameness import sameness

MODES = Modes(file=0o640, folder=0o750)


@pytest.mark.parametrize("relative", ["", ".", "..", "../x", "a/../../x", "/etc/passwd", "a\0b"])
def test_a_path_that_leaves_its_root_is_refused(tmp_path: Path, relative: str) -> None:
    with pytest.raises(UnsafePath):
        confined(tmp_path, relative)


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "root" / "show").symlink_to(tmp_path / "outside")

    with pytest.raises(UnsafePath, match="leads out"):
        confined(tmp_path / "root", "show/episode.mkv")


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")

    with pytest.raises(UnsafePath):
        confined(tmp_path, "loop/episode.mkv")


def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "alias").symlink_to("real")

    assert confined(tmp_path, "alias/e.mkv") == tmp_path / "real" / "e.mkv"


def test_new_folders_have_their_mode_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        make_folders(tmp_path, tmp_path / "show" / "Season 01", modes=Modes())
    finally:
        os.umask(before)

    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("show", "show/Season 01")]
    assert modes == [0o755, 0o755]


def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "show").mkdir(mode=0o700)

    make_folders(tmp_path, tmp_path / "show" / "Season 01", modes=Modes())

    assert (tmp_path / "show").stat().st_mode & 0o777 == 0o700


def test_a_hidden_folder_left_by_a_killed_worker_is_used_up(tmp_path: Path) -> None:
    (tmp_path / ".show.part~").mkdir(mode=0o700)

    make_folders(tmp_path, tmp_path / "show", modes=Modes())

    assert [entry.name for entry in tmp_path.iterdir()] == ["show"]


def test_a_file_where_a_folder_must_be_is_a_clear_refusal(tmp_path: Path) -> None:
    (tmp_path / "show").write_text("not a folder")

    with pytest.raises(UnsafePath, match="must be a folder"):
        make_folders(tmp_path, tmp_path / "show" / "Season 01", modes=Modes())


def test_a_root_is_never_made_on_the_way(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="is missing"):
        make_folders(tmp_path / "root", tmp_path / "root" / "show", modes=Modes())


def test_a_new_library_is_made_and_marked_once(tmp_path: Path) -> None:
    ensure_marker(tmp_path / "library", holds_files=False, modes=MODES)
    marker = tmp_path / "library" / MARKER
    written = sameness(marker)
    ensure_marker(tmp_path / "library", holds_files=True, modes=MODES)

    assert sameness(marker) == written
    assert marker.stat().st_mode & 0o777 == 0o640


def test_a_library_that_holds_a_users_files_is_taken_on(tmp_path: Path) -> None:
    (tmp_path / "Old Show").mkdir()

    ensure_marker(tmp_path, holds_files=False, modes=MODES)

    assert (tmp_path / MARKER).is_file()


@pytest.mark.parametrize("state", ["missing", "empty", "foreign"])
def test_a_library_whose_disk_is_away_is_left_alone(tmp_path: Path, state: str) -> None:
    root = tmp_path / "library"
    if state != "missing":
        root.mkdir()
    if state == "foreign":
        (root / "something").touch()

    with pytest.raises(LibraryUnavailable, match="is its disk mounted"):
        ensure_marker(root, holds_files=True, modes=MODES)

    assert not (root / MARKER).exists()


def write_to_a_full_disk() -> None:
    with explained(Path("/library")), Path("/dev/full").open("w") as full:
        full.write("x")


def test_a_full_disk_is_said_in_words() -> None:
    with pytest.raises(LibraryUnavailable, match="the disk of /library is full; free some space"):
        write_to_a_full_disk()


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_folders_belong_to_whom_the_settings_say(tmp_path: Path) -> None:
    make_folders(tmp_path, tmp_path / "show", modes=Modes(owner=(1234, 5678)))

    found = (tmp_path / "show").stat()
    assert (found.st_uid, found.st_gid) == (1234, 5678)
