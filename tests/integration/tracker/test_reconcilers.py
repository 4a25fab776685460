"""What webhooks lose is found by asking; what does not answer proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from anishelf.errors import JellyfinUnreachable, NeighbourRefused, NeighbourUnreachable
from anishelf.mediaserver.adapters.jellyfin import Jellyfin
from anishelf.mediaserver.domain.paths import PathMap
from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.adapters.shoko import Shoko
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import Source
from anishelf.tracker.steps import (
    reconcile_arr,
    reconcile_jellyfin,
    reconcile_seerr,
    reconcile_shoko,
)
from anishelf.tracker.steps.taking import Taker
from anishelf.tracker.store.book import Books
from anishelf.tracker.store.cursors import Cursors
from anishelf.tracker.store.inbox import Inbox
from anishelf.tracker.store.selection import Selections
from demo.neighbours import jellyfin as jellyfins
from demo.neighbours.programs import KEY, FakeArr, FakeSeerr, FakeShoko, running
from tests.worlds.tracking import Desk

SHOW = {"id": 1, "tvdbId": 414057, "title": "Lycoris Recoil", "type": "anime", "path": "/anime/L"}
PATH = "/anime/L/Season 1/Lycoris Recoil S01E01.mkv"


@pytest.fixture
def sonarr() -> Iterator[FakeArr]:
    fake = FakeArr()
    with running(fake):
        yield fake


@pytest.fixture
def seerr() -> Iterator[FakeSeerr]:
    fake = FakeSeerr()
    with running(fake):
        yield fake


@pytest.fixture
def shoko() -> Iterator[FakeShoko]:
    fake = FakeShoko()
    with running(fake):
        yield fake


@pytest.fixture
def jellyfin() -> Iterator[jellyfins.FakeJellyfin]:
    with jellyfins.running_jellyfin() as fake:
        yield fake


class Looks:
    """Asks the stand-ins as the waiter does."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.selection = Selections(desk.conn)
        self.cursors = Cursors(desk.conn)

    @property
    def taker(self) -> Taker:
        conn = self.desk.conn
        return Taker(Books(conn), Inbox(conn), conn.transaction, self.desk.now)

    def sender(self, source: Source) -> Sender:
        return Sender(self.desk.sender(source), source)

    def queue(self, fake: FakeArr) -> int:
        return reconcile_arr.read_queue(_arr(fake), self.sender(Source.SONARR), self.taker)

    def history(self, fake: FakeArr) -> int:
        sender = self.sender(Source.SONARR)
        return reconcile_arr.read_history(_arr(fake), sender, self.taker, self.cursors)

    def files(self, fake: FakeArr) -> int:
        return reconcile_arr.compare_files(
            _arr(fake), self.sender(Source.SONARR), self.taker, self.selection, self.cursors
        )

    def requests(self, fake: FakeSeerr, *, everything: bool = False) -> int:
        return reconcile_seerr.read_requests(
            Seerr(requests.Session(), fake.url, api_key=KEY),
            self.sender(Source.SEERR),
            self.taker,
            self.selection,
            self.cursors,
            everything=everything,
        )

    def shoko(self, fake: FakeShoko) -> int:
        client = Shoko(requests.Session(), fake.url, api_key=KEY)
        return reconcile_shoko.read_files(
            client.files_ending, self.sender(Source.SHOKO), self.taker, self.selection
        )

    def jellyfin(self, fake: jellyfins.FakeJellyfin) -> int:
        return reconcile_jellyfin.look(_jellyfin(fake), PathMap(), self.taker, self.selection)

    def sweep(self, fake: jellyfins.FakeJellyfin) -> int:
        self.desk.now += timedelta(hours=1)
        return reconcile_jellyfin.sweep(
            _jellyfin(fake), PathMap(), self.taker, self.selection, self.cursors
        )


def _arr(fake: FakeArr) -> Arr:
    return Arr(requests.Session(), fake.url, source=Source.SONARR, api_key=KEY)


def _jellyfin(fake: jellyfins.FakeJellyfin) -> Jellyfin:
    return Jellyfin(requests.Session(), fake.url, api_key=jellyfins.KEY)


@pytest.fixture
def looks(desk: Desk) -> Looks:
    return Looks(desk)


def grab(*numbers: int, download: str = "AB") -> dict[str, Any]:
    return {
        "eventType": "Grab",
        "series": SHOW,
        "episodes": [{"id": n, "seasonNumber": 1, "episodeNumber": n} for n in numbers],
        "release": {"releaseTitle": "pack", "size": 1000},
        "downloadId": download,
    }


