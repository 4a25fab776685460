"""The stand-in's answers are those of the official bangumi.tv document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from openapi_core.exceptions import OpenAPIError

from demo.world.answers import Fault
from demo.world.bangumi import SEARCH, BangumiStandIn, too_many_requests
from demo.world.catalogue import load_catalogue
from demo.world.subjects import Dataset, catalogue_dataset, read_dataset
from tests.worlds.bangumi_spec import BangumiSpec

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def spec(shared_data: Path) -> BangumiSpec:
    return BangumiSpec(shared_data)


@pytest.fixture(scope="module", params=["demo", "real"])
def data(request: pytest.FixtureRequest, shared_data: Path) -> Dataset:
    if request.param == "real":
        return read_dataset(shared_data / "bangumi")
    return catalogue_dataset(load_catalogue(), image_base="http://127.0.0.1:1")


@pytest.fixture
def bangumi(data: Dataset) -> Iterator[BangumiStandIn]:
    with BangumiStandIn(data) as live:
        yield live


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers["User-Agent"] = "owner/app/1.0"
        yield session


def check(spec: BangumiSpec, reply: requests.Response, *, status: int) -> None:
    assert reply.status_code == status, reply.text
    spec.check_request(reply.request)
    spec.check_answer(reply)


@pytest.mark.parametrize("part", ["", "/persons", "/characters", "/subjects"])
def test_every_subject_conforms(
    spec: BangumiSpec, bangumi: BangumiStandIn, data: Dataset, http: requests.Session, part: str
) -> None:
    for subject_id, subject in data.subjects.items():
        if subject_id not in data.redirects:
            reply = http.get(f"{bangumi.url}/v0/subjects/{subject_id}{part}")

            check(spec, reply, status=404 if subject["nsfw"] else 200)


def test_every_episode_list_conforms(
    spec: BangumiSpec, bangumi: BangumiStandIn, data: Dataset, http: requests.Session
) -> None:
    for subject_id, subject in data.subjects.items():
        reply = http.get(f"{bangumi.url}/v0/episodes?subject_id={subject_id}&limit=200")

        check(spec, reply, status=404 if subject["nsfw"] else 200)


def test_every_picture_redirect_conforms(
    spec: BangumiSpec, bangumi: BangumiStandIn, data: Dataset, http: requests.Session
) -> None:
    for subject_id, subject in data.subjects.items():
        if not subject["nsfw"]:
            url = f"{bangumi.url}/v0/subjects/{subject_id}/image?type=large"

            check(spec, http.get(url, allow_redirects=False), status=302)


def test_searches_conform_and_find_every_subject_by_its_name(
    spec: BangumiSpec, bangumi: BangumiStandIn, data: Dataset, http: requests.Session
) -> None:
    for subject_id, subject in data.subjects.items():
        if not subject["nsfw"]:
            body = {
                "keyword": subject["name"],
                "sort": "match",
                "filter": {"type": [subject["type"]], "air_date": [">=0001-01-01"]},
            }
            if subject["date"] is None:
                del body["filter"]

            reply = http.post(f"{bangumi.url}{SEARCH}?limit=20", json=body)

            check(spec, reply, status=200)
            assert subject_id in [hit["id"] for hit in reply.json()["data"]]


def test_refusals_conform(
    spec: BangumiSpec, bangumi: BangumiStandIn, http: requests.Session
) -> None:
    check(spec, http.get(f"{bangumi.url}/v0/subjects/999999999"), status=404)
    check(spec, http.get(f"{bangumi.url}/v0/episodes?subject_id=999999999"), status=404)
    bangumi.faults["/v0/*"] = too_many_requests(times=1)
    check(spec, http.get(f"{bangumi.url}/v0/subjects/1"), status=429)
    http.headers["User-Agent"] = "python-requests/2"
    check(spec, http.get(f"{bangumi.url}/v0/subjects/1"), status=403)


def test_document_refuses_what_it_does_not_know(
    spec: BangumiSpec, bangumi: BangumiStandIn, http: requests.Session
) -> None:
    legacy = http.get(f"{bangumi.url}/search/subject/a?type=2")

    with pytest.raises(OpenAPIError):
        spec.check_request(legacy.request)


def test_document_refuses_a_wrong_answer(
    spec: BangumiSpec, bangumi: BangumiStandIn, http: requests.Session
) -> None:
    bangumi.faults["/v0/subjects/8"] = Fault.json(200, {"id": 8, "name": "only a name"})

    with pytest.raises(OpenAPIError):
        spec.check_answer(http.get(f"{bangumi.url}/v0/subjects/8"))
