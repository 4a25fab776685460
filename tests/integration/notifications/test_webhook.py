"""A webhook is posted to on loopback: what is sent, and what each kind of answer means."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from anishelf.fetch.addresses import Gate
from anishelf.notifications.adapters.webhook import MAX_BYTES, post
from anishelf.notifications.domain.answer import Outcome
from tests.fakes.site import Handler, Site, respond, running_site

OPEN = Gate(["127.0.0.1", "localhost"])


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as live:
        yield live


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DELIVERED),
        (202, Outcome.DELIVERED),
        (204, Outcome.DELIVERED),
        (400, Outcome.FAILED),
        (410, Outcome.GONE),
        (429, Outcome.FAILED),
        (503, Outcome.FAILED),
    ],
)
def test_what_a_status_means(site: Site, status: int, outcome: Outcome) -> None:
    site.serve("/hook", status=status)

    assert post(site.url + "/hook", b"{}", {}, gate=OPEN).outcome is outcome


def test_body_and_headers_arrive_as_they_were_signed(site: Site) -> None:
    got: list[tuple[bytes, str | None, str | None]] = []

    def take(handler: Handler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        got.append((body, handler.headers["webhook-id"], handler.headers["Content-Type"]))
        respond(handler, b"", 200)

    site.answers["/hook"] = take
    body = '{"title": "雾港钟楼"}'.encode()

    post(site.url + "/hook", body, {"webhook-id": "msg_1"}, gate=OPEN)

    assert got == [(body, "msg_1", "application/json")]


def test_a_redirect_is_not_followed(site: Site) -> None:
    site.serve("/hook", status=307, Location="/other")
    site.serve("/other")

    assert post(site.url + "/hook", b"{}", {}, gate=OPEN).said == "status 307"
    assert [path for path, _ in site.asked] == ["/hook"]


def test_a_private_address_is_refused_unless_it_is_named(site: Site) -> None:
    site.serve("/hook")

    refused = post(site.url + "/hook?token=s3cret", b"{}", {}, gate=Gate([]))

    assert refused.outcome is Outcome.FAILED
    assert "private" in refused.said
    assert "s3cret" not in refused.said


def test_a_receiver_that_says_nothing_is_left(site: Site) -> None:
    site.answers["/hook"] = lambda _: time.sleep(1)

    started = time.monotonic()
    answer = post(site.url + "/hook", b"{}", {}, gate=OPEN, seconds=0.2)

    assert time.monotonic() - started < 0.9
    assert (answer.outcome, answer.said) == (Outcome.FAILED, "no answer within 0.2 seconds")


def test_nobody_listening_is_a_failure_without_the_token() -> None:
    answer = post("http://127.0.0.1:9/hook?token=s3cret", b"{}", {}, gate=OPEN)

    assert answer.outcome is Outcome.FAILED
    assert "s3cret" not in answer.said


def test_a_message_that_is_too_large_is_not_sent(site: Site) -> None:
    answer = post(site.url + "/hook", b"x" * (MAX_BYTES + 1), {}, gate=OPEN)

    assert answer.said == "the message is larger than 20 KB"
