"""The waiter over real HTTP: events come in, neighbours are asked, and nothing is set up is no fault."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from anishelf.settings import Settings
from anishelf.tracker.domain.states import Source
from anishelf.wiring.context import Context, Endpoints
from anishelf.wiring.neighbours import neighbours
from anishelf.wiring.tracker import Waiter, sweeps, taker
from demo.neighbours import jellyfin as jellyfins
from demo.neighbours.programs import KEY, FakeArr, FakeSeerr, FakeShoko, running
from tests.worlds.tracking import Desk

PATH = "/anime/L/Season 1/Lycoris Recoil S01E01.mkv"


class World:
    """Stand-ins of everything around, and a waiter whose clock the test turns."""

    def __init__(self, desk: Desk, stack: ExitStack) -> None:
        self.desk = desk
        self.sonarr, self.radarr = FakeArr(), FakeArr(noun="movie")
        self.seerr, self.shoko = FakeSeerr(), FakeShoko()
        for fake in (self.sonarr, self.radarr, self.seerr, self.shoko):
            stack.enter_context(running(fake))
        self.jellyfin = stack.enter_context(jellyfins.running_jellyfin())
        self.made = {
            "sonarr_default": (self.sonarr.url, KEY),
            "radarr_default": (self.radarr.url, KEY),
            "seerr_default": (self.seerr.url, KEY),
            "shoko_default": (self.shoko.url, KEY),
            "jellyfin_default": (self.jellyfin.url, jellyfins.KEY),
        }
        self.context = Context(
            Settings.from_env({}), desk.conn, Endpoints(self._read), lambda: desk.now
        )

    def _read(self, conn_id: str) -> str | None:
        if conn_id not in self.made:
            return None
        url, key = self.made[conn_id]
        return json.dumps({"host": url, "password": key})

    def waiter(self) -> Waiter:
        return Waiter(self.context, patience=0.0)

    def turns(self, waiter: Waiter, count: int, *, seconds: int = 15) -> None:
        for _ in range(count):
            self.desk.now += timedelta(seconds=seconds)
            waiter.turn()


@pytest.fixture
def desk(database: str) -> Iterator[Desk]:
    with psycopg.connect(database, autocommit=True) as conn:
        yield Desk(conn)


@pytest.fixture
def world(desk: Desk) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(desk, stack)


def grab() -> dict[str, Any]:
    return {
        "eventType": "Grab",
        "series": {"id": 1, "tvdbId": 414057, "title": "Lycoris Recoil", "type": "anime"},
        "episodes": [{"id": 1, "seasonNumber": 1, "episodeNumber": 1}],
        "release": {"releaseTitle": "pack", "size": 1000},
        "downloadId": "AB",
    }


def test_one_request_goes_all_the_way(world: World) -> None:
    desk, waiter = world.desk, world.waiter()
    native = world.sonarr.add_show(414057, "Lycoris Recoil", episodes=1)
    world.seerr.ask("tv", 154494, title="Lycoris Recoil", seasons=(1,), tvdb=414057)
    world.turns(waiter, 1)
    assert [row[0] for row in desk.requests().values()] == ["approved"]

    desk.post(Source.SONARR, grab(), name="sonarr_default")
    world.turns(waiter, 1)
    assert set(desk.states().values()) == {"grabbing"}

    world.sonarr.queue = [
        {
            "seriesId": 1,
            "downloadId": "AB",
            "size": 1000,
            "sizeleft": 250,
            "trackedDownloadState": "downloading",
            "episode": {"seasonNumber": 1, "episodeNumber": 1},
        }
    ]
    world.turns(waiter, 2)
    assert set(desk.states().values()) == {"downloading"}

    world.sonarr.import_file(native, 1, PATH)
    imported = {**grab(), "eventType": "Download", "episodeFile": {"id": 1, "path": PATH}}
    desk.post(Source.SONARR, imported, name="sonarr_default")
    world.turns(waiter, 1)
    assert set(desk.states().values()) == {"importing"}

    world.jellyfin.add("Series", "/anime/L", {"Tvdb": "414057"}, Name="Lycoris Recoil")
    world.jellyfin.add("Episode", PATH, {}, SeriesId="0" * 32, ParentIndexNumber=1, IndexNumber=1)
    world.turns(waiter, 4)
    assert set(desk.states().values()) == {"available"}
    assert list(desk.requests().values()) == [("available", 1, 1)]


def test_without_a_connection_nobody_is_asked(world: World) -> None:
    world.made.clear()

    world.turns(world.waiter(), 5, seconds=600)

    assert neighbours(world.context) == []
    assert sweeps(world.context) == {}
    assert world.sonarr.calls == world.seerr.calls == []


def test_a_connection_that_is_removed_is_asked_no_more(world: World) -> None:
    waiter = world.waiter()
    world.turns(waiter, 1)
    asked = len(world.sonarr.calls)
    assert asked

    del world.made["sonarr_default"]
    world.turns(waiter, 3, seconds=120)

    assert len(world.sonarr.calls) == asked


@pytest.mark.parametrize("away", ["sonarr", "seerr", "shoko", "jellyfin"])
def test_one_that_is_away_holds_up_nobody(world: World, away: str) -> None:
    getattr(world, away).broken = True
    desk, waiter = world.desk, world.waiter()
    desk.post(Source.SONARR, grab(), name="one")
    imported = {**grab(), "eventType": "Download", "episodeFile": {"id": 1, "path": PATH}}
    desk.post(Source.SONARR, imported, name="one")

    world.turns(waiter, 6)

    assert set(desk.states().values()) == {"importing"}
    said = desk.conn.execute(
        "SELECT value ->> 'error' IS NOT NULL FROM tracker_cursors WHERE name = %s",
        (f"health:{away}_default",),
    ).fetchone()
    assert said == (True,)


def test_the_cadence_is_slower_when_nothing_happens(world: World) -> None:
    waiter = world.waiter()

    world.turns(waiter, 60, seconds=15)

    queues = [call for call in world.sonarr.calls if call[1].endswith("/queue")]
    assert 9 <= len(queues) <= 11


def test_every_sweep_runs_over_all_that_is_set_up(world: World) -> None:
    world.jellyfin.add("Movie", "/m/a.mkv", {"Tmdb": "1"})
    found: dict[str, Callable[[Any], int]] = sweeps(world.context)

    assert set(found) == set(world.made)
    for ask in found.values():
        assert ask(taker(world.context, world.desk.now)) == 0
