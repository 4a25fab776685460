"""Jellyfin is told what changed, and asked whether it shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import requests

from anishelf.errors import JellyfinRefused
from anishelf.library.domain.verification import PATIENCE
from anishelf.library.steps.verification import refresh_library, verify_files
from anishelf.library.store.verification import Verification
from anishelf.mediaserver.adapters import jellyfin
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.mediaserver.domain.items import ItemKind
from anishelf.mediaserver.domain.lookup import Match, Step, Target
from anishelf.mediaserver.domain.paths import PathMap
from anishelf.mediaserver.steps.verify import PAGES, SERIES, TURN, verify, whole_index
from anishelf.metadata.domain.description import Owner, Sidecar
from anishelf.metadata.domain.states import SidecarKind
from anishelf.metadata.store.sidecars import Sidecars
from demo.neighbours.jellyfin import KEY, FakeJellyfin, running_jellyfin
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
        return verify_files(self.rows, self.server, paths=self.paths, now=self.shelf.now)


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
        Jellyfin(requests.Session(), fake.url, api_key="no").page(0)


def test_a_jellyfin_on_windows_is_understood(viewed: Viewed) -> None:
    viewed.paths = PathMap(((str(viewed.shelf.root), "\\\\nas\\anime"),))
    for n in (1, 2):
        name = f"星之町 (2026) - S01E0{n}.mkv"
        viewed.fake.show(f"\\\\NAS\\anime\\星之町 (2026)\\Season 01\\{name}")

    viewed.refresh()

    assert viewed.fake.reported == [["\\\\nas\\anime\\星之町 (2026)\\Season 01"]]
    assert viewed.verify() == 0


def test_metadata_without_a_file_does_not_count(viewed: Viewed) -> None:
    for n in (1, 2):
        viewed.fake.add("Episode", str(viewed.shelf.video(n)), {}, MediaSources=[])
    viewed.shelf.now += PATIENCE

    assert viewed.verify() == 2
    assert "has no file to play" in viewed.rows.complaints()[0][1]


def test_what_is_never_shown_costs_a_few_requests_however_large_the_server(
    viewed: Viewed,
) -> None:
    for n in range(6000):
        viewed.fake.show(f"/elsewhere/{n}.mkv")
    for _ in range(3):
        viewed.fake.pages = 0
        viewed.shelf.now += TURN

        assert viewed.verify() == 2
        assert viewed.fake.pages == PAGES


def test_a_file_deep_in_a_large_server_is_found_in_turn(viewed: Viewed) -> None:
    for n in (1, 2):
        viewed.fake.show(str(viewed.shelf.video(n)))
    for n in range(6000):
        viewed.fake.show(f"/elsewhere/{n}.mkv")
    left = []
    for _ in range(4):
        left.append(viewed.verify())
        viewed.shelf.now += TURN

    assert (0 in left, viewed.fake.pages <= 4 * PAGES) == (True, True)


def test_episodes_of_a_series_far_back_are_asked_for_by_the_series(viewed: Viewed) -> None:
    series_id = f"{1000:032x}"
    episode = viewed.fake.add(
        "Episode", "/x/1.mkv", {}, SeriesId=series_id, ParentIndexNumber=2, IndexNumber=5
    )
    for n in range(999):
        viewed.fake.show(f"/elsewhere/{n}.mkv")
    assert viewed.fake.add("Series", "/x", {"Tvdb": "77"}, Name="Hoshi") == series_id
    targets = [
        Target(ItemKind.EPISODE, ids={"tvdb": "77"}, season=2, number=5),
        Target(ItemKind.EPISODE, ids={"tvdb": "77"}, season=2, number=6),
    ]

    found, missing = verify(targets, viewed.server, now=viewed.shelf.now)

    assert isinstance(found, Match)
    assert (found.item.id, found.step, found.evidence) == (episode, Step.SERIES_BY_ID, "tvdb 77")
    assert not isinstance(missing, Match)
    assert viewed.fake.pages <= PAGES


def test_at_most_a_few_series_are_asked_for_in_one_look(viewed: Viewed) -> None:
    for n in range(SERIES + 5):
        viewed.fake.add("Series", f"/x/{n}", {"Tmdb": str(n)})
    targets = [
        Target(ItemKind.EPISODE, ids={"tmdb": str(n)}, season=1, number=1)
        for n in range(SERIES + 5)
    ]

    verify(targets, viewed.server, now=viewed.shelf.now)

    assert viewed.fake.asked_series == SERIES


def test_the_whole_index_is_one_request_a_page(viewed: Viewed) -> None:
    for n in range(1200):
        viewed.fake.show(f"/elsewhere/{n}.mkv")

    assert len(whole_index(viewed.server).items) == 1200
    assert viewed.fake.pages == 3
