"""Workers killed at random moments lose nothing, double nothing, and touch nothing foreign."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from anishelf.core.database import connected
from anishelf.library.domain.jobs import LEASE
from tests.conftest import ROOT
from tests.fakes.downloader import FolderDownloader
from tests.worlds.shelf import NOW, Shelf

EPISODES = 6
SIZE = 3 << 20
LONGEST = {True: 0.15, False: 0.3}  # seconds that a run by link, by copy takes: kills fall within


def content(number: int) -> bytes:
    return number.to_bytes(2, "big") * (SIZE // 2)


class Crash:
    """A shelf whose worker is killed once in each round, on episodes of its own."""

    work = "move"

    def __init__(
        self, url: str, conn: psycopg.Connection, folder: Path, library: Path, *, link: bool
    ):
        self.shelf = Shelf(conn, folder, library=library, link=link)
        self._longest = LONGEST[link]
        self._arguments = [url, str(folder), str(library), "link" if link else "copy"]
        self.killed = 0
        self.season = self.shelf.show()
        self._round = 0
        self.stranger = self.shelf.video(0)
        self.stranger.parent.mkdir(parents=True)
        self.stranger.write_bytes(b"a stranger's file")

    def round(self, seed: int) -> None:
        first = 1 + self._round * EPISODES
        numbers = range(first, first + EPISODES)
        downloads = [self.shelf.single(self.season, n, content(n)) for n in numbers]
        self._round += 1
        killed = self._kill_a_run(random.Random(seed).uniform(0, self._longest))
        self._check_that_nothing_is_lost(numbers, downloads)
        self.shelf.now += LEASE + timedelta(seconds=1)
        self.shelf.move(*downloads)
        self._check_that_all_is_there(numbers, downloads, killed=killed)

    def _kill_a_run(self, after: float) -> bool:
        later = int((self.shelf.now - NOW).total_seconds())
        command = [sys.executable, "-m", "tests.worlds.crash_worker", *self._arguments]
        command += [str(later), self.work]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
            time.sleep(after)
            worker.kill()
        self.killed += worker.returncode < 0  # the others had done their work before
        return worker.returncode < 0

    def _check_that_nothing_is_lost(self, numbers: range, downloads: list[int]) -> None:
        for number, download in zip(numbers, downloads, strict=True):
            source = next((self.shelf.downloads / str(download)).iterdir())
            assert source.read_bytes() == content(number)
            if self.shelf.video(number).exists():
                assert self.shelf.video(number).read_bytes() == content(number)

    def _check_that_all_is_there(
        self, numbers: range, downloads: list[int], *, killed: bool
    ) -> None:
        self._check_that_nothing_is_lost(numbers, downloads)
        for download in downloads:
            status, attempts = self.shelf.row(download, "status, attempts")
            assert status == "synced"
            assert attempts in ({1, 2} if killed else {1})
        everything = [self.stranger, *(self.shelf.video(n) for n in range(1, numbers.stop))]
        assert self.shelf.videos() == sorted(path.name for path in everything)
        hidden = [path.name for path in self.shelf.root.rglob(".*")]
        assert hidden == [".anishelf-library"]
        assert self.stranger.read_bytes() == b"a stranger's file"
        owned = self.shelf.insert("SELECT count(*) FROM library_files")
        assert owned == len(everything) - 1


class UpgradeCrash(Crash):
    """A shelf whose worker is killed while second versions replace the first ones."""

    def round(self, seed: int) -> None:
        first = 1 + self._round * EPISODES
        numbers = range(first, first + EPISODES)
        old = [self.shelf.single(self.season, n, content(n)) for n in numbers]
        self.shelf.move(*old)
        new = [self._second_version(download, n) for download, n in zip(old, numbers, strict=True)]
        self._round += 1
        self._kill_a_run(random.Random(seed).uniform(0, self._longest))
        for number in numbers:
            assert self.shelf.video(number).read_bytes() in {
                content(number),
                content(number + 1000),
            }
            assert content(number) in self._everywhere(number)
        self.shelf.now += LEASE + timedelta(seconds=1)
        self.shelf.move(*new)
        self._check_the_upgrades(numbers, new)

    def _second_version(self, old: int, number: int) -> int:
        episode = self.shelf.insert("SELECT episode_id FROM sync_tasks WHERE download_id = %s", old)
        name = f"[Sakura] Hoshi - {number:02d}v2 [1080p].mkv"
        new = self.shelf.download([episode], {name: content(number + 1000)})
        return self.shelf.replaces(new, old)

    def _everywhere(self, number: int) -> list[bytes]:
        name = self.shelf.video(number).name
        places = [self.shelf.video(number), *self.shelf.trash.rglob(name)]
        return [path.read_bytes() for path in places if path.exists()]

    def _check_the_upgrades(self, numbers: range, new: list[int]) -> None:
        for number, download in zip(numbers, new, strict=True):
            assert self.shelf.row(download, "status") == ("synced",)
            assert self.shelf.video(number).read_bytes() == content(number + 1000)
            assert self._everywhere(number)[1:] == [content(number)]
        assert len(self.shelf.videos()) == numbers.stop  # the stranger's and ours
        assert [path.name for path in self.shelf.root.rglob(".*")] == [".anishelf-library"]
        assert not [path.name for path in self.shelf.trash.rglob(".*")]
        assert self.stranger.read_bytes() == b"a stranger's file"


class MoveCrash(Crash):
    """A shelf whose files move: the worker is killed while torrents leave their downloader."""

    def __init__(
        self, url: str, conn: psycopg.Connection, folder: Path, library: Path, *, link: bool
    ):
        super().__init__(url, conn, folder, library, link=link)
        self._arguments[-1] = "move"
        self.client = FolderDownloader(folder / "client")
        self.shelf.moves_from(self.client)

    def round(self, seed: int) -> None:
        first = 1 + self._round * EPISODES
        numbers = range(first, first + EPISODES)
        downloads = [self.shelf.single(self.season, n, content(n)) for n in numbers]
        for download in downloads:
            self.client.has(f"anishelf-{download}")
        self._round += 1
        self._kill_a_run(random.Random(seed).uniform(0, self._longest))
        for number, download in zip(numbers, downloads, strict=True):
            assert set(self._everywhere(number, download)) == {content(number)}
        self.shelf.now += LEASE + timedelta(seconds=1)
        self.shelf.move(*downloads)
        self._check_that_all_moved(numbers, downloads)

    def _everywhere(self, number: int, download: int) -> list[bytes]:
        places = [self.shelf.video(number), *(self.shelf.downloads / str(download)).rglob("*.mkv")]
        return [path.read_bytes() for path in places if path.exists()]

    def _check_that_all_moved(self, numbers: range, downloads: list[int]) -> None:
        for number, download in zip(numbers, downloads, strict=True):
            assert self.shelf.row(download, "status") == ("synced",)
            assert self._everywhere(number, download) == [content(number)]
            assert not (self.shelf.downloads / str(download)).exists()
        assert list(self.client.folder.iterdir()) == []
        assert len(self.shelf.videos()) == numbers.stop  # the stranger's and ours
        assert [path.name for path in self.shelf.root.rglob(".*")] == [".anishelf-library"]
        assert self.stranger.read_bytes() == b"a stranger's file"


class ResyncCrash(Crash):
    """A shelf whose worker is killed while it renumbers, swaps or renames the same episodes."""

    work = "resync"
    within = 0.1
    changes: tuple[str, ...] = (
        "UPDATE episodes SET number = number + 1000;UPDATE episodes SET number = number - 999",
        (
            "UPDATE episodes SET number = number + 1000;"
            "UPDATE episodes SET number = CASE (number::int) % 2 WHEN 0 THEN number - 999 "
            "ELSE number - 1001 END WHERE number > 1000"
        ),
        "UPDATE works SET title = title || '新'",
        "UPDATE seasons SET number = number + 1",
    )

    def round(self, seed: int) -> None:
        if not self._round:
            self._shelve()
        self._round += 1
        for change in self.changes[seed % len(self.changes)].split(";"):
            self.shelf.conn.execute(change.encode())
        before = self._contents()
        self._kill_a_run(random.Random(seed).uniform(0, self.within))
        assert self._contents() == before
        self.shelf.resync()
        assert self._contents() == before
        self._check_the_names()

    def _shelve(self) -> None:
        numbers = range(2, 2 + EPISODES)
        self.shelf.move(*[self._with_subtitle(number) for number in numbers])
        self.shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")

    def _with_subtitle(self, number: int) -> int:
        name = f"[Sakura] Hoshi - {number:02d}"
        files = {f"{name}.mkv": content(number), f"{name}.sc.ass": b"subtitle %d" % number}
        return self.shelf.download([self.shelf.episode(self.season, number)], files)

    def _contents(self) -> list[bytes]:
        """Return what the library holds, wherever it lies."""
        files = [path for path in self.shelf.root.rglob("*") if path.is_file()]
        return sorted(path.read_bytes() for path in files)

    def _check_the_names(self) -> None:
        for shelved in self.shelf.file_moves.entries():
            facts = shelved.facts
            movie = shelved.is_movie
            assert shelved.path == self.shelf.library.path_for(facts, ".mkv", movie=movie)
            first = Path(shelved.path).read_bytes()[:2]
            subtitle = Path(shelved.path).with_suffix(".zh-Hans.ass").read_bytes()
            assert subtitle == b"subtitle %d" % int.from_bytes(first, "big")
            source = self.shelf.conn.execute(
                "SELECT source_file FROM sync_tasks WHERE target_path = %s", (shelved.path,)
            ).fetchone()
            assert source is not None
            assert Path(source[0]).read_bytes()[:2] == first
        assert self.shelf.file_moves.unfinished() == []
        hidden = [path.name for path in self.shelf.root.rglob(".*")]
        assert hidden == [".anishelf-library"]


class MigrationCrash(ResyncCrash):
    """A shelf whose shows become movies and shows again: their files change the device."""

    within = 0.3
    changes = (
        "UPDATE seasons SET kind = (CASE kind WHEN 'tv' THEN 'movie' ELSE 'tv' END)::work_kind",
    )

    def __init__(
        self, url: str, conn: psycopg.Connection, folder: Path, library: Path, *, link: bool
    ):
        super().__init__(url, conn, folder, library, link=link)
        self.shelf.library.ensure(movie=True, holds_files=False)

    def _shelve(self) -> None:
        for number in range(2, 2 + EPISODES):
            self.season = self.shelf.show(f"映画 {number}", bangumi_id=number)
            self.shelf.move(self._with_subtitle(number))
        self.shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")

    def _contents(self) -> list[bytes]:
        """Return what both libraries hold, once for each content: a copy may be there twice."""
        roots = (self.shelf.root, self.shelf.movies)
        files = [path for root in roots for path in root.rglob("*") if path.is_file()]
        whole = [path for path in files if not path.name.endswith(".part~")]
        return sorted({path.read_bytes() for path in whole})

    def _check_the_names(self) -> None:
        super()._check_the_names()
        roots = (self.shelf.root, self.shelf.movies)
        videos = [path for root in roots for path in root.rglob("*.mkv")]
        assert len(videos) == EPISODES + 1  # and the stranger's
        hidden = [path.name for path in self.shelf.movies.rglob(".*")]
        assert hidden == [".anishelf-library"]


@pytest.fixture
def memory() -> Iterator[Path]:
    folder = Path("/dev/shm")  # noqa: S108
    if not folder.is_dir():
        pytest.skip("needs /dev/shm as a second device")
    made = Path(mkdtemp(dir=folder))
    yield made
    shutil.rmtree(made)


def crash(
    url: str,
    folder: Path,
    library: Path,
    *,
    link: bool,
    seeds: range,
    kind: type[Crash] = Crash,
) -> int:
    """Run a round for each seed; return how many workers were killed at their work."""
    with connected(url) as conn:
        rounds = kind(url, conn, folder, library, link=link)
        for seed in seeds:
            rounds.round(seed)
        return rounds.killed


@pytest.mark.parametrize("link", [True, False], ids=["link", "copy"])
def test_a_killed_worker_loses_and_doubles_nothing(
    database: str, tmp_path: Path, *, link: bool
) -> None:
    crash(database, tmp_path, tmp_path / "library", link=link, seeds=range(5))


@pytest.mark.parametrize("link", [True, False], ids=["link", "copy"])
def test_a_worker_killed_while_it_upgrades_loses_and_doubles_nothing(
    database: str, tmp_path: Path, *, link: bool
) -> None:
    library = tmp_path / "library"
    crash(database, tmp_path, library, link=link, seeds=range(300, 304), kind=UpgradeCrash)


def test_a_worker_killed_while_files_move_loses_and_doubles_nothing(
    database: str, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    crash(database, tmp_path, library, link=True, seeds=range(600, 603), kind=MoveCrash)


def test_a_worker_killed_while_it_resyncs_loses_and_mixes_nothing(
    database: str, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    crash(database, tmp_path, library, link=True, seeds=range(400, 408), kind=ResyncCrash)


def test_a_worker_killed_while_it_resyncs_between_two_devices_loses_nothing(
    database: str, tmp_path: Path, memory: Path
) -> None:
    crash(database, tmp_path, memory, link=True, seeds=range(700, 702), kind=MigrationCrash)


@pytest.mark.faults
@pytest.mark.parametrize("link", [True, False], ids=["link", "copy"])
def test_twenty_killed_workers_lose_and_double_nothing(
    database: str, tmp_path: Path, *, link: bool
) -> None:
    crash(database, tmp_path, tmp_path / "library", link=link, seeds=range(100, 120))


@pytest.mark.faults
@pytest.mark.parametrize("kind", [UpgradeCrash, MoveCrash, ResyncCrash])
def test_twenty_workers_killed_while_they_change_the_library_lose_nothing(
    database: str, tmp_path: Path, kind: type[Crash]
) -> None:
    library = tmp_path / "library"
    crash(database, tmp_path, library, link=True, seeds=range(500, 520), kind=kind)


@pytest.mark.faults
@pytest.mark.parametrize("kind", [MoveCrash, MigrationCrash])
def test_twenty_workers_killed_while_files_change_the_device_lose_nothing(
    database: str, tmp_path: Path, memory: Path, kind: type[Crash]
) -> None:
    crash(database, tmp_path, memory, link=True, seeds=range(800, 820), kind=kind)


@pytest.mark.faults
def test_twenty_workers_killed_between_two_devices_lose_and_double_nothing(
    database: str, tmp_path: Path, memory: Path
) -> None:
    crash(database, tmp_path, memory, link=True, seeds=range(200, 220))
