"""Requests, senders and events on the command line."""

from __future__ import annotations

import psycopg
import pytest

from anishelf.tracker.domain.states import Source
from tests.integration.cli.conftest import Cli
from tests.worlds.tracking import Desk


@pytest.fixture
def asked(database: str) -> int:
    """A film that was asked for, with its request's id."""
    with psycopg.connect(database, autocommit=True) as conn:
        Desk(conn).tell(
            Source.SEERR,
            {
                "notification_type": "MEDIA_APPROVED",
                "event": "Movie Request Approved",
                "subject": "Ender's Game (2013)",
                "media": {"media_type": "movie", "tmdbId": "80274", "status": "PENDING"},
                "request": {"request_id": "70", "requestedBy_username": "ada"},
            },
        )
        row = conn.execute("SELECT id FROM requests").fetchone()
    assert row is not None
    return int(row[0])


def test_requests_are_listed_and_shown_with_their_timeline(cli: Cli, asked: int) -> None:
    assert "Ender's Game (2013)" in cli("requests", "list").out
    (listed,) = cli("requests", "list", "--json").json
    assert (listed["state"], listed["person"], listed["total"]) == ("approved", "ada", 1)

    shown = cli("requests", "show", asked)
    assert "the film: approved" in shown.out
    assert [row["state"] for row in cli("requests", "show", asked, "--json").json["timeline"]] == [
        "requested",
        "approved",
    ]


def test_what_there_is_not_is_said_in_words(cli: Cli, asked: int) -> None:
    assert "there is no request 99" in cli("requests", "show", 99).err
    assert "needs the connection" in cli("requests", "approve", asked).err
    assert "neither a Sonarr nor a Radarr" in cli("requests", "search", asked).err


def test_a_request_is_forgotten(cli: Cli, asked: int) -> None:
    assert cli("requests", "forget", asked).status == 0
    assert cli("requests", "list", "--json").json[0]["state"] == "cancelled"


def test_a_sender_is_added_and_its_token_is_shown_once(cli: Cli) -> None:
    added = cli("senders", "add", "sonarr", "--name", "4k", "--4k")

    assert "/anishelf/hooks/sonarr" in added.out
    assert "X-Webhook-Token: " in added.out
    listed = cli("senders", "list", "--json").json["senders"]
    assert [(each["name"], each["track"]) for each in listed] == [("4k", "uhd")]
    assert "token_hash" not in str(listed)


def test_senders_are_rotated_and_removed(cli: Cli) -> None:
    first = cli("senders", "add", "seerr", "--json").json
    second = cli("senders", "rotate", first["sender"]["id"], "--json").json
    assert second["token"] != first["token"]

    assert cli("senders", "end-former", first["sender"]["id"]).status == 0
    assert cli("senders", "remove", first["sender"]["id"]).status == 0
    assert cli("senders", "list", "--json").json["senders"] == []


def test_a_test_without_a_connection_says_what_to_do(cli: Cli) -> None:
    sender = cli("senders", "add", "jellyfin", "--json").json["sender"]["id"]

    assert "press its test button by hand" in cli("senders", "test", sender).err


def test_events_are_listed_shown_and_replayed(cli: Cli, asked: int) -> None:
    (event,) = cli("inbox", "list", "--json").json
    assert (event["event"], event["status"]) == ("MEDIA_APPROVED", "applied")
    assert "80274" in cli("inbox", "show", event["id"]).out

    assert cli("inbox", "replay", event["id"], "--json").json == {"events": 1}
    assert cli("inbox", "list", "--status", "new", "--json").json[0]["id"] == event["id"]
    assert "there is no status" in cli("inbox", "list", "--status", "odd").err
