"""The written-down events, posted into the real tables."""

from __future__ import annotations

import psycopg
import pytest

from anishelf.tracker.actions.inbox import replay
from anishelf.tracker.store.inbox import Inbox
from tests.worlds.samples import FOLDER, samples
from tests.worlds.tracking import Desk

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"needs {FOLDER} (set ANISHELF_SHARED)"),
]


def told(conn: psycopg.Connection, scenario: str, *, backwards: bool = False) -> Desk:
    desk = Desk(conn)
    found = samples(scenario)
    for each in reversed(found) if backwards else found:
        desk.post(each.sender.source, each.body)
        desk.take_in()
    return desk


def test_a_film_is_imported_and_waits_for_jellyfin(conn: psycopg.Connection) -> None:
    desk = told(conn, "a")

    assert desk.states() == {"Ender's Game hd 1": "importing"}
    assert desk.requests() == {
        f"{desk.sender(samples('a')[0].sender.source)}:70": ("importing", 0, 1)
    }


@pytest.mark.parametrize("scenario", ["a", "b", "d", "e", "z"])
def test_backwards_gives_the_same(conn: psycopg.Connection, scenario: str) -> None:
    with conn.transaction(force_rollback=True):
        forwards = told(conn, scenario)
        expected = forwards.states(), [row[:3] for row in forwards.requests().values()]
    backwards = told(conn, scenario, backwards=True)

    assert (backwards.states(), [row[:3] for row in backwards.requests().values()]) == expected


def test_a_replay_of_everything_gives_the_same_state(conn: psycopg.Connection) -> None:
    desk = told(conn, "")
    before = desk.states(), desk.requests()
    rows = conn.execute("SELECT facts FROM tracked_items ORDER BY id").fetchall()
    conn.execute("TRUNCATE media CASCADE")

    replay(conn)
    desk.take_in()

    assert (desk.states(), desk.requests()) == before
    assert sorted(map(repr, conn.execute("SELECT facts FROM tracked_items"))) == sorted(
        map(repr, rows)
    )
    assert not Inbox(conn).has_waiting()


def test_a_second_replay_changes_nothing(conn: psycopg.Connection) -> None:
    desk = told(conn, "e")
    count = "SELECT count(*) FROM status_history"
    before = desk.states(), conn.execute(count).fetchone()

    replay(conn)
    desk.take_in()

    assert (desk.states(), conn.execute(count).fetchone()) == before


def test_no_address_or_key_is_kept(conn: psycopg.Connection) -> None:
    told(conn, "")

    bodies = " ".join(str(row[0]) for row in conn.execute("SELECT body::text FROM inbox"))
    assert "@example.org" not in bodies