def imported(number: int, path: str) -> dict[str, Any]:
    return {
        **grab(number),
        "eventType": "Download",
        "episodeFile": {"id": number, "path": path, "relativePath": path},
    }


def queued(number: int, left: int, **said: Any) -> dict[str, Any]:
    return {
        "seriesId": 1,
        "downloadId": "AB",
        "size": 1000,
        "sizeleft": left,
        "status": "downloading",
        "trackedDownloadState": "downloading",
        "trackedDownloadStatus": "ok",
        "episode": {"seasonNumber": 1, "episodeNumber": number},
        **said,
    }


def state(desk: Desk, number: int = 1) -> str:
    return desk.states()[f"Lycoris Recoil S01E{number:02d} hd 1"]


def show_in(
    jellyfin: jellyfins.FakeJellyfin, number: int = 1, path: str = PATH, **more: Any
) -> str:
    if not jellyfin.items:
        jellyfin.add("Series", "/anime/L", {"Tvdb": "414057"}, Name="Lycoris Recoil")
    return jellyfin.add(
        "Episode",
        path,
        {},
        SeriesId=jellyfin.items[0]["Id"],
        ParentIndexNumber=1,
        IndexNumber=number,
        **more,
    )


def test_the_queue_tells_progress_once_for_a_pack(
    desk: Desk, looks: Looks, sonarr: FakeArr
) -> None:
    desk.tell(Source.SONARR, grab(1, 2))
    sonarr.queue = [queued(1, 400), queued(2, 400)]

    looks.queue(sonarr)

    assert {state(desk, 1), state(desk, 2)} == {"downloading"}
    row = desk.conn.execute("SELECT facts -> 'progress' -> '' ->> 2 FROM transfers_seen").fetchone()
    assert row == ("0.6",)


def test_a_blocked_import_is_stuck_in_the_queues_own_words(
    desk: Desk, looks: Looks, sonarr: FakeArr
) -> None:
    desk.tell(Source.SONARR, grab(1))
    said = {"title": "f.mkv", "messages": ["Season number 4 was unexpected"]}
    sonarr.queue = [
        queued(
            1,
            0,
            status="completed",
            trackedDownloadState="importBlocked",
            trackedDownloadStatus="warning",
            statusMessages=[said],
        )
    ]

    looks.queue(sonarr)

    row = desk.conn.execute("SELECT state, stuck_reason FROM tracked_items").fetchone()
    assert row == ("downloaded", "Season number 4 was unexpected; f.mkv")

    sonarr.queue = [queued(1, 0, status="completed", trackedDownloadState="importing")]
    desk.now += timedelta(minutes=1)
    looks.queue(sonarr)

    assert desk.conn.execute("SELECT stuck_reason FROM tracked_items").fetchone() == (None,)


def test_a_lost_grab_and_a_failure_are_found_in_the_history(
    desk: Desk, looks: Looks, sonarr: FakeArr
) -> None:
    row = {
        "seriesId": 1,
        "series": SHOW,
        "episode": {"id": 1, "seasonNumber": 1, "episodeNumber": 1},
        "downloadId": "ab",
        "sourceTitle": "pack",
        "data": {},
    }
    at = f"{desk.now - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    sonarr.history = [{**row, "eventType": "grabbed", "date": at}]
    looks.history(sonarr)
    assert state(desk) == "grabbing"

    later = f"{desk.now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    sonarr.history.append({**row, "eventType": "downloadFailed", "date": later})
    looks.history(sonarr)
    assert state(desk) == "failed"

    last = f"{desk.now - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    sonarr.history.append({**row, "eventType": "grabbed", "date": last})
    looks.history(sonarr)
    assert state(desk) == "grabbing"


def test_a_manual_import_is_found_by_comparing_files(
    desk: Desk, looks: Looks, sonarr: FakeArr
) -> None:
    native = sonarr.add_show(414057, "Lycoris Recoil", episodes=3)
    desk.tell(Source.SONARR, grab(1))
    sonarr.import_file(native, 2, "/anime/L/Season 1/E02.mkv")

    looks.files(sonarr)

    assert [state(desk, n) for n in (1, 2, 3)] == ["grabbing", "importing", "approved"]
    assert looks.files(sonarr) == 0


