"""What a person may do: senders, events, requests; in the programs themselves where it needs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from anishelf.errors import CommandRefused, UnknownId
from anishelf.tracker.actions import inbox, installing, senders
from anishelf.tracker.actions import requests as actions
from anishelf.tracker.actions.receive import tokens_of, whose
from anishelf.tracker.adapters.arr import Arr
from anishelf.tracker.adapters.seerr import Seerr
from anishelf.tracker.domain.states import Source
from anishelf.views.requests import request_page
from anishelf.views.requests import requests as listed
from demo.neighbours.programs import KEY, FakeArr, FakeSeerr, running
from tests.worlds.tracking import Desk

URL = "http://nas.example:8080"


@pytest.fixture
def seerr() -> Iterator[FakeSeerr]:
    fake = FakeSeerr()
    with running(fake):
        yield fake


@pytest.fixture
def sonarr() -> Iterator[FakeArr]:
    fake = FakeArr()
    with running(fake):
        yield fake


def add(desk: Desk, source: str = "sonarr", name: str = "one", **more: Any) -> senders.NewSender:
    return senders.add_sender(desk.conn, source, name, now=desk.now, public_url=URL, **more).changed


def opens(desk: Desk, token: str, source: Source = Source.SONARR) -> int | None:
    found = whose(tokens_of(desk.conn, source), [token])
    return found.id if found else None


def pending(number: str = "70", kind: str = "MEDIA_PENDING") -> dict[str, Any]:
    return {
        "notification_type": kind,
        "event": "New Movie Request",
        "subject": "Ender's Game (2013)",
        "media": {"media_type": "movie", "tmdbId": "80274", "status": "PENDING"},
        "request": {"request_id": number, "requestedBy_username": "ada"},
        "extra": [],
    }


def client(fake: FakeSeerr) -> Seerr:
    return Seerr(requests.Session(), fake.url, api_key=KEY)


def test_a_token_is_shown_once_and_kept_as_a_hash(desk: Desk) -> None:
    new = add(desk)

    assert new.url == f"{URL}/anishelf/hooks/sonarr"
    assert opens(desk, new.token) == new.sender.id
    kept = desk.conn.execute("SELECT s::text FROM senders s").fetchone()
    assert kept is not None
    assert new.token not in kept[0]


def test_two_tokens_are_valid_while_one_is_changed(desk: Desk) -> None:
    first = add(desk)
    second = senders.rotate_sender(desk.conn, first.sender.id, now=desk.now, public_url=URL).changed
    assert {opens(desk, first.token), opens(desk, second.token)} == {first.sender.id}

    senders.end_former(desk.conn, first.sender.id)

    assert opens(desk, first.token) is None
    assert opens(desk, second.token) == first.sender.id


def test_a_removed_sender_opens_nothing_and_what_it_sent_stays(desk: Desk) -> None:
    desk.tell(Source.SEERR, pending())
    sender_id = desk.sender(Source.SEERR)

    senders.remove_sender(desk.conn, sender_id)

    assert opens(desk, "seerr-one", Source.SEERR) is None
    assert desk.statuses() == ["applied"]
    with pytest.raises(UnknownId):
        senders.remove_sender(desk.conn, sender_id)


def test_a_name_is_taken_once_and_shoko_does_not_call(desk: Desk) -> None:
    add(desk)

    with pytest.raises(CommandRefused, match="already"):
        add(desk)
    with pytest.raises(CommandRefused, match="does not call us"):
        add(desk, "shoko")


def test_the_first_sender_of_a_program_stands_for_its_connection(desk: Desk) -> None:
    assert add(desk).sender.conn_id == "sonarr_default"
    assert add(desk, name="4k", is_4k=True).sender.conn_id is None
    with pytest.raises(CommandRefused, match="stands for"):
        add(desk, name="other", conn_id="sonarr_default")


def test_sonarrs_own_connection_is_entered_once_and_corrected(sonarr: FakeArr) -> None:
    arr = Arr(requests.Session(), sonarr.url, source=Source.SONARR, api_key=KEY)
    for token in ("old", "new"):
        installing.install_in_arr(arr, url=f"{URL}/anishelf/hooks/sonarr", token=token)

    assert len(sonarr.notifications) == 1
    fields = {each["name"]: each["value"] for each in sonarr.notifications[0]["fields"]}
    assert fields["headers"] == [{"key": "X-Webhook-Token", "value": "new"}]
    assert sonarr.notifications[0]["onGrab"] is True


def test_seerrs_template_goes_in_encoded_once_more(seerr: FakeSeerr) -> None:
    seerr.webhook = {"options": {"jsonPayload": '{"a": "{{subject}}"}'}}

    installing.install_in_seerr(client(seerr), url=f"{URL}/anishelf/hooks/seerr", token="t")

    options = seerr.webhook["options"]
    assert json.loads(options["jsonPayload"]) == '{"a": "{{subject}}"}'
    assert options["authHeader"] == "t"


def test_a_webhook_of_seerr_that_is_in_use_stays(seerr: FakeSeerr) -> None:
    seerr.webhook = {"options": {"webhookUrl": "https://other.example", "jsonPayload": "{}"}}

    with pytest.raises(CommandRefused, match="in use"):
        installing.install_in_seerr(client(seerr), url=f"{URL}/anishelf/hooks/seerr", token="t")


@pytest.mark.parametrize(("arrives", "said"), [(True, True), (False, False)])
def test_the_test_button_proves_the_way_back(desk: Desk, *, arrives: bool, said: bool) -> None:
    new = add(desk)

    def press() -> None:
        if arrives:
            desk.post(Source.SONARR, {"eventType": "Test"})

    found = installing.press_test(desk.conn, new.sender.id, press, wait=lambda: None)

    assert found is said


@pytest.mark.parametrize(("verb", "state"), [("approve", "approved"), ("decline", "declined")])
def test_an_answer_is_given_in_seerr_and_looked_at_there(
    desk: Desk, seerr: FakeSeerr, verb: str, state: str
) -> None:
    number = seerr.ask("movie", 80274, title="Ender's Game", status=1)
    desk.tell(Source.SEERR, pending(str(number)))
    (line,) = listed(desk.conn)
    assert line.state == "requested"

    outcome = actions.act_in_seerr(desk.conn, line.id, verb, client(seerr), now=desk.now)

    assert outcome.changed == state
    assert [row.state for row in listed(desk.conn)] == [state]


def test_what_no_seerr_has_cannot_be_approved(desk: Desk) -> None:
    desk.tell(Source.SEERR, pending())

    with pytest.raises(CommandRefused, match="needs the connection"):
        actions.act_in_seerr(desk.conn, listed(desk.conn)[0].id, "approve", None, now=desk.now)
    with pytest.raises(UnknownId):
        actions.act_in_seerr(desk.conn, 99, "approve", None, now=desk.now)


def test_a_search_asks_for_the_seasons_that_were_requested(desk: Desk, sonarr: FakeArr) -> None:
    asked = {
        **pending("71", "MEDIA_AUTO_APPROVED"),
        "media": {"media_type": "tv", "tmdbId": "1396", "tvdbId": "81189", "status": "PENDING"},
        "extra": [{"name": "Requested Seasons", "value": "1, 2"}],
    }
    desk.tell(Source.SEERR, asked)
    added = {"eventType": "SeriesAdd", "series": {"id": 7, "tvdbId": 81189, "title": "B"}}
    desk.tell(Source.SONARR, added)
    arr = Arr(requests.Session(), sonarr.url, source=Source.SONARR, api_key=KEY)

    actions.search_again(desk.conn, listed(desk.conn)[0].id, arr, desk.sender(Source.SONARR))

    assert sonarr.commands == [
        {"name": "SeasonSearch", "seriesId": 7, "seasonNumber": season} for season in (1, 2)
    ]


def test_forgetting_says_nothing_to_anybody_and_touches_no_file(desk: Desk) -> None:
    desk.tell(Source.SEERR, pending())
    (line,) = listed(desk.conn)

    actions.forget(desk.conn, line.id, by="ada", now=desk.now)

    assert [row.state for row in listed(desk.conn)] == ["cancelled"]
    assert set(desk.states().values()) == {"cancelled"}


def test_a_new_request_after_forgetting_is_a_new_generation(desk: Desk) -> None:
    desk.tell(Source.SEERR, pending())
    actions.forget(desk.conn, listed(desk.conn)[0].id, by="ada", now=desk.now)

    desk.tell(Source.SEERR, pending("90", "MEDIA_AUTO_APPROVED"))

    assert desk.states() == {
        "Ender's Game hd 1": "cancelled",
        "Ender's Game hd 2": "approved",
    }


def test_an_event_that_belongs_to_nothing_is_linked_by_hand(desk: Desk) -> None:
    desk.tell(Source.SEERR, pending(kind="MEDIA_APPROVED"))
    hint = {
        "NotificationType": "ItemAdded",
        "ItemType": "Movie",
        "ItemId": "ab" * 16,
        "Name": "Other name",
    }
    desk.tell(Source.JELLYFIN, hint)
    assert desk.statuses() == ["applied", "unmatched"]
    event = inbox.list_events(desk.conn)[0]

    actions.link_event(desk.conn, event.id, listed(desk.conn)[0].media_id, now=desk.now)
    desk.take_in()

    assert desk.statuses() == ["applied", "applied"]
    with pytest.raises(UnknownId):
        actions.link_event(desk.conn, event.id, 99, now=desk.now)


def test_parked_events_are_tried_again_for_a_day_and_then_left(desk: Desk) -> None:
    rename = {
        "eventType": "Rename",
        "series": {"id": 7, "tvdbId": 81189, "title": "B"},
        "renamedEpisodeFiles": [{"id": 1, "previousPath": "/tv/a.mkv", "path": "/tv/b.mkv"}],
    }
    desk.tell(Source.SONARR, rename)
    assert desk.statuses() == ["unmatched"]
    imported = {
        "eventType": "Download",
        "series": {"id": 7, "tvdbId": 81189, "title": "B"},
        "episodes": [{"id": 1, "seasonNumber": 1, "episodeNumber": 1}],
        "episodeFile": {"id": 1, "path": "/tv/a.mkv"},
    }
    desk.now -= timedelta(minutes=2)
    desk.tell(Source.SONARR, imported)
    assert desk.statuses() == ["applied", "applied"]
    paths = desk.conn.execute("SELECT facts -> 'lost' FROM tracked_items").fetchone()
    assert paths is not None
    assert "/tv/a.mkv" in paths[0]

    desk.tell(
        Source.JELLYFIN, {"NotificationType": "ItemAdded", "ItemId": "x", "ItemType": "Movie"}
    )
    desk.now += timedelta(hours=25)
    desk.tell(Source.SONARR, {**imported, "eventType": "Grab", "downloadId": "AB"})
    assert desk.statuses()[2] == "ignored"


def test_issues_are_shown_at_their_request(desk: Desk) -> None:
    desk.tell(Source.SEERR, pending())
    issue = {
        **pending(kind="ISSUE_CREATED"),
        "request": None,
        "message": "stutters",
        "issue": {"issue_id": "9", "issue_type": "VIDEO", "issue_status": "OPEN"},
    }
    desk.tell(Source.SEERR, issue)

    page = request_page(desk.conn, listed(desk.conn)[0].id)

    assert page is not None
    assert [(each["status"], each["text"]) for each in page.issues] == [("open", "stutters")]
