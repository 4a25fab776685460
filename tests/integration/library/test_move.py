"""From a completed download to a file in the library, over real tables and real files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from anishelf.errors import BatchFailed
from anishelf.library.steps.plan import plan_batches, retry
from anishelf.library.steps.report import report
from tests.worlds.sameness import sameness
from tests.worlds.shelf import NOW, Shelf

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


def error_of(shelf: Shelf, download: int) -> str:
    return str(shelf.row(download, "error")[0])


def test_an_episode_lies_in_the_library_and_goes_on_seeding(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")

    assert shelf.move(download).done == 1

    assert shelf.video(1).read_bytes() == b"one"
    assert shelf.video(1).samefile(str(shelf.row(download, "source_file")[0]))
    assert shelf.row(download, "status, target_path") == ("synced", str(shelf.video(1)))


def test_a_second_run_does_nothing(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    shelf.move(download)
    before = sameness(shelf.video(1))

    outcome = shelf.move(download)

    assert (outcome.done, outcome.failed) == (0, 0)
    assert sameness(shelf.video(1)) == before
    assert shelf.row(download, "attempts") == (1,)


def test_a_movie_lies_below_the_movies_root(shelf: Shelf, tmp_path: Path) -> None:
    download = shelf.single(shelf.show("町の映画", kind="movie"), 1, b"film")

    shelf.move(download)

    assert (tmp_path / "movies/町の映画 (2026)/町の映画 (2026).mkv").read_bytes() == b"film"


def test_each_video_of_a_pack_finds_its_episode(shelf: Shelf) -> None:
    season = shelf.show()
    files = {f"Hoshi/[Sakura] Hoshi - {n:02d}.mkv": bytes([n]) for n in range(1, 4)}
    files["Hoshi/NCOP.mkv"] = b"opening"
    download = shelf.download([shelf.episode(season, n) for n in (1, 2, 3)], files)

    assert shelf.move(download).done == 3

    assert [shelf.video(n).read_bytes() for n in (1, 2, 3)] == [b"\1", b"\2", b"\3"]


def test_a_video_of_two_episodes_is_one_file_for_both(shelf: Shelf) -> None:
    season = shelf.show()
    both = [shelf.episode(season, n) for n in (1, 2)]
    download = shelf.download(both, {"[Sakura] Hoshi - 01-02 [1080p].mkv": b"two"})

    assert shelf.move(download).done == 2

    assert shelf.videos() == ["星之町 (2026) - S01E01-E02.mkv"]
    assert [file.episode_id for file in shelf.files.present_of(both)] == both[:1]
    paths = shelf.conn.execute("SELECT DISTINCT target_path FROM sync_tasks").fetchall()
    assert len(paths) == 1


def test_a_bad_item_never_holds_up_its_neighbours(shelf: Shelf) -> None:
    season = shelf.show()
    downloads = [shelf.single(season, n, b"x" * n) for n in (1, 2, 3)]
    shelf.video(2).parent.mkdir(parents=True)
    shelf.video(2).write_bytes(b"a stranger's file")

    outcome = shelf.move(*downloads)

    assert (outcome.done, outcome.failed) == (2, 1)
    assert shelf.video(2).read_bytes() == b"a stranger's file"
    assert "nothing was overwritten" in error_of(shelf, downloads[1])
    with pytest.raises(BatchFailed, match=r"1 of 3 episodes did not arrive.*S01E02"):
        report(shelf.reports.outcomes, download_ids=downloads)


def test_the_failure_is_redone_once_its_cause_is_gone(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    shelf.video(1).parent.mkdir(parents=True)
    shelf.video(1).write_bytes(b"a stranger's file")
    shelf.move(download)
    shelf.video(1).unlink()

    failed = shelf.reports.failed_between(NOW, LATER)
    again = shelf.tasks.reset(failed, now=LATER, reason="backfill")
    shelf.move(*again)

    assert shelf.video(1).read_bytes() == b"one"
    assert report(shelf.reports.outcomes, download_ids=again) == 1


def test_a_retry_by_hand_takes_up_what_was_given_up_and_nothing_else(shelf: Shelf) -> None:
    season = shelf.show()
    done, failed = shelf.single(season, 1, b"one"), shelf.single(season, 2, b"two")
    shelf.video(2).parent.mkdir(parents=True)
    shelf.video(2).write_bytes(b"a stranger's file")
    shelf.move(done, failed)
    shelf.video(2).unlink()
    assert shelf.move(done, failed).done == 0

    retry(shelf.tasks, shelf.reports.unsuccessful, download_ids=[done, failed], now=NOW)

    assert shelf.move(done, failed).done == 1
    assert shelf.video(2).read_bytes() == b"two"
    assert shelf.row(failed, "status, attempts") == ("synced", 1)
    retry(shelf.tasks, shelf.reports.unsuccessful, download_ids=[done, failed], now=NOW)
    assert shelf.move(done, failed).done == 0


def test_another_release_of_an_episode_replaces_nothing(shelf: Shelf) -> None:
    season = shelf.show()
    episode = shelf.episode(season, 1)
    shelf.move(shelf.download([episode], {"[A] Hoshi - 01.mkv": b"version 1"}))
    second = shelf.download([episode], {"[A] Hoshi - 01v2.mkv": b"version 2"})

    assert shelf.move(second).failed == 1

    assert shelf.video(1).read_bytes() == b"version 1"
    assert "the library already has another file" in error_of(shelf, second)


def test_the_same_bytes_by_another_release_are_no_second_file(shelf: Shelf) -> None:
    season = shelf.show()
    episode = shelf.episode(season, 1)
    shelf.move(shelf.download([episode], {"[A] Hoshi - 01.mkv": b"same"}))
    second = shelf.download([episode], {"[B] Hoshi - 01.mp4": b"same"})

    assert shelf.move(second).done == 1

    assert shelf.videos() == [shelf.video(1).name]
    assert shelf.row(second, "target_path") == (str(shelf.video(1)),)


def test_a_path_of_another_episode_is_not_taken(shelf: Shelf) -> None:
    season = shelf.show()
    first = shelf.single(season, 1, b"same")
    shelf.move(first)
    shelf.conn.execute("UPDATE episodes SET number = 2")
    second = shelf.single(season, 1, b"same")

    assert shelf.move(second).failed == 1
    assert "belongs to another episode" in error_of(shelf, second)


def test_what_cannot_be_assigned_waits_for_a_person(shelf: Shelf) -> None:
    files = {"Hoshi/[A] Hoshi - 01.mkv": b"a", "Hoshi/[B] Hoshi - 01.mkv": b"b"}
    download = shelf.download([shelf.episode(shelf.show(), 1)], files)

    assert shelf.move(download).failed == 1

    assert shelf.row(download, "status") == ("batch_unmatched",)
    assert "several videos could be S01E01" in error_of(shelf, download)
    assert shelf.videos() == []


def test_what_a_person_decides_is_moved(shelf: Shelf) -> None:
    season = shelf.show()
    files = {f"Hoshi/[{group}] Hoshi - 01.mkv": group.encode() for group in "AB"}
    files["Hoshi/[A] Hoshi - 02.mkv"] = b"two"
    download = shelf.download([shelf.episode(season, n) for n in (1, 2)], files)
    assert shelf.move(download).failed == 1
    task = shelf.insert("SELECT id FROM sync_tasks WHERE status = 'batch_unmatched'")

    assert shelf.tasks.assign(task, "Hoshi/[B] Hoshi - 01.mkv", now=NOW)
    assert shelf.tasks.has_due(NOW)
    assert shelf.move(download).done == 1

    assert [shelf.video(n).read_bytes() for n in (1, 2)] == [b"B", b"two"]
    assert not shelf.tasks.assign(task, "Hoshi/[A] Hoshi - 01.mkv", now=NOW)
    assert shelf.move(download).done == 0


@pytest.mark.parametrize("fault", ["gone", "short", "link", "outside"])
def test_a_source_that_is_not_what_was_downloaded_is_not_moved(
    shelf: Shelf, tmp_path: Path, fault: str
) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    source = next((shelf.downloads / str(download)).iterdir())
    source.unlink()
    (tmp_path / "secret.mkv").write_bytes(b"key")
    if fault == "short":
        source.write_bytes(b"o")
    elif fault == "link":
        source.symlink_to(tmp_path / "secret.mkv")
    elif fault == "outside":
        shelf.conn.execute(
            """UPDATE downloads SET files = '[{"path": "../../secret.mkv", "size": 3}]'"""
        )

    assert shelf.move(download).failed == 1

    assert shelf.videos() == []
    assert error_of(shelf, download)


def test_a_source_that_comes_back_is_moved_at_the_next_attempt(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    source = next((shelf.downloads / str(download)).iterdir())
    away = source.rename(source.with_name("away"))
    shelf.move(download)
    assert shelf.row(download, "status, attempts") == ("pending", 1)
    away.rename(source)

    shelf.now = LATER
    shelf.move(download)

    assert shelf.row(download, "status, error") == ("synced", None)


def test_an_empty_mount_point_is_left_empty(shelf: Shelf) -> None:
    season = shelf.show()
    shelf.move(shelf.single(season, 1, b"one"))
    disk = shelf.root.rename(shelf.root.with_name("disk"))
    shelf.root.mkdir()
    download = shelf.single(season, 2, b"two")

    assert shelf.move(download).failed == 1
    assert "is its disk mounted?" in error_of(shelf, download)
    assert list(shelf.root.iterdir()) == []
    shelf.root.rmdir()
    disk.rename(shelf.root)
    shelf.now = LATER
    assert shelf.move(download).done == 1


def test_a_file_that_a_killed_attempt_placed_is_only_recorded(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    killed = shelf.tasks.lease(shelf.task_of(download), owner="killed", now=NOW)
    assert killed is not None
    source = next((shelf.downloads / str(download)).iterdir())
    shelf.library.ensure(movie=False, holds_files=False)
    shelf.tasks.intend(killed.lease, source_file=str(source), target_path=str(shelf.video(1)))
    shelf.library.place(source, str(shelf.video(1)), token="sync")

    shelf.now = LATER
    assert shelf.move(download).done == 1

    assert shelf.videos() == [shelf.video(1).name]
    assert shelf.row(download, "attempts") == (2,)


def test_a_rename_between_two_attempts_makes_no_second_file(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    killed = shelf.tasks.lease(shelf.task_of(download), owner="killed", now=NOW)
    assert killed is not None
    source = next((shelf.downloads / str(download)).iterdir())
    shelf.library.ensure(movie=False, holds_files=False)
    shelf.tasks.intend(killed.lease, source_file=str(source), target_path=str(shelf.video(1)))
    shelf.library.place(source, str(shelf.video(1)), token="sync")
    shelf.conn.execute("UPDATE works SET title = '新しい名前'")

    shelf.now = LATER
    shelf.move(download)

    assert shelf.videos() == [shelf.video(1).name]
    assert shelf.row(download, "target_path") == (str(shelf.video(1)),)


def test_a_file_the_user_removed_is_placed_again_by_a_new_download(shelf: Shelf) -> None:
    season = shelf.show()
    episode = shelf.episode(season, 1)
    shelf.move(shelf.download([episode], {"1.mkv": b"one"}))
    shelf.video(1).unlink()

    assert shelf.move(shelf.download([episode], {"1.mkv": b"two"})).done == 1
    assert shelf.video(1).read_bytes() == b"two"


def test_few_downloads_have_a_batch_each_and_many_share_sixteen(shelf: Shelf) -> None:
    season = shelf.show()
    downloads = [shelf.single(season, n, b"x") for n in range(1, 17)]
    assert plan_batches(shelf.tasks, now=NOW) == [[download] for download in downloads]

    downloads += [shelf.single(season, n, b"x") for n in range(17, 41)]

    batches = plan_batches(shelf.tasks, now=NOW)
    assert [id_ for batch in batches for id_ in batch] == downloads
    assert [len(batch) for batch in batches] == [3] * 13 + [1]


def test_nothing_due_is_no_batch(shelf: Shelf) -> None:
    assert plan_batches(shelf.tasks, now=NOW) == []


def test_a_plan_leaves_out_what_is_done(shelf: Shelf) -> None:
    season = shelf.show()
    done, open_ = shelf.single(season, 1, b"x"), shelf.single(season, 2, b"x")
    shelf.move(done)
    shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")

    assert plan_batches(shelf.tasks, now=NOW, download_ids=[done, open_]) == [[open_]]


def test_the_report_names_every_episode(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    downloads = [shelf.single(shelf.show(), 1, b"x")]
    shelf.move(*downloads)

    with caplog.at_level("INFO"):
        report(shelf.reports.outcomes, download_ids=downloads)

    assert f"星之町 S01E01  synced  pending   {shelf.video(1)}" in caplog.text


def test_a_path_that_an_earlier_attempt_meant_may_be_anothers_by_then(shelf: Shelf) -> None:
    """The numbers of the show changed in between: what was meant for 2 is 1 now."""
    season = shelf.show()
    shelf.move(shelf.single(season, 2, b"same bytes"))
    first = shelf.single(season, 1, b"same bytes")
    shelf.conn.execute(
        "UPDATE sync_tasks SET target_path = %s WHERE download_id = %s",
        (str(shelf.video(2)), first),
    )

    assert shelf.move(first).failed == 0
    assert shelf.row(first, "status::text, target_path") == ("synced", str(shelf.video(1)))
    assert shelf.videos() == [shelf.video(1).name, shelf.video(2).name]
