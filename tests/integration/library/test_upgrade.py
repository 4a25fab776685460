"""A better release replaces the file in the library; the former one lies in the trash."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.errors import TargetTaken
from anishelf.library.domain.trash import KEPT_FOR
from anishelf.library.steps.trash import empty_expired, restore
from anishelf.library.store.trash import TrashRows
from tests.worlds.shelf import Shelf

V1, V2 = "[A] Hoshi - 01.mkv", "[A] Hoshi - 01v2.mkv"


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def upgrade(shelf: Shelf, old: dict[str, bytes], new: dict[str, bytes]) -> int:
    """Sync the first version, then decide for the second and sync it; return its download."""
    episode = shelf.episode(shelf.show(), 1)
    first = shelf.download([episode], old)
    shelf.move(first)
    second = shelf.replaces(shelf.download([episode], new), first)
    shelf.move(second)
    return second


def trashed(shelf: Shelf) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in shelf.trash.rglob("*") if path.is_file()}


def test_the_second_version_takes_the_place_of_the_first(shelf: Shelf) -> None:
    second = upgrade(shelf, {V1: b"version 1"}, {V2: b"version 2"})

    assert shelf.row(second, "status, error") == ("synced", None)
    assert shelf.video(1).read_bytes() == b"version 2"
    assert trashed(shelf) == {shelf.video(1).name: b"version 1"}
    assert [(f.original_path, f.size) for f in TrashRows(shelf.conn).kept()] == [
        (str(shelf.video(1)), 9)
    ]


def test_a_second_run_replaces_nothing_more(shelf: Shelf) -> None:
    second = upgrade(shelf, {V1: b"version 1"}, {V2: b"version 2"})
    shelf.conn.execute(
        "UPDATE sync_tasks SET status = 'pending'  WHERE download_id = %s", (second,)
    )

    assert shelf.move(second).done == 1

    assert shelf.video(1).read_bytes() == b"version 2"
    assert len(TrashRows(shelf.conn).kept()) == 1


def test_a_version_of_another_kind_leaves_one_file(shelf: Shelf) -> None:
    upgrade(shelf, {V1: b"version 1"}, {"[A] Hoshi - 01v2.mp4": b"version 2"})

    assert shelf.videos() == [shelf.video(1).with_suffix(".mp4").name]
    assert trashed(shelf) == {shelf.video(1).name: b"version 1"}
    states = shelf.conn.execute("SELECT state::text FROM library_files ORDER BY id").fetchall()
    assert states == [("trashed",), ("present",)]


def test_the_subtitles_of_the_first_version_leave_with_it(shelf: Shelf) -> None:
    old = {V1: b"version 1", "[A] Hoshi - 01.sc.ass": b"s1", "[A] Hoshi - 01.tc.ass": b"t1"}
    new = {V2: b"version 2", "[A] Hoshi - 01v2.sc.ass": b"s2"}

    upgrade(shelf, old, new)

    subtitle = shelf.video(1).with_suffix(".zh-Hans.ass")
    assert shelf.videos() == [shelf.video(1).name, subtitle.name]
    assert subtitle.read_bytes() == b"s2"
    assert sorted(trashed(shelf).values()) == [b"s1", b"t1", b"version 1"]


def test_what_was_not_decided_replaces_nothing(shelf: Shelf) -> None:
    episode = shelf.episode(shelf.show(), 1)
    shelf.move(shelf.download([episode], {V1: b"version 1"}))
    second = shelf.download([episode], {V2: b"version 2"})

    assert shelf.move(second).failed == 1

    assert shelf.video(1).read_bytes() == b"version 1"
    assert not shelf.trash.exists()


def test_half_of_a_double_episode_does_not_replace_it(shelf: Shelf) -> None:
    season = shelf.show()
    both = [shelf.episode(season, n) for n in (1, 2)]
    first = shelf.download(both, {"[A] Hoshi - 01-02.mkv": b"two"})
    shelf.move(first)
    second = shelf.replaces(shelf.download(both[:1], {V2: b"version 2"}), first)

    assert shelf.move(second).failed == 1

    assert shelf.videos() == ["星之町 (2026) - S01E01-E02.mkv"]


def test_a_strangers_file_in_the_place_of_ours_stays(shelf: Shelf) -> None:
    episode = shelf.episode(shelf.show(), 1)
    first = shelf.download([episode], {V1: b"version 1"})
    shelf.move(first)
    shelf.video(1).unlink()
    shelf.video(1).symlink_to("/etc/hostname")
    second = shelf.replaces(shelf.download([episode], {V2: b"version 2"}), first)

    assert shelf.move(second).failed == 1

    assert shelf.video(1).is_symlink()


def test_a_trashed_file_comes_back_when_its_place_is_free(shelf: Shelf) -> None:
    upgrade(shelf, {V1: b"version 1"}, {"[A] Hoshi - 01v2.mp4": b"version 2"})
    kept = TrashRows(shelf.conn).kept()[0]

    restore(shelf.bin, shelf.files, shelf.tasks, kept, transaction=shelf.conn.transaction)

    assert shelf.video(1).read_bytes() == b"version 1"
    assert TrashRows(shelf.conn).kept() == []
    assert trashed(shelf) == {}


def test_a_trashed_file_never_overwrites(shelf: Shelf) -> None:
    upgrade(shelf, {V1: b"version 1"}, {V2: b"version 2"})
    kept = TrashRows(shelf.conn).kept()[0]

    with pytest.raises(TargetTaken):
        restore(shelf.bin, shelf.files, shelf.tasks, kept, transaction=shelf.conn.transaction)

    assert shelf.video(1).read_bytes() == b"version 2"
    assert len(trashed(shelf)) == 1


def test_the_trash_is_emptied_after_thirty_days(shelf: Shelf) -> None:
    upgrade(shelf, {V1: b"version 1"}, {V2: b"version 2"})
    shelf.now += KEPT_FOR - timedelta(minutes=1)
    assert empty_expired(shelf.bin).done == 0

    shelf.now += timedelta(minutes=2)

    assert empty_expired(shelf.bin).done == 1
    assert trashed(shelf) == {}
    assert empty_expired(shelf.bin).done == 0
