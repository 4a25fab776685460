"""Files that a user removed from the library are noticed, and so are those that came back."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from anishelf.library.domain.states import LibraryState
from anishelf.library.steps.missing_files import find_missing
from tests.worlds.shelf import Shelf


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def test_a_removed_file_is_missing_and_not_placed_again(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    shelf.move(download)
    shelf.video(1).unlink()

    assert find_missing(shelf.files, shelf.library) == 1
    assert find_missing(shelf.files, shelf.library) == 0

    shelf.move(download)
    assert not shelf.video(1).exists()


def test_a_missing_file_is_placed_again_when_somebody_asks(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    shelf.move(download)
    shelf.video(1).unlink()
    find_missing(shelf.files, shelf.library)

    assert shelf.tasks.redo(str(shelf.video(1)), now=shelf.now, reason="you asked") == 1
    shelf.move(download)

    assert shelf.video(1).read_bytes() == b"one"
    assert [f.state.value for f in shelf.files.in_states(list(LibraryState))] == ["present"]


def test_a_file_that_is_back_is_present(shelf: Shelf) -> None:
    shelf.move(shelf.single(shelf.show(), 1, b"one"))
    away = shelf.video(1).rename(shelf.root / "away.mkv")
    find_missing(shelf.files, shelf.library)
    away.rename(shelf.video(1))

    assert find_missing(shelf.files, shelf.library) == 1
    assert [f.state.value for f in shelf.files.in_states(list(LibraryState))] == ["present"]


def test_nothing_is_missing_while_the_disk_is_away(shelf: Shelf) -> None:
    shelf.move(shelf.single(shelf.show(), 1, b"one"))
    shelf.root.rename(shelf.root.with_name("disk"))

    assert find_missing(shelf.files, shelf.library) == 0
