"""The client against the stand-in: what it sends, and what it makes of every habit of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
import requests

from anishelf.errors import FetchFailed, MetadataInvalid, NotFound, RateLimited
from anishelf.identity.adapters.bangumi import Bangumi, open_bangumi
from demo.world.answers import Answer, Fault, Request, json_answer, redirect
from demo.world.bangumi import SEARCH, BangumiStandIn, too_many_requests
from demo.world.bangumi import Bangumi as Site
from demo.world.catalogue import load_catalogue
from demo.world.subjects import Dataset, catalogue_dataset

TOWER, SEQUEL, MERGED, LANTERN = 990101, 990102, 990199, 990201
TOKEN = "open"


@pytest.fixture
def server() -> Iterator[BangumiStandIn]:
    data = catalogue_dataset(load_catalogue(), image_base="https://example.org")
    data.subjects[LANTERN]["nsfw"] = True
    with BangumiStandIn(data, token=TOKEN) as live:
        yield live


def data_of(server: BangumiStandIn) -> Dataset:
    site = server.sites[0]
    assert isinstance(site, Site)
    return site.data


@pytest.fixture
def turns() -> list[int]:
    return []


@pytest.fixture
def bangumi(server: BangumiStandIn, turns: list[int]) -> Bangumi:
    return open_bangumi(server.url, wait_turn=lambda: turns.append(1))


def test_a_subject_is_read(bangumi: Bangumi) -> None:
    subject = bangumi.subject(TOWER)

    assert (subject.id, subject.name_cn, subject.year) == (TOWER, "雾港钟楼", 2024)


def test_a_merged_subject_answers_with_its_new_id(bangumi: Bangumi) -> None:
    assert bangumi.subject(MERGED).id == TOWER


def test_a_circle_of_merged_subjects_ends(server: BangumiStandIn, bangumi: Bangumi) -> None:
    data = data_of(server)
    data.redirects |= {1: 2, 2: 1}

    with pytest.raises(MetadataInvalid, match="from one id to the next"):
        bangumi.subject(1)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "/login", "", "http://[", "/v0/subjects/x"]
)
def test_a_redirect_to_anything_else_is_refused(
    server: BangumiStandIn, bangumi: Bangumi, target: str
) -> None:
    class Elsewhere:
        def answer(self, request: Request) -> Answer:
            return redirect(target)

    server.sites.insert(0, Elsewhere())

    with pytest.raises((MetadataInvalid, FetchFailed), match=r"no subject|does not answer"):
        bangumi.subject(TOWER)


def test_every_call_waits_for_its_turn_and_says_who_asks(
    server: BangumiStandIn, bangumi: Bangumi, turns: list[int]
) -> None:
    bangumi.subject(MERGED)
    bangumi.episodes(TOWER)
    bangumi.search("雾港钟楼")

    assert len(turns) == len(server.requests) == 4
    assert all(
        request.headers["user-agent"].startswith("anishelf/anishelf/")
        and request.headers["user-agent"].endswith("(https://github.com/anishelf/anishelf)")
        for request in server.requests
    )


def test_the_token_opens_what_is_not_for_everyone(server: BangumiStandIn) -> None:
    stranger = open_bangumi(server.url, wait_turn=lambda: None)
    friend = open_bangumi(server.url, wait_turn=lambda: None, token=TOKEN)

    with pytest.raises(NotFound, match="only to a login"):
        stranger.subject(LANTERN)
    assert friend.subject(LANTERN).nsfw


def test_a_refused_token_is_named(server: BangumiStandIn) -> None:
    with pytest.raises(FetchFailed, match="status 401: access token is invalid"):
        open_bangumi(server.url, wait_turn=lambda: None, token="old").subject(TOWER)


def test_all_episodes_come_in_pages(server: BangumiStandIn, bangumi: Bangumi) -> None:
    data = data_of(server)
    first = data.episodes[TOWER][0]
    data.episodes[TOWER] = [{**first, "id": n, "sort": n, "ep": n} for n in range(1, 451)]

    episodes = bangumi.episodes(TOWER)

    assert [int(e.sort) for e in episodes] == list(range(1, 451))
    assert [r.query["offset"] for r in server.requests] == ["0", "200", "400"]


def test_pages_that_are_cut_short_are_followed_by_what_came(
    server: BangumiStandIn, bangumi: Bangumi
) -> None:
    pages: list[Mapping[str, str]] = []
    rows = [{"id": n, "subject_id": 1, "type": 0, "sort": n, "ep": n} for n in range(1, 8)]

    class Stingy:
        def answer(self, request: Request) -> Answer:
            offset = int(request.query["offset"])
            pages.append(request.query)
            return json_answer({"data": rows[offset : offset + 3], "total": 7})

    server.sites.insert(0, Stingy())

    assert len(bangumi.episodes(1)) == 7
    assert [page["offset"] for page in pages] == ["0", "3", "6"]


def test_a_show_without_episodes_is_asked_once(server: BangumiStandIn, bangumi: Bangumi) -> None:
    data = data_of(server)
    data.episodes[TOWER] = []

    assert bangumi.episodes(TOWER) == ()
    assert len(server.requests) == 1


def test_a_search_asks_for_anime_around_the_year(server: BangumiStandIn, bangumi: Bangumi) -> None:
    found = bangumi.search("雾港钟楼", year=2025)

    assert {TOWER, SEQUEL} <= {each.id for each in found}
    assert all(each.is_anime for each in found)
    asked = server.requests_to(SEARCH)[0]
    assert json.loads(asked.body)["filter"] == {
        "type": [2],
        "air_date": [">=2024-01-01", "<2027-01-01"],
    }


@pytest.mark.parametrize("keyword", ["a/b?c#d", "“%00”", "%", ""])
def test_any_keyword_can_be_searched(bangumi: Bangumi, keyword: str) -> None:
    assert isinstance(bangumi.search(keyword), tuple)


def test_being_asked_to_wait_is_its_own_error(server: BangumiStandIn, bangumi: Bangumi) -> None:
    server.faults["*"] = too_many_requests()

    with pytest.raises(RateLimited, match="too often"):
        bangumi.subject(TOWER)


def test_a_web_page_instead_of_json_is_explained(server: BangumiStandIn, bangumi: Bangumi) -> None:
    server.faults["*"] = Fault.html()

    with pytest.raises(MetadataInvalid, match=r"text/html.* instead of JSON; something between us"):
        bangumi.subject(TOWER)


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"data": 3}', b'"x"', b"null"]
)
def test_an_answer_that_cannot_be_read_is_refused(
    server: BangumiStandIn, bangumi: Bangumi, body: bytes
) -> None:
    server.faults["*"] = Fault(status=200, body=body, content_type="application/json")

    with pytest.raises(MetadataInvalid):
        bangumi.subject(TOWER)
    with pytest.raises(MetadataInvalid):
        bangumi.episodes(TOWER)
    with pytest.raises(MetadataInvalid):
        bangumi.persons(TOWER)


def test_a_server_error_is_told_with_its_words(server: BangumiStandIn, bangumi: Bangumi) -> None:
    server.faults["*"] = Fault.json(502, {"title": "Bad Gateway", "description": "no upstream"})

    with pytest.raises(FetchFailed, match="status 502: no upstream"):
        bangumi.subject(TOWER)


def test_a_server_that_is_gone_is_no_crash() -> None:
    with pytest.raises(FetchFailed, match="does not answer"):
        open_bangumi("http://127.0.0.1:1", wait_turn=lambda: None).subject(TOWER)


def test_what_no_database_can_hold_is_dropped(server: BangumiStandIn, bangumi: Bangumi) -> None:
    server.faults["*"] = Fault.json(200, {"id": 1, "type": 2, "name": "霧\x00港\ud800"})

    assert bangumi.subject(TOWER).name == "霧港"


def test_the_machines_own_settings_are_not_used(
    server: BangumiStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    assert open_bangumi(server.url, wait_turn=lambda: None).subject(TOWER).id == TOWER


def test_a_proxy_is_used_when_one_is_given(server: BangumiStandIn) -> None:
    client = open_bangumi(server.url, wait_turn=lambda: None, proxy="http://127.0.0.1:1")

    with pytest.raises(FetchFailed, match="does not answer"):
        client.subject(TOWER)


def test_the_check_is_content_with_any_answer_of_the_api(server: BangumiStandIn) -> None:
    Bangumi(requests.Session(), lambda: None, base_url=server.url).check()

    assert len(server.requests) == 1


def test_the_check_does_not_take_any_web_server_for_the_api(server: BangumiStandIn) -> None:
    server.faults["*"] = Fault.html(404)

    with pytest.raises(MetadataInvalid, match="instead of JSON"):
        Bangumi(requests.Session(), lambda: None, base_url=server.url).check()
