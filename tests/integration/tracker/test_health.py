"""How neighbours and inbox are, on the status page."""

from __future__ import annotations

from datetime import timedelta

from anishelf.operations.actions.stored import check_stored
from anishelf.settings import Settings
from anishelf.tracker.actions.receive import refuse
from anishelf.tracker.domain.states import Source
from anishelf.tracker.steps.rounds import health_key
from anishelf.tracker.store.cursors import Cursors
from tests.worlds.tracking import Desk


def said(desk: Desk) -> dict[str, str]:
    checks = check_stored(desk.conn, Settings.from_env({}), now=desk.now).checks
    names = ("inbox", "sonarr_default", "seerr_default")
    return {c.part: f"{c.health} {c.detail}" for c in checks if c.part.startswith(names)}


def test_where_nothing_is_set_up_nothing_is_said(desk: Desk) -> None:
    assert said(desk) == {}


def test_a_neighbour_is_away_since_its_first_failure(desk: Desk) -> None:
    cursors = Cursors(desk.conn)
    cursors.put(health_key("seerr_default"), {"error": None}, now=desk.now)
    since = (desk.now - timedelta(hours=2)).isoformat()
    cursors.put(health_key("sonarr_default"), {"error": "no Sonarr", "since": since}, now=desk.now)

    found = said(desk)

    assert found["seerr_default"].startswith("ok it answered")
    assert found["sonarr_default"] == "bad away, the first time 2 h ago: no Sonarr"


def test_what_could_not_be_read_and_what_was_refused_is_named(desk: Desk) -> None:
    desk.post(Source.SONARR, b"hello")
    refuse(desk.conn, Source.SONARR, "wrong token", now=desk.now)

    found = said(desk)

    assert found["inbox"] == "warning 1 events could not be read"
    assert found["inbox of sonarr"].startswith("warning wrong token: 1 times")
