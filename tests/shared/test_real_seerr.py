"""The inbox, the reconciler and the actions with a real Seerr 3.1, which swallows more than it tells."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
import requests

import tests.worlds.airflow_home  # noqa: F401  # before any module imports Airflow
from anishelf.tracker.actions.installing import install_in_seerr, press_test, seerr_test
from anishelf.tracker.actions.requests import act_in_seerr
from anishelf.tracker.actions.senders import add_sender
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.domain.report import Sender
from anishelf.tracker.domain.states import Source
from anishelf.tracker.steps.reconcile_seerr import read_requests
from anishelf.tracker.steps.taking import Taker
from anishelf.tracker.store.book import Books
from anishelf.tracker.store.cursors import Cursors
from anishelf.tracker.store.inbox import Inbox
from anishelf.tracker.store.selection import Selections
from tests.worlds.airflow_server import AirflowServer, running_airflow_server
from tests.worlds.database import Server
from tests.worlds.seerr import ADA, KEY, MIKA, NotHere, RealSeerr, running_seerr
from tests.worlds.tracking import Desk

pytestmark = [pytest.mark.shared, pytest.mark.faults, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def server(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AirflowServer]:
    with running_airflow_server(tmp_path_factory.mktemp("airflow"), postgres) as live:
        yield live


@pytest.fixture(scope="module")
def seerr() -> Iterator[RealSeerr]:
    running = running_seerr()
    try:
        live = running.__enter__()
    except NotHere as error:
        pytest.skip(str(error))
    yield live
    running.__exit__(None, None, None)


class Office:
    """Our side: what Seerr posts to us, what we ask it, what we do in it."""

    def __init__(self, conn: psycopg.Connection, seerr: RealSeerr, server: AirflowServer) -> None:
        self.seerr = seerr
        self.desk = Desk(conn, now=datetime.now(UTC))
        self.client = Seerr(requests.Session(), seerr.url, api_key=KEY)
        made = add_sender(conn, "seerr", "real", now=self.desk.now, public_url=server.url)
        self.new = made.changed
        install_in_seerr(self.client, url=self.new.url, token=self.new.token)

    @property
    def conn(self) -> psycopg.Connection:
        return self.desk.conn

    def look(self, *, everything: bool = True) -> None:
        """Take in what came and ask for all requests."""
        self._take_in()
        conn, sender = self.conn, Sender(self.new.sender.id, Source.SEERR)
        taker = Taker(Books(conn), Inbox(conn), conn.transaction, self.desk.now)
        read_requests(
            self.client, sender, taker, Selections(conn), Cursors(conn), everything=everything
        )

    def until(self, number: int | None, state: str) -> None:
        """Wait until what Seerr posts has brought a request into a state."""
        for _ in range(100):
            self._take_in()
            if self.state(number) == state:
                return
            time.sleep(0.2)
        pytest.fail(f"request {number} is {self.state(number)}, never {state}")

    def state(self, number: int | None) -> str | None:
        found = self.desk.requests().get(f"{self.new.sender.id}:{number}")
        return found[0] if found else None

    def do(self, number: int | None, verb: str) -> str:
        row = self.conn.execute(
            "SELECT id FROM requests WHERE key = %s", (f"{self.new.sender.id}:{number}",)
        ).fetchone()
        assert row is not None
        now = datetime.now(UTC)
        return act_in_seerr(self.conn, int(row[0]), verb, self.client, now=now).changed

    def events(self) -> list[str]:
        return [row[0] for row in self.conn.execute("SELECT event FROM inbox ORDER BY id")]

    def _take_in(self) -> None:
        self.desk.now = datetime.now(UTC)
        self.desk.take_in()


@pytest.fixture(scope="module")
def office(seerr: RealSeerr, server: AirflowServer) -> Iterator[Office]:
    with psycopg.connect(server.database, autocommit=True) as conn:
        yield Office(conn, seerr, server)


def test_its_webhook_is_installed_and_its_test_button_arrives(office: Office) -> None:
    pressed: Callable[[], None] = seerr_test(office.client)

    assert press_test(office.conn, office.new.sender.id, pressed, wait=lambda: time.sleep(0.2))
    assert office.events()[-1] == "TEST_NOTIFICATION"


def test_a_request_waits_and_is_approved_by_us(office: Office) -> None:
    number = office.seerr.ask("movie", 80274, user=MIKA)
    office.until(number, "requested")

    assert office.do(number, "approve") == "approved"
    assert office.seerr.request(number or 0)["status"] == 2


def test_a_request_is_declined_by_us(office: Office) -> None:
    number = office.seerr.ask("movie", 603, user=MIKA)
    office.until(number, "requested")

    assert office.do(number, "decline") == "declined"
    assert office.seerr.request(number or 0)["status"] == 3


def test_a_failure_is_told_and_retried_by_us(office: Office) -> None:
    office.seerr.around(radarr={"fail": {"POST /movie": 500}})
    number = office.seerr.ask("movie", 604)
    office.until(number, "failed")

    office.seerr.around(radarr={"fail": {"__set__": {}}})
    assert office.do(number, "retry") == "approved"
    time.sleep(2)
    office.look()

    assert office.state(number) == "approved"


def test_a_failure_that_fails_again_stays_failed(office: Office) -> None:
    office.seerr.around(radarr={"fail": {"POST /movie": 500}})
    number = office.seerr.ask("movie", 99017)
    if number is None:
        pytest.skip("this Seerr's stand-in of TMDB does not know the film")
    office.until(number, "failed")
    office.do(number, "retry")
    time.sleep(3)
    office.look()

    assert office.state(number) == "failed"
    office.seerr.around(radarr={"fail": {"__set__": {}}})


def test_two_requests_for_one_film_share_it(office: Office) -> None:
    """B25: a body without is4k escapes the duplicate check."""
    first = office.seerr.ask("movie", 605)
    second = office.seerr.ask("movie", 605, is_4k=None)
    assert second not in {None, first}
    office.until(second, "approved")

    rows = office.conn.execute(
        """
        SELECT count(DISTINCT x.item_id) FROM request_items x JOIN requests r ON r.id = x.request_id
        WHERE r.key LIKE %s
        """,
        (f"{office.new.sender.id}:{first}",),
    ).fetchone()
    assert office.state(first) == office.state(second) == "approved"
    assert rows == (1,)


def test_a_request_that_vanishes_is_cancelled(office: Office) -> None:
    """B31: a series without a TVDB id is approved, and then it is gone without a word."""
    answered = office.seerr.ask("tv", 99002, seasons=[1])
    assert answered is None
    time.sleep(2)
    office.look()

    row = office.conn.execute(
        """
        SELECT r.state FROM requests r JOIN media_keys k ON k.media_id = r.media_id
        WHERE k.key = 'tv:tmdb:99002'
        """
    ).fetchone()
    assert row == ("cancelled",)


def test_an_approval_that_nobody_told_is_found(office: Office) -> None:
    """B40: a pending film that becomes available is approved without a word."""
    number = office.seerr.ask("movie", 99010, user=MIKA)
    office.until(number, "requested")
    film = {"kind": "movie", "tmdb": 99010}
    office.seerr.around(jellyfin={"items": {"c" * 32: film}})
    office.seerr.run_job("jellyfin-recently-added-scan")
    assert office.state(number) == "requested"

    office.look(everything=False)

    assert office.state(number) == "approved"


def test_a_request_of_something_available_is_found(office: Office) -> None:
    """B44: no webhook, no call to Radarr, approved for ever."""
    film = {"kind": "movie", "tmdb": 99012}
    office.seerr.around(jellyfin={"items": {"e" * 32: film}})
    office.seerr.run_job("jellyfin-recently-added-scan")
    number = office.seerr.ask("movie", 99012)
    assert number is not None
    assert office.state(number) is None

    office.look(everything=False)

    assert office.state(number) == "approved"


def test_a_season_of_a_show_is_asked_for_by_its_number(office: Office) -> None:
    number = office.seerr.ask("tv", 1396, seasons=[2])
    office.until(number, "approved")

    row = office.conn.execute(
        "SELECT seasons FROM requests WHERE key = %s", (f"{office.new.sender.id}:{number}",)
    ).fetchone()
    assert row == ([2],)


def test_a_deleted_request_is_cancelled_and_may_be_asked_again(office: Office) -> None:
    number = office.seerr.ask("movie", 99013, user=MIKA)
    office.until(number, "requested")
    office.seerr.api("DELETE", f"/request/{number}")

    office.look()
    assert office.state(number) == "cancelled"

    again = office.seerr.ask("movie", 99013, user=ADA)
    assert again not in {None, number}
    office.until(again, "approved")


def test_an_issue_is_kept_at_its_film(office: Office) -> None:
    media = office.seerr.api("GET", "/movie/80274")["mediaInfo"]["id"]
    office.seerr.api(
        "POST",
        "/issue",
        {"issueType": 1, "message": "it stutters", "mediaId": media, "problemSeason": 0},
    )
    for _ in range(50):
        office.desk.take_in()
        if "ISSUE_CREATED" in office.events():
            break
        time.sleep(0.2)
    office.desk.take_in()

    row = office.conn.execute(
        """
        SELECT m.facts -> 'issue' FROM media m JOIN media_keys k ON k.media_id = m.id
        WHERE k.key = 'movie:tmdb:80274'
        """
    ).fetchone()
    assert row is not None
    assert "it stutters" in str(row[0])
