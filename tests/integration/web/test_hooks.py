"""The inbox on real HTTP: who is let in, what is kept, and that nothing but that is refused."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from anishelf.tracker.domain.states import Source
from tests.worlds.airflow_server import AirflowServer
from tests.worlds.tracking import Desk

TOKEN = "a-long-and-random-token"
GRAB = {
    "eventType": "Grab",
    "series": {"id": 7, "tvdbId": 81189},
    "episodes": [],
    "downloadId": "AB",
}


@pytest.fixture
def desk(site: AirflowServer) -> Iterator[Desk]:
    with psycopg.connect(site.database, autocommit=True) as conn:
        desk = Desk(conn)
        desk.sender(Source.SONARR, token=TOKEN)
        yield desk


def post(site: AirflowServer, body: bytes, source: str = "sonarr", **options: object) -> int:
    headers = options.pop("headers", {"X-Webhook-Token": TOKEN})
    url = f"{site.url}/anishelf/hooks/{source}"
    return requests.post(url, data=body, headers=headers, timeout=30, **options).status_code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Webhook-Token": TOKEN},
        {"Authorization": TOKEN},
        {"Authorization": f"Bearer {TOKEN}"},
        {"Authorization": "Basic " + base64.b64encode(f"anishelf:{TOKEN}".encode()).decode()},
    ],
)
def test_the_token_is_taken_from_any_header(
    site: AirflowServer, desk: Desk, headers: dict[str, str]
) -> None:
    assert post(site, json.dumps(GRAB).encode(), headers=headers) == 204
    assert desk.statuses() == ["new"]


def test_the_token_is_taken_from_the_query(site: AirflowServer, desk: Desk) -> None:
    assert post(site, json.dumps(GRAB).encode(), headers={}, params={"token": TOKEN}) == 204
    assert desk.statuses() == ["new"]


def test_plain_text_is_read_as_json(site: AirflowServer, desk: Desk) -> None:
    headers = {"X-Webhook-Token": TOKEN, "Content-Type": "text/plain; charset=utf-8"}

    assert post(site, json.dumps(GRAB).encode(), headers=headers) == 204
    assert desk.statuses() == ["new"]


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        ({}, "sonarr"),
        ({"X-Webhook-Token": "wrong"}, "sonarr"),
        ({"X-Webhook-Token": TOKEN}, "radarr"),
        ({"X-Webhook-Token": TOKEN}, "nobody"),
        ({"Authorization": "Basic !!!"}, "sonarr"),
    ],
)
def test_a_wrong_token_is_refused_and_counted(
    site: AirflowServer, desk: Desk, headers: dict[str, str], source: str
) -> None:
    assert post(site, b"{}", source, headers=headers) == 401
    assert desk.statuses() == []
    refused = desk.conn.execute("SELECT reason, count FROM inbox_refusals").fetchall()
    assert refused == [("wrong token", 1)]


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"[]", b'{"a":' * 99 + b"1" + b"}" * 99, b"\xff\x00"]
)
def test_with_a_valid_token_everything_is_taken(
    site: AirflowServer, desk: Desk, body: bytes
) -> None:
    assert post(site, body) == 204
    assert desk.statuses() == ["failed"]


def test_an_unknown_event_is_kept_and_ignored(site: AirflowServer, desk: Desk) -> None:
    assert post(site, b'{"eventType": "Fireworks"}') == 204
    assert desk.statuses() == ["ignored"]


def test_a_body_of_more_than_two_mebibytes_is_refused_and_counted(
    site: AirflowServer, desk: Desk
) -> None:
    assert post(site, b"x" * ((2 << 20) + 1)) == 413
    assert desk.conn.execute("SELECT reason FROM inbox_refusals").fetchall() == [("too large",)]


def test_a_body_of_two_mebibytes_is_taken(site: AirflowServer, desk: Desk) -> None:
    assert post(site, b"x" * (2 << 20)) == 204
    assert desk.statuses() == ["failed"]


def test_the_same_event_twice_is_counted_once(site: AirflowServer, desk: Desk) -> None:
    for _ in range(2):
        assert post(site, json.dumps(GRAB).encode()) == 204

    assert desk.conn.execute("SELECT times FROM inbox").fetchall() == [(2,)]


def test_a_body_that_never_ends_is_cut_off(site: AirflowServer, desk: Desk) -> None:
    at = urlsplit(site.url)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=30) as line:
        line.sendall(
            b"POST /anishelf/hooks/sonarr HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
            b"X-Webhook-Token: " + TOKEN.encode() + b"\r\n\r\n{"
        )
        answer = line.recv(200)

    assert answer.startswith(b"HTTP/1.1 408")
