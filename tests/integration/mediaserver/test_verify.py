"""Jellyfin is told what changed, and asked whether it shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import requests

from anishelf.errors import JellyfinRefused
from anishelf.library.domain.states import LibraryState
from anishelf.library.steps.missing_files import find_vanished
from anishelf.mediaserver.adapters import jellyfin
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.mediaserver.domain.verification import PATIENCE, PathMap
from anishelf.mediaserver.steps.verify import refresh_library, verify
from anishelf.mediaserver.store.verification import Verification
from anishelf.metadata.domain.description import Owner, Sidecar
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.store.sidecars import Sidecars
from tests.fakes.jellyfin import KEY, FakeJellyfin, running_jellyfin
from tests.worlds.shelf import Shelf


@pytest.fixture
def fake() -> Iterator[FakeJellyfin]:
    with running_jellyfin() as jellyfin:
        yield jellyfin


@pytest.fixture
def shelf(conn: psycopg.Connection, tmp_path: Path) -> Shelf:
    return Shelf(conn, tmp_path)


class Viewed:
    """Two episodes in a library that a Jellyfin looks at."""

    def __init__(self, shelf: Shelf, fake: FakeJellyfin) -> None:
        self.shelf, self.fake = shelf, fake
        season = shelf.show()
        self.downloads = [shelf.single(season, n, b"x" * n) for n in (1, 2)]
        shelf.move(*self.downloads)
        self.rows = Verification(shelf.conn)
        self.paths = PathMap()
        self.server = Jellyfin(requests.Session(), fake.url, api_key=KEY)
        shelf.conn.execute("UPDATE library_files SET changed_at = %s", (shelf.now,))

    def describe(self) -> None:
        self.shelf.conn.execute("UPDATE sync_tasks SET metadata_status = 'written'")
        self.shelf.conn.execute("UPDATE episodes SET bangumi_episode_id = 100 + number")

    def refresh(self) -> int:
        return refresh_library(self.rows, self.server, paths=self.paths)

    def verify(self) -> int:
        return verify(self.rows, self.server, paths=self.paths, now=self.shelf.now)


@pytest.fixture
def viewed(shelf: Shelf, fake: FakeJellyfin) -> Viewed:
    return Viewed(shelf, fake)


def test_a_batch_is_one_report_of_its_folders(viewed: Viewed) -> None:
    assert viewed.refresh() == 1

    assert viewed.fake.reported == [[str(viewed.shelf.video(1).parent)]]


def test_a_second_batch_reports_only_what_is_new(viewed: Viewed) -> None:
    viewed.refresh()
    assert viewed.refresh() == 0

    other = viewed.shelf.show("另一个", bangumi_id=901)
    viewed.shelf.move(viewed.shelf.single(other, 1, b"other"))

    assert viewed.refresh() == 1
    assert viewed.fake.reported[1:] == [[str(viewed.shelf.video(1, "另一个").parent)]]


def test_a_description_that_changed_is_reported(viewed: Viewed) -> None:
    viewed.refresh()
    row = viewed.shelf.conn.execute("SELECT min(id) FROM library_files").fetchone()
    assert row is not None
    nfo = str(viewed.shelf.video(1).with_suffix(".nfo"))
    sidecar = Sidecar(nfo, SidecarKind.EPISODE_NFO, Owner(file_id=row[0]), "digest")
    viewed.shelf.conn.execute("UPDATE library_files SET reported_at = now() - interval '1 minute'")

    Sidecars(viewed.shelf.conn).record(sidecar)

    assert viewed.refresh() == 1


def test_what_a_jellyfin_did_not_hear_is_reported_again(viewed: Viewed) -> None:
    viewed.fake.broken = True
    assert viewed.refresh() == 0
    viewed.fake.broken = False

    assert viewed.refresh() == 1


def test_jellyfin_hears_its_own_name_of_a_folder(viewed: Viewed) -> None:
    viewed.paths = PathMap(((str(viewed.shelf.root), "/media/anime"),))

    viewed.refresh()

    assert viewed.fake.reported == [["/media/anime/星之町 (2026)/Season 01"]]


def test_what_jellyfin_shows_is_verified_once(viewed: Viewed) -> None:
    viewed.describe()
    ids = [viewed.fake.show(str(viewed.shelf.video(n)), Bangumi=f"{100 + n}") for n in (1, 2)]

    assert viewed.verify() == 0

    rows = viewed.shelf.conn.execute(
        "SELECT jellyfin_item_id, verified_at IS NOT NULL FROM library_files ORDER BY id"
    ).fetchall()
    assert rows == [(ids[0], True), (ids[1], True)]
    pages = viewed.fake.pages
    assert (viewed.verify(), viewed.refresh(), viewed.fake.pages) == (0, 0, pages)


def test_another_id_or_another_path_does_not_count(viewed: Viewed) -> None:
    viewed.describe()
    viewed.fake.show(str(viewed.shelf.video(1)), Tmdb="5")
    viewed.fake.show(str(viewed.shelf.video(2)) + ".mkv", Bangumi="102")

    assert viewed.verify() == 2
    assert viewed.rows.complaints() == []
    viewed.shelf.now += PATIENCE
    viewed.verify()

    reasons = [reason for _, reason in viewed.rows.complaints()]
    assert "shows it with Tmdb 5 instead of bangumi 101" in reasons[0]
    assert "no library of Jellyfin shows" in reasons[1]


def test_a_file_among_thousands_is_found(viewed: Viewed) -> None:
    for n in (1, 2):
        viewed.fake.show(str(viewed.shelf.video(n)))
    for n in range(1200):
        viewed.fake.show(f"/elsewhere/{n}.mkv")

    assert viewed.verify() == 0
    assert viewed.fake.pages == 3


def test_a_jellyfin_that_is_down_fails_nothing_and_is_named_later(viewed: Viewed) -> None:
    viewed.fake.broken = True

    assert (viewed.refresh(), viewed.verify()) == (0, 2)
    viewed.shelf.now += PATIENCE + timedelta(seconds=1)
    viewed.verify()

    assert "no Jellyfin answers" in viewed.rows.complaints()[0][1]


def test_a_jellyfin_that_is_slow_fails_nothing(
    viewed: Viewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jellyfin, "_TIMEOUT", (1, 0.05))
    viewed.fake.delay = 0.3

    assert (viewed.refresh(), viewed.verify()) == (0, 2)


def test_a_wrong_key_is_said(fake: FakeJellyfin) -> None:
    with pytest.raises(JellyfinRefused, match="does not accept the API key"):
        list(Jellyfin(requests.Session(), fake.url, api_key="no").newest())


def test_a_removed_file_is_missing_and_not_placed_again(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    shelf.move(download)
    shelf.video(1).unlink()

    assert find_vanished(shelf.files, shelf.library) == 1
    assert find_vanished(shelf.files, shelf.library) == 0

    shelf.move(download)
    assert not shelf.video(1).exists()


def test_a_missing_file_is_placed_again_when_somebody_asks(shelf: Shelf) -> None:
    download = shelf.single(shelf.show(), 1, b"one")
    shelf.move(download)
    shelf.video(1).unlink()
    find_vanished(shelf.files, shelf.library)

    assert shelf.tasks.redo(str(shelf.video(1)), now=shelf.now, reason="you asked") == 1
    shelf.move(download)

    assert shelf.video(1).read_bytes() == b"one"
    assert [f.state.value for f in shelf.files.in_states(list(LibraryState))] == ["present"]


def test_a_file_that_is_back_is_present(shelf: Shelf) -> None:
    shelf.move(shelf.single(shelf.show(), 1, b"one"))
    away = shelf.video(1).rename(shelf.root / "away.mkv")
    find_vanished(shelf.files, shelf.library)
    away.rename(shelf.video(1))

    assert find_vanished(shelf.files, shelf.library) == 1
    assert [f.state.value for f in shelf.files.in_states(list(LibraryState))] == ["present"]


def test_nothing_is_missing_while_the_disk_is_away(shelf: Shelf) -> None:
    shelf.move(shelf.single(shelf.show(), 1, b"one"))
    shelf.root.rename(shelf.root.with_name("disk"))

    assert find_vanished(shelf.files, shelf.library) == 0
