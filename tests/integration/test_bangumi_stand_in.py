"""The bangumi.tv stand-in over HTTP: the habits of the real server that a client must cope with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from demo.world.answers import Fault
from demo.world.bangumi import NO_ICON, SEARCH, BangumiStandIn, too_many_requests
from demo.world.catalogue import load_catalogue
from demo.world.subjects import catalogue_dataset

AGENT = "owner/app/1.0 (https://example.org)"
TOKEN = "open"


@pytest.fixture(scope="module")
def bangumi() -> Iterator[BangumiStandIn]:
    data = catalogue_dataset(load_catalogue(), image_base="https://example.org")
    data.subjects[990601]["nsfw"] = True
    data.episodes[990201][0]["sort"] = 0.5
    with BangumiStandIn(data, token=TOKEN) as live:
        yield live


@pytest.fixture
def http(bangumi: BangumiStandIn) -> Iterator[requests.Session]:
    bangumi.faults.clear()
    with requests.Session() as session:
        session.headers["User-Agent"] = AGENT
        yield session


def search(bangumi: BangumiStandIn, http: requests.Session, query: str = "", **body: Any) -> Any:
    return http.post(f"{bangumi.url}{SEARCH}{query}", json=body).json()


def ids(answer: Any) -> list[int]:
    return [subject["id"] for subject in answer["data"]]


@pytest.mark.parametrize("agent", ["", "python-requests/2.32", "Go-http-client/1.1", "undici"])
def test_default_user_agents_are_refused(
    bangumi: BangumiStandIn, http: requests.Session, agent: str
) -> None:
    reply = http.get(f"{bangumi.url}/v0/subjects/990101", headers={"User-Agent": agent})

    assert reply.status_code == 403


def test_error_tells_where_it_happened(bangumi: BangumiStandIn, http: requests.Session) -> None:
    reply = http.get(f"{bangumi.url}/v0/episodes?subject_id=1")

    assert reply.status_code == 404
    assert reply.json()["title"] == "Not Found"
    assert reply.json()["details"]["path"] == "/v0/episodes"
    assert reply.json()["details"]["query_string"] == "subject_id=1"


def test_merged_subject_redirects_to_its_new_id(
    bangumi: BangumiStandIn, http: requests.Session
) -> None:
    first = http.get(f"{bangumi.url}/v0/subjects/990199", allow_redirects=False)

    assert (first.status_code, first.headers["Location"]) == (302, "/v0/subjects/990101")
    assert http.get(f"{bangumi.url}/v0/subjects/990199").json()["id"] == 990101


def test_search_is_clamped_to_twenty(bangumi: BangumiStandIn, http: requests.Session) -> None:
    assert search(bangumi, http, keyword="")["limit"] == 10
    assert search(bangumi, http, "?limit=500", keyword="")["limit"] == 20


def test_search_keeps_to_its_filter(bangumi: BangumiStandIn, http: requests.Session) -> None:
    anime = {"type": [2]}
    spring = {"type": [2], "air_date": [">=2025-04-01", "<2025-07-01"]}

    assert 990104 in ids(search(bangumi, http, keyword="霧港の時計塔"))
    assert 990104 not in ids(search(bangumi, http, keyword="霧港の時計塔", filter=anime))
    assert ids(search(bangumi, http, keyword="", filter=spring)) == [990201]


def test_search_does_not_promise_the_first_season_first(
    bangumi: BangumiStandIn, http: requests.Session
) -> None:
    found = ids(search(bangumi, http, keyword="霧港の時計塔", filter={"type": [2]}))

    assert found.index(990102) < found.index(990101)


def test_search_hit_is_a_full_subject_with_a_copied_count(
    bangumi: BangumiStandIn, http: requests.Session
) -> None:
    (hit,) = search(bangumi, http, keyword="Kamitourou no Yoru")["data"]

    assert (hit["eps"], hit["total_episodes"]) == (6, 6)
    assert http.get(f"{bangumi.url}/v0/subjects/990201").json()["total_episodes"] == 8


def test_near_miss_is_offered_too(bangumi: BangumiStandIn, http: requests.Session) -> None:
    http.headers["Authorization"] = f"Bearer {TOKEN}"

    assert ids(search(bangumi, http, keyword="Tonari no Shuuriya", filter={"type": [2]})) == [
        990601
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"{}",
        b'{"keyword": "a", "sort": "newest"}',
        b'{"keyword": "a", "filter": {"type": 2}}',
        b'{"keyword": "a", "filter": {"air_date": ["2025"]}}',
        b'{"keyword": "a", "filter": {"rating": ["about 8"]}}',
    ],
)
def test_wrong_search_is_refused(
    bangumi: BangumiStandIn, http: requests.Session, body: bytes
) -> None:
    reply = http.post(f"{bangumi.url}{SEARCH}", data=body)

    assert reply.status_code == 400
    assert reply.json()["description"]


def test_hidden_subject_needs_the_token(bangumi: BangumiStandIn, http: requests.Session) -> None:
    url = f"{bangumi.url}/v0/subjects/990601"

    assert http.get(url).status_code == 404
    assert http.get(url, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert http.get(url, headers={"Authorization": "Bearer old"}).status_code == 401


def test_episodes_come_in_the_order_of_type_and_number(
    bangumi: BangumiStandIn, http: requests.Session
) -> None:
    answer = http.get(f"{bangumi.url}/v0/episodes?subject_id=990201").json()

    assert answer["total"] == 8
    assert [(row["type"], row["sort"]) for row in answer["data"]][:2] == [(0, 0.5), (0, 2)]
    assert [row["ep"] for row in answer["data"]][-2:] == [0, 0]


def test_episodes_are_paged(bangumi: BangumiStandIn, http: requests.Session) -> None:
    url = f"{bangumi.url}/v0/episodes?subject_id=990102"

    page = http.get(f"{url}&limit=5&offset=10").json()

    assert [row["sort"] for row in page["data"]] == [23, 24]
    assert http.get(f"{url}&offset=12").json()["data"] == []
    assert http.get(f"{url}&type=1").json() == {"data": [], "total": 0, "limit": 100, "offset": 0}


@pytest.mark.parametrize("query", ["limit=1001", "offset=13", "type=7", "limit=0", "limit=x"])
def test_wrong_page_is_refused_not_clamped(
    bangumi: BangumiStandIn, http: requests.Session, query: str
) -> None:
    assert http.get(f"{bangumi.url}/v0/episodes?subject_id=990102&{query}").status_code == 400


def test_subject_without_a_picture_redirects_to_the_icon(
    bangumi: BangumiStandIn, http: requests.Session
) -> None:
    url = f"{bangumi.url}/v0/subjects/990103/image?type=large"

    assert http.get(url, allow_redirects=False).headers["Location"] == NO_ICON
    assert set(http.get(f"{bangumi.url}/v0/subjects/990103").json()["images"].values()) == {""}


def test_people_and_relations_are_plain_lists(
    bangumi: BangumiStandIn, http: requests.Session
) -> None:
    url = f"{bangumi.url}/v0/subjects/990101"

    assert [each["relation"] for each in http.get(f"{url}/persons").json()] == ["动画制作"]
    assert [each["relation"] for each in http.get(f"{url}/characters").json()] == ["主角", "配角"]
    assert [each["id"] for each in http.get(f"{url}/subjects").json()] == [990102, 990103, 990104]


def test_ban_is_json_without_a_time(bangumi: BangumiStandIn, http: requests.Session) -> None:
    bangumi.faults["/v0/*"] = too_many_requests(times=1)

    reply = http.get(f"{bangumi.url}/v0/subjects/990101")

    assert (reply.status_code, reply.json()["title"]) == (429, "Too Many Request")
    assert "Retry-After" not in reply.headers
    assert http.get(f"{bangumi.url}/v0/subjects/990101").status_code == 200


def test_web_page_can_come_instead_of_json(bangumi: BangumiStandIn, http: requests.Session) -> None:
    bangumi.faults["/v0/subjects/990101"] = Fault.html()

    reply = http.get(f"{bangumi.url}/v0/subjects/990101")

    assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_unknown_path_and_method_are_refused(
    bangumi: BangumiStandIn, http: requests.Session
) -> None:
    assert http.get(f"{bangumi.url}/search/subject/a").status_code == 404
    assert http.get(f"{bangumi.url}/v0/me").status_code == 404
    assert http.get(f"{bangumi.url}{SEARCH}").status_code == 405