def test_a_request_whose_file_is_there_already_is_found_without_a_grab(
    desk: Desk, looks: Looks, sonarr: FakeArr, seerr: FakeSeerr
) -> None:
    native = sonarr.add_show(414057, "Lycoris Recoil", episodes=1)
    sonarr.import_file(native, 1, PATH)
    seerr.ask("tv", 154494, title="Lycoris Recoil", seasons=(1,), tvdb=414057)
    looks.requests(seerr)

    looks.files(sonarr)

    assert [each[0] for each in desk.requests().values()] == ["importing"]


def test_a_title_that_sonarr_knows_no_more_is_deleted(
    desk: Desk, looks: Looks, sonarr: FakeArr
) -> None:
    for number in range(6):
        sonarr.add_show(414057 + number, "Lycoris Recoil" if not number else "Other", episodes=1)
    desk.tell(Source.SONARR, grab(1))
    looks.files(sonarr)
    del sonarr.titles[0]

    looks.files(sonarr)

    assert state(desk) == "deleted"


def test_a_list_that_shrank_proves_nothing(desk: Desk, looks: Looks, sonarr: FakeArr) -> None:
    for number in range(6):
        sonarr.add_show(414057 + number, "Lycoris Recoil" if not number else "Other", episodes=1)
    desk.tell(Source.SONARR, grab(1))
    looks.files(sonarr)
    sonarr.titles.clear()

    with pytest.raises(NeighbourUnreachable, match="proves nothing"):
        looks.files(sonarr)

    assert state(desk) == "grabbing"


@pytest.mark.parametrize("look", ["queue", "history", "files"])
def test_a_sonarr_that_is_down_proves_nothing(
    desk: Desk, looks: Looks, sonarr: FakeArr, look: str
) -> None:
    desk.tell(Source.SONARR, grab(1))
    sonarr.broken = True

    with pytest.raises(NeighbourUnreachable):
        getattr(looks, look)(sonarr)

    assert state(desk) == "grabbing"


def test_a_wrong_key_is_said_in_words(desk: Desk, looks: Looks, sonarr: FakeArr) -> None:
    sonarr.accepted = "another"

    with pytest.raises(NeighbourRefused, match="does not accept the API key"):
        looks.queue(sonarr)


def test_a_swallowed_approval_is_found(desk: Desk, looks: Looks, seerr: FakeSeerr) -> None:
    number = seerr.ask("movie", 80274, title="Ender's Game", status=1)
    looks.requests(seerr)
    assert [each[0] for each in desk.requests().values()] == ["requested"]

    seerr.requests[number - 1].update(status=2, updatedAt="2099-01-01T00:00:00Z")
    desk.now += timedelta(minutes=10)
    looks.requests(seerr)

    assert [each[0] for each in desk.requests().values()] == ["approved"]
    assert list(desk.states()) == ["Ender's Game hd 1"]


def test_a_deleted_request_is_cancelled_in_every_state(
    desk: Desk, looks: Looks, seerr: FakeSeerr
) -> None:
    seerr.ask("movie", 80274, title="Ender's Game")
    looks.requests(seerr)
    seerr.requests.clear()

    looks.requests(seerr, everything=True)

    assert [each[0] for each in desk.requests().values()] == ["cancelled"]


def test_what_came_and_was_deleted_everywhere_is_over_and_may_be_asked_for_again(
    desk: Desk, looks: Looks, seerr: FakeSeerr
) -> None:
    seerr.ask("movie", 99024, title="A film")
    looks.requests(seerr, everything=True)
    seerr.requests[0].update(status=5)
    seerr.requests[0]["media"]["status"] = 7  # its availability sync found it nowhere
    looks.requests(seerr, everything=True)
    assert [row[0] for row in desk.requests().values()] == ["cancelled"]

    seerr.ask("movie", 99024, title="A film")
    looks.requests(seerr, everything=True)

    assert [row[0] for row in desk.requests().values()] == ["cancelled", "approved"]


def test_a_seerr_that_is_down_cancels_nothing(desk: Desk, looks: Looks, seerr: FakeSeerr) -> None:
    seerr.ask("movie", 80274, title="Ender's Game")
    looks.requests(seerr)
    seerr.broken = True

    with pytest.raises(NeighbourUnreachable):
        looks.requests(seerr, everything=True)

    assert [each[0] for each in desk.requests().values()] == ["approved"]


def test_an_edit_takes_a_season_back(desk: Desk, looks: Looks, seerr: FakeSeerr) -> None:
    number = seerr.ask("tv", 1396, title="Breaking Bad", seasons=(1, 2), tvdb=81189)
    looks.requests(seerr)
    seerr.requests[number - 1].update(
        seasons=[{"seasonNumber": 2}], updatedAt="2099-01-01T00:00:00Z"
    )

    desk.now += timedelta(minutes=1)
    looks.requests(seerr)

    assert desk.conn.execute("SELECT seasons FROM requests").fetchone() == ([2],)


