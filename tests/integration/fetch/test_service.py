"""Sessions for connected services: limited in size, time and what they take from the machine."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from anishelf.fetch import json_in, service_session
from tests.fakes.site import Handler, Site, respond, running_site

DRIP = 0.05


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as live:
        yield live


def test_an_answer_comes_whole(site: Site) -> None:
    site.serve("/x", b'{"id": 1}')

    with service_session() as session:
        assert session.get(site.url + "/x").json() == {"id": 1}


def test_a_small_body_that_unpacks_to_a_huge_one_is_cut_off(site: Site) -> None:
    bomb = gzip.compress(b" " * (9 << 20), 9)
    site.answers["/x"] = lambda handler: respond(handler, bomb, 200, {"Content-Encoding": "gzip"})

    with (
        service_session(max_bytes=1 << 20) as session,
        pytest.raises(requests.RequestException, match="larger than 1 MB"),
    ):
        session.get(site.url + "/x")


@pytest.mark.parametrize("part", ["headers", "body"])
def test_one_byte_after_the_other_ends(site: Site, part: str) -> None:
    def drip(handler: Handler) -> None:
        if part == "body":
            handler.send_response(200)
            handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(DRIP)

    site.answers["/x"] = drip
    begun = time.monotonic()

    with (
        service_session(seconds=0.5) as session,
        pytest.raises(requests.Timeout, match="did not end within"),
    ):
        session.get(site.url + "/x", timeout=5)
    assert time.monotonic() - begun < 5


def test_a_session_goes_on_after_a_slow_answer(site: Site) -> None:
    site.serve("/quick", b"1")

    with service_session(seconds=0.5) as session:
        site.answers["/slow"] = lambda _: time.sleep(1)
        with pytest.raises(requests.RequestException):
            session.get(site.url + "/slow", timeout=5)

        assert session.get(site.url + "/quick").text == "1"


def test_no_password_of_the_machine_replaces_a_token(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.serve("/x", b"1")

    with service_session() as session:
        session.get(site.url + "/x", headers={"Authorization": "Bearer token"})

    (_, headers), *_ = site.asked
    assert headers["Authorization"] == "Bearer token"


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b"[" * 500 + b"]" * 500, b"1e999", b"NaN", b"", b"{", b'{"a": "\xff"}'],
    ids=["endless", "deep", "too large", "no number", "empty", "half", "no UTF-8"],
)
def test_what_is_no_json_of_use_is_one_kind_of_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        json_in(body)


def test_brackets_in_texts_are_no_levels() -> None:
    assert len(json_in(b"[" + b",".join([b'"[[[["'] * 100) + b"]")) == 100
