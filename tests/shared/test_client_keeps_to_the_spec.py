"""What our client asks of bangumi.tv is what the official document allows, and so is the answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from anishelf.errors import NotFound
from anishelf.identity.adapters.bangumi import Bangumi
from demo.world.bangumi import BangumiStandIn
from demo.world.subjects import read_dataset
from tests.worlds.bangumi_spec import BangumiSpec

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def server(shared_data: Path) -> Iterator[BangumiStandIn]:
    with BangumiStandIn(read_dataset(shared_data / "bangumi"), token="open") as live:
        yield live


@pytest.fixture(scope="module")
def spec(shared_data: Path) -> BangumiSpec:
    return BangumiSpec(shared_data)


@pytest.fixture
def judged(spec: BangumiSpec, server: BangumiStandIn) -> Iterator[tuple[Bangumi, list[str]]]:
    """A client whose every request and answer is judged; the list holds what was asked."""
    asked: list[str] = []

    def judge(reply: requests.Response, **_: Any) -> None:
        spec.check_request(reply.request)
        if not reply.is_redirect:  # the document does not know merged subjects; the server does
            spec.check_answer(reply)
        asked.append(str(reply.request.path_url))

    with requests.Session() as http:
        http.hooks["response"].append(judge)
        yield Bangumi(http, lambda: None, base_url=server.url, token="open"), asked


def test_everything_that_is_asked_of_a_subject_conforms(
    judged: tuple[Bangumi, list[str]],
) -> None:
    bangumi, asked = judged
    for subject_id in (8, 793, 12, 253, 211567, 363612, 3625):
        bangumi.subject(subject_id)
        bangumi.episodes(subject_id)
        bangumi.relations(subject_id)
        bangumi.persons(subject_id)
        bangumi.characters(subject_id)

    assert len(asked) == 7 * 5 + 1  # one of them was merged into another


@pytest.mark.parametrize("year", [None, 2008, 1, 9999])
@pytest.mark.parametrize("keyword", ["反叛的鲁路修", "a/b?c", "", "“%”"])
def test_every_search_conforms(
    judged: tuple[Bangumi, list[str]], keyword: str, year: int | None
) -> None:
    bangumi, asked = judged

    bangumi.search(keyword, year=year)

    assert asked == ["/v0/search/subjects?limit=20"]


def test_a_refusal_conforms(judged: tuple[Bangumi, list[str]]) -> None:
    bangumi, asked = judged

    with pytest.raises(NotFound):
        bangumi.subject(999999999)

    assert len(asked) == 1