def test_shoko_is_asked_for_what_it_told_while_nobody_listened(
    desk: Desk, looks: Looks, shoko: FakeShoko
) -> None:
    desk.tell(Source.SONARR, imported(1, PATH))
    assert state(desk) == "importing"
    shoko.files["/L/Season 1/Lycoris Recoil S01E01.mkv"] = (301, 16957, 260001)

    looks.shoko(shoko)

    assert state(desk) == "anime_matching"


def test_only_what_jellyfin_can_play_is_available(
    desk: Desk, looks: Looks, jellyfin: jellyfins.FakeJellyfin
) -> None:
    desk.tell(Source.SONARR, imported(1, PATH))
    show_in(jellyfin, LocationType="Virtual")
    assert looks.jellyfin(jellyfin) == 0

    jellyfin.items[-1]["LocationType"] = "FileSystem"

    assert looks.jellyfin(jellyfin) == 1
    assert state(desk) == "available"
    states = [row for row in desk.timeline() if row[0] in {"downloading", "importing", "available"}]
    assert states == [("downloading", True), ("importing", False), ("available", False)]


def test_what_is_gone_once_is_not_gone(
    desk: Desk, looks: Looks, jellyfin: jellyfins.FakeJellyfin
) -> None:
    desk.tell(Source.SONARR, imported(1, PATH))
    for number in range(2, 9):
        show_in(jellyfin, number, path=f"/anime/L/Season 1/{number}.mkv")
    show_in(jellyfin)
    looks.sweep(jellyfin)
    assert state(desk) == "available"

    del jellyfin.items[-1]
    looks.sweep(jellyfin)
    assert state(desk) == "available"

    looks.sweep(jellyfin)
    assert state(desk) == "importing"


def test_a_new_id_after_an_upgrade_stays_available(
    desk: Desk, looks: Looks, jellyfin: jellyfins.FakeJellyfin
) -> None:
    desk.tell(Source.SONARR, imported(1, PATH))
    for number in range(2, 9):
        show_in(jellyfin, number, path=f"/anime/L/Season 1/{number}.mkv")
    show_in(jellyfin)
    looks.sweep(jellyfin)
    jellyfin.items[-1]["Id"] = "f" * 32

    for _ in range(3):
        looks.sweep(jellyfin)
        assert state(desk) == "available"


def test_a_sweep_that_lost_most_proves_nothing(
    desk: Desk, looks: Looks, jellyfin: jellyfins.FakeJellyfin
) -> None:
    desk.tell(Source.SONARR, imported(1, PATH))
    show_in(jellyfin)
    looks.sweep(jellyfin)
    jellyfin.items.clear()

    for _ in range(3):
        with pytest.raises(JellyfinUnreachable, match="proves nothing"):
            looks.sweep(jellyfin)

    assert state(desk) == "available"


def test_episodes_that_nobody_wants_make_no_rows(
    desk: Desk, looks: Looks, sonarr: FakeArr, seerr: FakeSeerr
) -> None:
    sonarr.add_show(414057, "Lycoris Recoil", episodes=2)
    for season, monitored in ((2, False), (3, True)):
        wanted = {"seasonNumber": season, "monitored": monitored, "id": 900 + season}
        sonarr.episodes.append({**sonarr.episodes[0], **wanted})
    for episode in sonarr.episodes[:2]:
        episode["monitored"] = False
    seerr.ask("tv", 154494, title="Lycoris Recoil", seasons=(1,), tvdb=414057)
    looks.requests(seerr)

    looks.files(sonarr)

    seasons = desk.conn.execute("SELECT array_agg(season ORDER BY season) FROM tracked_items")
    assert seasons.fetchone() == ([1, 1, 3],)


def test_a_request_that_ended_long_ago_is_not_taken_up(
    desk: Desk, looks: Looks, seerr: FakeSeerr
) -> None:
    seerr.ask("movie", 80274, title="Old", status=5)
    seerr.requests[0]["updatedAt"] = "2020-01-01T00:00:00Z"
    seerr.ask("movie", 603, title="Open")
    seerr.requests[1]["updatedAt"] = "2020-01-01T00:00:00Z"

    looks.requests(seerr)

    assert list(desk.states()) == ["Open hd 1"]
