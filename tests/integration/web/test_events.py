"""The stream of changes: complete, resumable, and gone when the server stops."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
import requests

from anishelf.views.changes import Cursor, changes_after, goes_on_from, newest
from tests.worlds.airflow_server import AirflowServer as Site
from tests.worlds.airflow_server import running_airflow_server
from tests.worlds.database import Server
from tests.worlds.seeds import Seeds, seeds


class Listener:
    def __init__(self, site: Site, last: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {site.token}"}
        if last:
            headers["Last-Event-ID"] = last
        self.reply = requests.get(
            f"{site.url}/anishelf/api/v1/events", headers=headers, stream=True, timeout=30
        )
        self._lines = self.reply.iter_lines(chunk_size=1, decode_unicode=True)

    def event(self) -> dict[str, Any]:
        """Return the next event with its fields."""
        found: dict[str, Any] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if line:
                found[name] = json.loads(value) if name == "data" else value
            elif "event" in found:
                return found
            else:
                found = {}
        raise AssertionError("the stream has ended")


@pytest.fixture
def listener(site: Site) -> Iterator[Listener]:
    found = Listener(site)
    next(found._lines)  # noqa: SLF001  # it listens now
    time.sleep(1.5)
    yield found
    found.reply.close()


def test_a_change_is_told_within_a_second(listener: Listener, rows: Seeds) -> None:
    begin = time.monotonic()
    rows.history("downloads", 7, "completed")

    event = listener.event()

    assert time.monotonic() - begin < 2
    assert (event["event"], event["data"]["type"], event["data"]["ids"]) == (
        "change",
        "downloads",
        [7],
    )


def test_what_was_missed_is_told_again(site: Site, listener: Listener, rows: Seeds) -> None:
    rows.history("downloads", 1, "completed")
    last = listener.event()["id"]
    listener.reply.close()
    rows.history("sync_tasks", 2, "synced")

    again = Listener(site, last).event()

    assert (again["data"]["type"], again["data"]["ids"]) == ("sync_tasks", [2])


def test_a_place_that_never_was_starts_anew(site: Site) -> None:
    assert Listener(site, "99999999999-1").event()["event"] == "reset"


def test_the_stream_is_not_kept_by_anybody(listener: Listener) -> None:
    assert listener.reply.headers["Content-Type"].startswith("text/event-stream")
    assert listener.reply.headers["Cache-Control"] == "no-store"


def test_the_server_stops_at_once_with_fifty_open_streams(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_airflow_server(tmp_path_factory.mktemp("stopping"), postgres) as own:
        streams = [Listener(own) for _ in range(50)]
        begin = time.monotonic()
    took = time.monotonic() - begin

    assert len(streams) == 50
    assert took < 8  # five seconds, and what a busy machine adds


def test_a_row_that_appears_late_is_not_left_out(database: str) -> None:
    with (
        psycopg.connect(database, autocommit=True) as reader,
        psycopg.connect(database) as slow,
        psycopg.connect(database, autocommit=True) as quick,
    ):
        place = newest(reader)
        seeds(slow).history("downloads", 1, "completed")  # its id is the lower one
        seeds(quick).history("downloads", 2, "completed")
        before = changes_after(reader, place)
        slow.commit()
        after = changes_after(reader, place)

    assert before == []
    assert [each.entity_id for each in after] == [1, 2]


def test_a_stream_goes_on_only_from_where_it_was(conn: psycopg.Connection) -> None:
    now = datetime.now(UTC)
    place = newest(conn)
    seeds(conn).history("downloads", 1, "completed")

    assert goes_on_from(conn, place, now=now)
    assert not goes_on_from(conn, place, now=now + timedelta(days=2))
    assert not goes_on_from(conn, Cursor(place.xact + 10**6, 1), now=now)


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-1", "1-x", "１-1", "9" * 50 + "-1"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert Cursor.read(text) is None
