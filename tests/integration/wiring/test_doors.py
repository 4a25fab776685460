"""Both doors open the same things: our database as its connection says, and the same builders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TypeAlias

import psycopg
import pytest

from anishelf.errors import AddressRefused, PipelineError, SettingInvalid
from anishelf.wiring import airflow, local, mediaserver
from anishelf.wiring.context import Context
from anishelf.wiring.web import fetcher
from tests.fakes.site import Site, respond, running_site

Door: TypeAlias = Callable[[], AbstractContextManager[Context]]
TO_THE_DATABASE = "AIRFLOW_CONN_ANISHELF_DB"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(params=[airflow, local], ids=["airflow", "local"])
def door(request: pytest.FixtureRequest, as_json: dict[str, object]) -> Door:
    opened: Door = request.param.open_context
    return opened


@pytest.fixture
def as_json(database: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Connection `anishelf_db` as the launcher writes it, and nothing in its extra."""
    known = psycopg.conninfo.conninfo_to_dict(database)
    connection: dict[str, object] = {
        "conn_type": "postgres",
        "host": known["host"],
        "login": known["user"],
        "schema": known["dbname"],
    }
    monkeypatch.setenv(TO_THE_DATABASE, json.dumps(connection))
    return connection


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site


def parameters(live: Context) -> dict[str, str]:
    return live.conn.info.get_parameters()


def test_what_the_extra_of_the_connection_says_counts(
    door: Door, as_json: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = {
        "sslmode": "disable",
        "connect_timeout": 3,
        "application_name": "night shift",
        "options": "-c statement_timeout=4321",
    }
    monkeypatch.setenv(TO_THE_DATABASE, json.dumps(as_json | {"extra": extra}))

    with door() as live:
        told = parameters(live)
        timeout = live.conn.execute("SHOW statement_timeout").fetchone()
    assert (told["sslmode"], told["connect_timeout"]) == ("disable", "3")
    assert (told["application_name"], timeout) == ("night shift", ("4321ms",))


def test_extras_of_a_url_count_as_well(
    door: Door, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TO_THE_DATABASE, f"{database}&connect_timeout=4")

    with door() as live:
        assert parameters(live)["connect_timeout"] == "4"


def test_a_server_that_is_away_is_given_up_in_ten_seconds_unless_said(door: Door) -> None:
    with door() as live:
        told = parameters(live)
        assert live.conn.autocommit
    assert (told["connect_timeout"], told["application_name"]) == ("10", "anishelf")


def test_rows_are_tuples_whatever_cursor_the_connection_is_for(
    door: Door, as_json: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = json.dumps({"cursor": "dictcursor"})
    monkeypatch.setenv(TO_THE_DATABASE, json.dumps(as_json | {"extra": extra}))

    with door() as live:
        assert live.conn.execute("SELECT 1").fetchone() == (1,)


def test_without_the_connection_it_is_said_how_to_make_it(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TO_THE_DATABASE)

    with pytest.raises(PipelineError, match=TO_THE_DATABASE), door():
        pass


def test_what_a_feed_links_to_goes_through_the_proxy_of_the_feed(door: Door, site: Site) -> None:
    site.answers["http://feeds.example/1.torrent"] = lambda to: respond(to, b"by the feed's proxy")
    with door() as live:
        live.conn.execute(
            "INSERT INTO subscriptions (url, name, proxy) VALUES (%s, 'Feed', %s)",
            ("http://feeds.example/rss", site.url),
        )

        answer = fetcher(live).get("http://feeds.example/1.torrent")
    assert answer.body == b"by the feed's proxy"


def test_a_bangumi_of_ones_own_may_have_a_private_address(
    door: Door, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    poster = site.serve("/poster.jpg", b"a poster")
    with door() as live, pytest.raises(AddressRefused):
        fetcher(live).get(poster)
    monkeypatch.setenv("AIRFLOW_CONN_BANGUMI_DEFAULT", json.dumps({"host": site.url}))

    with door() as live:
        assert fetcher(live).get(poster).body == b"a poster"


def test_there_is_no_jellyfin_until_somebody_makes_its_connection(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    with door() as live:
        assert mediaserver.jellyfin(live) is None
        with pytest.raises(SettingInvalid, match="AIRFLOW_CONN_JELLYFIN_DEFAULT"):
            mediaserver.jellyfin_paths(live)
    described = {"conn_type": "jellyfin", "host": NOWHERE, "extra": {"path_map": {"/data": "/tv"}}}
    monkeypatch.setenv("AIRFLOW_CONN_JELLYFIN_DEFAULT", json.dumps(described))

    with door() as live:
        assert mediaserver.jellyfin(live) is not None
        assert mediaserver.jellyfin_paths(live).theirs("/data/a.mkv") == "/tv/a.mkv"
