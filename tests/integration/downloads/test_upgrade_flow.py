"""A better release goes the whole way: decided, downloaded, in the place of the former one."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from anishelf.downloads.store.download_tracking import DownloadTracking
from anishelf.views import Dashboard, Stage
from tests.worlds.deciding import Deciding
from tests.worlds.shelf import NOW, Shelf

V1 = "[A] Hoshi - 01 [1080p].mkv"
V2 = "[A] Hoshi - 01v2 [1080p].mkv"


class World(Deciding):
    """Decisions with a real library behind them."""

    def __init__(self, conn: psycopg.Connection, folder: Path) -> None:
        super().__init__(conn)
        self.shelf = Shelf(conn, folder)
        self.shelf.now = NOW.replace(year=2099)

    def collect(self) -> list[int]:
        """Decide and open downloads as a collect run does; return the new ones."""
        self.decide()
        return self.downloads.open_wanted(limit=9)

    def finish(self, download: int, name: str, data: bytes) -> None:
        """Let the downloader finish, and bring the files into the library."""
        folder = self.shelf.downloads / str(download)
        folder.mkdir(parents=True)
        (folder / name).write_bytes(data)
        self.conn.execute(
            "UPDATE downloads SET status = 'downloading', save_path = %s, files = %s WHERE id = %s",
            (str(folder), Jsonb([{"path": name, "size": len(data)}]), download),
        )
        DownloadTracking(self.conn).completed(download)
        self.shelf.move(download)

    def stage(self, release: int) -> tuple[Stage, str | None]:
        row = self.conn.execute(
            "SELECT raw_item_id FROM releases WHERE id = %s", (release,)
        ).fetchone()
        assert row is not None
        (item,) = Dashboard(self.conn).items(ids=[row[0]])
        return item.stage, item.reason


@pytest.fixture
def world(conn: psycopg.Connection, tmp_path: Path) -> World:
    return World(conn, tmp_path)


def upgraded(world: World) -> tuple[int, int]:
    first = world.offer(V1)
    (download,) = world.collect()
    world.finish(download, V1, b"version 1")
    second = world.offer(V2)
    (download,) = world.collect()
    world.finish(download, V2, b"version 2")
    return first, second


def test_a_second_version_takes_the_place_of_the_first_in_the_library(world: World) -> None:
    first, second = upgraded(world)

    assert world.shelf.video(1).read_bytes() == b"version 2"
    assert [path.read_bytes() for path in world.shelf.trash.rglob("*.mkv")] == [b"version 1"]
    assert world.stage(first) == (
        Stage.SUPERSEDED,
        "version 2 of the same release replaces it",
    )
    assert world.stage(second)[0] is Stage.IN_LIBRARY


def test_ten_more_runs_add_nothing(world: World) -> None:
    upgraded(world)
    before = world.insert("SELECT count(*) FROM status_history")

    assert [world.collect() for _ in range(10)] == [[]] * 10

    assert world.insert("SELECT count(*) FROM status_history") == before
    assert world.insert("SELECT count(*) FROM sync_tasks WHERE status <> 'synced'") == 0


def test_a_second_version_that_comes_while_the_first_is_under_way_follows(world: World) -> None:
    world.offer(V1)
    (first,) = world.collect()
    world.offer(V2)
    assert world.collect() == []

    world.finish(first, V1, b"version 1")
    (second,) = world.collect()
    world.finish(second, V2, b"version 2")

    assert world.shelf.video(1).read_bytes() == b"version 2"
    assert world.collect() == []


def test_a_worse_release_never_replaces_a_better_one(world: World) -> None:
    upgraded(world)

    for title in ("[A] Hoshi - 01 [720p].mkv", "[B] Hoshi - 01v3 [1080p].mkv", V1):
        world.offer(title)
        assert world.collect() == []

    assert world.shelf.video(1).read_bytes() == b"version 2"
