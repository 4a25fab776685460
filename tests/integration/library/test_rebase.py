"""A library that was moved by hand to another folder is followed; one odd row holds up no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from anishelf.errors import CommandRefused
from anishelf.library.actions import (
    preview_rebase,
    preview_removal,
    rebase_library,
    remove_files,
    restore_files,
)
from anishelf.library.domain.states import LibraryState
from anishelf.library.steps.missing_files import find_missing
from anishelf.library.steps.resync import plan_resync
from anishelf.operations.actions.stored import check_stored
from anishelf.wiring import library as library_room
from tests.worlds.shelf import Shelf


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


@pytest.fixture
def moved(shelf: Shelf, tmp_path: Path) -> Shelf:
    """Return a shelf of two episodes whose library is somewhere else now, by hand and setting."""
    season = shelf.show()
    first, second = shelf.single(season, 1, b"one"), shelf.single(season, 2, b"two")
    shelf.move(first, second)
    new = tmp_path / "disk2/library"
    new.parent.mkdir()
    shelf.root.rename(new)
    point_to(shelf, new)
    return shelf


def point_to(shelf: Shelf, folder: Path) -> None:
    """Let the setting name another folder."""
    settings = replace(shelf.context.settings, library_dir=folder)
    shelf.context = replace(shelf.context, settings=settings)
    shelf.library = library_room.library(shelf.context)
    shelf.bin = library_room.trash(shelf.context)
    shelf.root = folder


def former(shelf: Shelf) -> str:
    """Return the folder in which the library was."""
    return str(shelf.downloads.parent / "library")


def states(shelf: Shelf) -> list[str]:
    rows = shelf.conn.execute("SELECT state::text FROM library_files ORDER BY id").fetchall()
    return [state for (state,) in rows]


def test_files_that_were_moved_by_hand_are_followed(moved: Shelf) -> None:
    plan = preview_rebase(moved.conn, moved.library, former(moved), f"{moved.root}/")
    assert (len(plan.files), len(plan.found), plan.absent) == (2, 2, [])
    assert not (moved.video(1)).parent.joinpath("x").exists()
    assert moved.files.at(str(moved.video(1))) is None

    rebase_library(moved.conn, moved.library, former(moved), str(moved.root), now=moved.now)

    assert moved.files.at(str(moved.video(1))) is not None
    assert find_missing(moved.files, moved.library) == 0
    assert states(moved) == ["present", "present"]
    assert plan_resync(moved.file_moves.entries(), moved.library).moves == ()
    targets = moved.conn.execute("SELECT target_path FROM sync_tasks ORDER BY id").fetchall()
    assert targets == [(str(moved.video(1)),), (str(moved.video(2)),)]


def test_following_twice_changes_nothing(moved: Shelf) -> None:
    old, new = former(moved), str(moved.root)
    rebase_library(moved.conn, moved.library, old, new, now=moved.now)

    with pytest.raises(CommandRefused, match="no files below"):
        rebase_library(moved.conn, moved.library, old, new, now=moved.now)
    assert states(moved) == ["present", "present"]


def test_what_was_left_behind_is_missing_afterwards(moved: Shelf) -> None:
    moved.video(2).unlink()
    old, new = former(moved), str(moved.root)

    done = rebase_library(moved.conn, moved.library, old, new, now=moved.now).changed

    assert done.absent == [str(moved.video(2))]
    assert find_missing(moved.files, moved.library) == 1
    assert states(moved) == ["present", "missing"]


def test_nothing_is_followed_to_where_nothing_lies(shelf: Shelf, tmp_path: Path) -> None:
    shelf.move(shelf.single(shelf.show(), 1, b"one"))
    point_to(shelf, tmp_path / "new")

    with pytest.raises(CommandRefused, match="move them first"):
        rebase_library(shelf.conn, shelf.library, former(shelf), str(shelf.root), now=shelf.now)
    with pytest.raises(CommandRefused, match="no folder of the library"):
        preview_rebase(shelf.conn, shelf.library, former(shelf), "/elsewhere")
    with pytest.raises(CommandRefused, match="whole path"):
        preview_rebase(shelf.conn, shelf.library, "library", str(shelf.root))


def test_one_row_of_a_former_folder_stops_no_other(shelf: Shelf) -> None:
    season = shelf.show()
    shelf.move(shelf.single(season, 1, b"one"), shelf.single(season, 2, b"two"))
    shelf.conn.execute(
        "UPDATE library_files SET path = '/old/x.mkv' "
        "WHERE id = (SELECT min(id) FROM library_files)"
    )
    shelf.video(2).unlink()

    find_missing(shelf.files, shelf.library)
    find_missing(shelf.files, shelf.library)

    assert states(shelf) == ["resync_failed", "missing"]
    assert shelf.resync().failed == 1
    checks = check_stored(shelf.conn, shelf.context.settings, now=shelf.now).checks
    assert any("library rebase OLD NEW" in check.detail for check in checks)


def test_a_row_of_a_former_folder_can_be_removed(moved: Shelf) -> None:
    find_missing(moved.files, moved.library)
    removal = library_room.removal(moved.context)
    first = moved.files.in_states(list(LibraryState))[0]

    assert preview_removal(moved.conn, removal, [first.id]).paths == ()
    remove_files(moved.conn, removal, [first.id], by="test")

    assert states(moved) == ["trashed", "resync_failed"]
    assert moved.video(1).exists()
    assert restore_files(moved.conn, [first.id], by="test", now=moved.now).changed.placed == ()
