"""A release that turns out to be another show takes along what has come of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
import pytest

from anishelf.decisions.store.reassign import UNCLEAR
from anishelf.decisions.store.releases import Releases
from anishelf.identity.domain.query import Placement
from anishelf.metadata.domain.description import Owner, Sidecar
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.store.sidecars import Sidecars
from tests.worlds.described import tree
from tests.worlds.shelf import TITLE, Shelf

OTHER = "月之町"


class Filed:
    """A download of three episodes in the library, and another show with episodes of its own."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.releases = Releases(shelf.conn)
        self.season = shelf.show()
        self.episodes = [shelf.episode(self.season, n) for n in (1, 2, 3)]
        other = shelf.show(OTHER, bangumi_id=901)
        self.others = [shelf.episode(other, n) for n in (1, 2, 3, 4)]
        self.other_season = other
        files = {f"Hoshi - {n:02d}.mkv": bytes([n]) for n in (1, 2, 3)}
        self.download = shelf.download(self.episodes, files, first=1)
        shelf.decide(self.download)
        shelf.move(self.download)
        self.release = shelf.insert("SELECT release_id FROM downloads")

    def place(self, season: int, *episodes: int) -> list[int]:
        placements = {self.release: Placement(season, episodes, "test")}
        return list(self.releases.place_all(placements, deciding_subscriptions={}).misplaced)

    def filed_under(self) -> list[tuple[int, int]]:
        """Return (episode of the task, episode of the file) for every file, in their order."""
        return self.shelf.conn.execute(
            """
            SELECT t.episode_id, f.episode_id
            FROM library_files f JOIN sync_tasks t ON t.target_path = f.path
            WHERE t.task_type = 'sync' ORDER BY t.id
            """
        ).fetchall()


@pytest.fixture
def filed(conn: psycopg.Connection, tmp_path: Path) -> Filed:
    return Filed(Shelf(conn, tmp_path))


def test_files_and_their_work_follow_to_the_other_show(filed: Filed) -> None:
    works = filed.place(filed.other_season, *filed.others[:3])

    assert len(works) == 1
    assert filed.filed_under() == [(each, each) for each in filed.others[:3]]


def test_episodes_that_count_on_never_meet(filed: Filed) -> None:
    fourth = filed.shelf.episode(filed.season, 4)

    works = filed.place(filed.season, *filed.episodes[1:], fourth)

    assert len(works) == 1
    assert filed.filed_under() == [(each, each) for each in (*filed.episodes[1:], fourth)]


def test_the_resync_brings_the_files_to_the_other_show(filed: Filed) -> None:
    filed.place(filed.other_season, *filed.others[:3])

    filed.shelf.resync()

    for number in (1, 2, 3):
        assert filed.shelf.video(number, OTHER).read_bytes() == bytes([number])
    assert len(filed.shelf.videos()) == 3
    assert not filed.shelf.video(1).parent.exists()


def test_the_folder_of_the_wrong_show_goes_with_what_we_wrote_into_it(filed: Filed) -> None:
    folder = filed.shelf.video(1).parents[1]
    season = Owner(season_id=filed.season)
    work = Owner(work_id=filed.shelf.insert("SELECT work_id FROM seasons ORDER BY id"))
    for path, kind, owner in (
        (folder / "tvshow.nfo", SidecarKind.TVSHOW_NFO, work),
        (folder / "Season 01" / "season.nfo", SidecarKind.SEASON_NFO, season),
    ):
        path.write_bytes(b"ours")
        digest = hashlib.sha256(b"ours").hexdigest()
        Sidecars(filed.shelf.conn).record(Sidecar(str(path), kind, owner, digest))
    filed.place(filed.other_season, *filed.others[:3])

    filed.shelf.resync()

    assert not folder.exists()


def test_what_cannot_be_told_apart_stays_and_says_so(filed: Filed) -> None:
    before = tree(filed.shelf.root)

    works = filed.place(filed.other_season, *filed.others)
    filed.shelf.resync()

    assert works == []
    assert tree(filed.shelf.root) == before
    filed.place(filed.other_season, *filed.others)
    reasons = filed.shelf.conn.execute("SELECT DISTINCT reason FROM library_files").fetchall()
    assert reasons == [(UNCLEAR,)]


def test_a_second_run_hands_nothing_over(filed: Filed) -> None:
    filed.place(filed.other_season, *filed.others[:3])
    filed.shelf.resync()
    before = tree(filed.shelf.root)

    assert filed.place(filed.other_season, *filed.others[:3]) == []

    filed.shelf.resync()
    assert tree(filed.shelf.root) == before


def test_work_that_has_not_begun_follows_too(conn: psycopg.Connection, tmp_path: Path) -> None:
    shelf = Shelf(conn, tmp_path)
    download = shelf.single(shelf.show(), 1, b"x")
    shelf.decide(download)
    other = shelf.show(OTHER, bangumi_id=901)
    target = shelf.episode(other, 5)
    release = shelf.insert("SELECT release_id FROM downloads")

    Releases(conn).place_all(
        {release: Placement(other, (target,), "test")}, deciding_subscriptions={}
    )
    shelf.decide(download)
    shelf.move(download)

    assert shelf.video(5, OTHER).read_bytes() == b"x"
    assert not shelf.video(1, TITLE).exists()
