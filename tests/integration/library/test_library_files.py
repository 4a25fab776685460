"""The files we own in the library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from anishelf.errors import TargetTaken
from anishelf.library.domain.files import Placed
from anishelf.library.domain.states import LibraryState
from tests.worlds.shelf import Shelf

PLACED = Placed(source_file="/d/1.mkv", path="/library/Show/1.mkv", size=3, content_id="3-a")


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def test_recording_a_file_again_changes_nothing(shelf: Shelf) -> None:
    episode = shelf.episode(shelf.show(), 1)
    download = shelf.download([], {})
    first = shelf.files.add(PLACED, episode_id=episode, download_id=download)

    assert shelf.files.add(PLACED, episode_id=episode, download_id=download) == first
    assert [file.path for file in shelf.files.present_of([episode])] == [PLACED.path]
    assert shelf.insert("SELECT count(*) FROM status_history WHERE entity = 'library_files'") == 1


def test_a_path_never_changes_its_episode(shelf: Shelf) -> None:
    season, download = shelf.show(), shelf.download([], {})
    mine, other = shelf.episode(season, 1), shelf.episode(season, 2)
    shelf.files.add(PLACED, episode_id=mine, download_id=download)

    with pytest.raises(TargetTaken, match="another episode"):
        shelf.files.add(PLACED, episode_id=other, download_id=download)


def test_a_missing_file_that_came_back_is_present(shelf: Shelf) -> None:
    episode, download = shelf.episode(shelf.show(), 1), shelf.download([], {})
    shelf.files.add(PLACED, episode_id=episode, download_id=download)
    shelf.conn.execute("UPDATE library_files SET state = 'missing'")
    assert shelf.files.present_of([episode]) == []

    shelf.files.add(replace(PLACED, size=4), episode_id=episode, download_id=download)

    file = shelf.files.at(PLACED.path)
    assert file is not None
    assert (file.state, file.size) == (LibraryState.PRESENT, 4)


def test_a_root_is_known_by_the_files_below_it(shelf: Shelf) -> None:
    shelf.files.add(
        PLACED, episode_id=shelf.episode(shelf.show(), 1), download_id=shelf.download([], {})
    )

    assert shelf.files.any_below("/library")
    assert not shelf.files.any_below("/lib")
    assert not shelf.files.any_below("/movies")
