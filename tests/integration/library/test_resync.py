"""Library files move to where they should lie by now, with everything that belongs to them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
import pytest

from anishelf.library.domain.jobs import LEASE
from anishelf.library.steps.missing_files import find_missing
from anishelf.library.steps.resync import plan_resync, plan_series
from anishelf.library.store.scopes import works_in_scope
from anishelf.metadata.domain.description import Owner, Sidecar
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.store.sidecars import Sidecars
from anishelf.views import Dashboard, FailureKind
from tests.worlds.described import tree
from tests.worlds.shelf import TITLE, Shelf

NEW_TITLE = "星之町 新"


class LibraryEntry:
    """A show with episodes in the library, each with a subtitle, an NFO and a picture."""

    def __init__(self, shelf: Shelf, numbers: range) -> None:
        self.shelf = shelf
        self.season = shelf.show()
        self.numbers = numbers
        self.downloads = [
            shelf.download(
                [shelf.episode(self.season, n)],
                {f"Hoshi - {n:02d}.mkv": bytes([n]), f"Hoshi - {n:02d}.sc.ass": b"s%d" % n},
            )
            for n in numbers
        ]
        shelf.move(*self.downloads)
        shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")
        for n in numbers:
            shelf.video(n).with_suffix(".nfo").write_bytes(b"n%d" % n)
            thumb = f"{shelf.video(n).stem}-thumb.jpg"
            shelf.video(n).with_name(thumb).write_bytes(b"t%d" % n)

    def renumber(self, sql: str) -> None:
        self.shelf.conn.execute("UPDATE episodes SET number = number + 500")
        self.shelf.conn.execute(f"UPDATE episodes SET number = {sql}")  # noqa: S608  # the tests name it

    def check(self, new: dict[int, int], title: str = TITLE) -> None:
        """Check that episode n lies at new[n] with all that belongs to it, and nothing else."""
        for old, number in new.items():
            video = self.shelf.video(number, title)
            assert video.read_bytes() == bytes([old])
            assert video.with_suffix(".zh-Hans.ass").read_bytes() == b"s%d" % old
            assert video.with_suffix(".nfo").read_bytes() == b"n%d" % old
            assert video.with_name(f"{video.stem}-thumb.jpg").read_bytes() == b"t%d" % old
        assert len(self.shelf.videos()) == 4 * len(new)
        rows = self.shelf.conn.execute("SELECT path FROM library_files").fetchall()
        assert {path for (path,) in rows} == {str(self.shelf.video(n, title)) for n in new.values()}
        assert not list(self.shelf.root.rglob(".anishelf-moving"))


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


@pytest.fixture
def shelved(shelf: Shelf) -> LibraryEntry:
    return LibraryEntry(shelf, range(1, 4))


def test_what_lies_where_it_should_is_not_touched(shelved: LibraryEntry) -> None:
    before = tree(shelved.shelf.root)

    assert shelved.shelf.resync().done == 1

    assert tree(shelved.shelf.root) == before
    shelved.shelf.now += 2 * LEASE
    assert shelved.shelf.tasks.due(shelved.shelf.now) == []


def test_every_episode_counts_one_on(shelved: LibraryEntry) -> None:
    shelved.renumber("number - 499")

    shelved.shelf.resync()

    shelved.check({1: 2, 2: 3, 3: 4})
    assert shelved.shelf.tasks.due(shelved.shelf.now) == shelved.downloads


def test_two_episodes_swap(shelved: LibraryEntry) -> None:
    shelved.renumber("CASE number WHEN 501 THEN 2 WHEN 502 THEN 1 ELSE 3 END")

    shelved.shelf.resync()

    shelved.check({1: 2, 2: 1, 3: 3})


def test_a_new_title_moves_the_show_and_leaves_no_folder(shelved: LibraryEntry) -> None:
    shelved.shelf.conn.execute("UPDATE works SET title = %s", (NEW_TITLE,))

    shelved.shelf.resync()

    shelved.check({1: 1, 2: 2, 3: 3}, NEW_TITLE)
    assert [path.name for path in shelved.shelf.root.iterdir() if path.is_dir()] == [
        f"{NEW_TITLE} (2026)"
    ]


def test_a_second_run_moves_nothing(shelved: LibraryEntry) -> None:
    shelved.renumber("number - 499")
    shelved.shelf.resync()
    before = tree(shelved.shelf.root)

    shelved.shelf.resync()

    assert tree(shelved.shelf.root) == before


def test_a_strangers_file_stays_and_so_do_all_that_wait_for_it(shelved: LibraryEntry) -> None:
    shelf = shelved.shelf
    shelf.video(4).write_bytes(b"a stranger's")
    before = tree(shelf.root)
    shelved.renumber("number - 499")

    assert shelf.resync().failed == 1

    assert tree(shelf.root) == before
    reasons = shelf.conn.execute("SELECT reason, state::text FROM library_files").fetchall()
    assert all("is taken by another file" in reason for reason, _ in reasons)
    assert {state for _, state in reasons} == {"resync_failed"}
    statuses = shelf.conn.execute("SELECT DISTINCT status::text FROM sync_tasks").fetchall()
    assert statuses == [("synced",)]
    assert shelf.tasks.due(shelf.now) == []
    (failure,) = Dashboard(shelf.conn).failing(now=shelf.now)
    assert (failure.kind, failure.count) == (FailureKind.RESYNC, 3)
    shelf.video(4).unlink()
    assert shelf.resync().done == 1
    shelved.check({1: 2, 2: 3, 3: 4})
    states = shelf.conn.execute("SELECT DISTINCT state::text, reason FROM library_files").fetchall()
    assert states == [("present", None)]


def test_a_failed_resync_is_one_line_of_history_however_often_it_runs(
    shelved: LibraryEntry,
) -> None:
    shelf = shelved.shelf
    shelf.video(4).write_bytes(b"a stranger's")
    shelved.renumber("number - 499")
    shelf.resync()
    shelf.resync()

    rows = shelf.conn.execute(
        "SELECT count(*) FROM status_history WHERE entity = 'library_files' "
        "AND new_status = 'resync_failed'"
    ).fetchone()

    assert rows == (3,)


def test_a_file_that_could_not_move_may_vanish_and_come_back(shelved: LibraryEntry) -> None:
    shelf = shelved.shelf
    shelf.video(4).write_bytes(b"a stranger's")
    shelved.renumber("number - 499")
    shelf.resync()
    away = shelf.video(3).rename(shelf.root / "away")

    assert find_missing(shelf.files, shelf.library) == 1
    away.rename(shelf.video(3))
    assert find_missing(shelf.files, shelf.library) == 1

    shelf.video(4).unlink()
    assert shelf.resync().done == 1


def test_a_picture_that_a_user_changed_goes_along(shelved: LibraryEntry) -> None:
    shelf = shelved.shelf
    folder = shelf.video(1).parents[1]
    ours, theirs = folder / "tvshow.nfo", folder / "poster.jpg"
    digest = hashlib.sha256(b"ours").hexdigest()
    work = shelf.insert("SELECT id FROM works")
    for path, kind in ((ours, SidecarKind.TVSHOW_NFO), (theirs, SidecarKind.POSTER)):
        path.write_bytes(b"ours")
        Sidecars(shelf.conn).record(Sidecar(str(path), kind, Owner(work_id=work), digest))
    theirs.write_bytes(b"changed")
    shelf.conn.execute("UPDATE works SET title = %s", (NEW_TITLE,))

    shelf.resync()

    assert not ours.exists()
    assert (shelf.video(1, NEW_TITLE).parents[1] / theirs.name).read_bytes() == b"changed"
    assert not theirs.parent.exists()


def test_a_movie_that_was_a_show_goes_to_the_movies(shelf: Shelf) -> None:
    shelf.move(shelf.single(shelf.show(), 1, b"film"))
    shelf.conn.execute("UPDATE seasons SET kind = 'movie'")

    assert shelf.resync().done == 1

    assert (shelf.movies / f"{TITLE} (2026)/{TITLE} (2026).mkv").read_bytes() == b"film"


def test_a_folder_that_leads_out_of_the_library_is_left_alone(
    shelved: LibraryEntry, tmp_path: Path
) -> None:
    shelf = shelved.shelf
    season = shelf.video(1).parent
    outside = season.rename(tmp_path / "outside")
    season.symlink_to(outside)
    shelved.renumber("number - 499")

    assert shelf.resync().failed == 1

    assert len(list(outside.iterdir())) == 12
    assert all(
        "leads out of" in reason
        for (reason,) in shelf.conn.execute("SELECT reason FROM library_files").fetchall()
    )


def test_extras_move_with_their_season(shelf: Shelf) -> None:
    season = shelf.show()
    files = {"P/Hoshi - 01.mkv": b"1", "P/NCOP.mkv": b"op"}
    shelf.move(shelf.download([shelf.episode(season, 1)], files))
    shelf.conn.execute("UPDATE works SET title = %s", (NEW_TITLE,))

    shelf.resync()

    assert (shelf.video(1, NEW_TITLE).parent / "extras/NCOP.mkv").read_bytes() == b"op"
    assert shelf.conn.execute("SELECT path FROM companions").fetchone() == (
        str(shelf.video(1, NEW_TITLE).parent / "extras/NCOP.mkv"),
    )


def test_a_double_episode_keeps_both_numbers(shelf: Shelf) -> None:
    season = shelf.show()
    both = [shelf.episode(season, n) for n in (1, 2)]
    shelf.move(shelf.download(both, {"[Sakura] Hoshi - 01-02.mkv": b"two"}))

    shelf.resync()

    assert shelf.videos() == ["星之町 (2026) - S01E01-E02.mkv"]


def test_a_file_that_is_gone_is_left_alone(shelved: LibraryEntry) -> None:
    shelved.shelf.video(2).unlink()
    shelved.renumber("number - 499")

    shelved.shelf.resync()

    assert not shelved.shelf.video(3).with_suffix(".mkv").exists()
    assert find_missing(shelved.shelf.files, shelved.shelf.library) == 1


def test_a_plan_changes_nothing(shelved: LibraryEntry) -> None:
    before = tree(shelved.shelf.root)
    shelved.renumber("number - 499")

    plan = plan_resync(shelved.shelf.file_moves.entries(), shelved.shelf.library)

    assert len(plan.moves) == 3
    assert tree(shelved.shelf.root) == before


def test_what_bears_the_name_of_a_video_goes_with_it_and_leaves_no_folder(
    shelved: LibraryEntry,
) -> None:
    shelf = shelved.shelf
    video, show = shelf.video(1), shelf.video(1).parents[1]
    tiles = video.with_suffix(".trickplay") / "320 - 10x10"
    tiles.mkdir(parents=True)
    (tiles / "0.jpg").write_bytes(b"tile")
    video.with_suffix(".edl").write_bytes(b"0 5 0")
    video.with_suffix(".mine.srt").write_bytes(b"words")
    for name in ("backdrop.jpg", "logo.png", "theme.mp3"):
        (show / name).write_bytes(name.encode())
    shelf.conn.execute("UPDATE works SET title = %s", (NEW_TITLE,))

    assert shelf.resync().failed == 0

    new = shelf.video(1, NEW_TITLE)
    assert (new.with_suffix(".trickplay") / "320 - 10x10/0.jpg").read_bytes() == b"tile"
    assert new.with_suffix(".edl").read_bytes() == b"0 5 0"
    assert new.with_suffix(".mine.srt").read_bytes() == b"words"
    assert (new.parents[1] / "backdrop.jpg").exists()
    assert not show.exists()
    assert sorted(path.name for path in shelf.root.iterdir()) == [
        ".anishelf-library",
        f"{NEW_TITLE} (2026)",
    ]


def test_what_a_user_keeps_beside_the_videos_stays(shelved: LibraryEntry) -> None:
    shelf = shelved.shelf
    notes = shelf.video(1).parents[1] / "my notes.txt"
    notes.write_bytes(b"mine")
    shelf.conn.execute("UPDATE works SET title = %s", (NEW_TITLE,))

    assert shelf.resync().failed == 0

    assert notes.read_bytes() == b"mine"


def test_one_name_in_another_case_is_free_where_the_disk_knows_no_case(
    shelved: LibraryEntry,
) -> None:
    """A disk without case has the file itself at the new name, until it leaves."""
    shelf = shelved.shelf
    old, new = str(shelf.video(1)), str(shelf.video(1)).replace("星之町", "星之町x")
    Path(new).parent.mkdir(parents=True)
    Path(new).hardlink_to(old)  # two names of one file, as there

    assert not shelf.library.has_other(old, new)
    assert shelf.library.has_other(str(shelf.video(2)), new)
    assert not shelf.library.has_other(old, f"{new}.other")


def test_a_plan_in_portions_is_the_plan_of_all(shelved: LibraryEntry) -> None:
    shelf = shelved.shelf
    shelf.conn.execute("UPDATE works SET title = %s", (NEW_TITLE,))
    whole = plan_resync(shelf.file_moves.entries(), shelf.library)

    found = plan_series(shelf.file_moves, shelf.library, works_in_scope(shelf.conn), at_once=1)

    assert found == whole
    assert found.moves
