"""What is known of subjects: fetched once, refreshed in time, never lost by a failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from anishelf.errors import NotFound, RateLimited
from anishelf.identity.steps.subjects import Subjects
from demo.world.answers import Fault
from demo.world.bangumi import SEARCH, Bangumi, BangumiStandIn, too_many_requests
from demo.world.subjects import Dataset
from tests.worlds.knowing import NOW, Knowing
from tests.worlds.subjects import PREQUEL, SEQUEL, dataset, season

ENDED, AIRING = 1, 2


@pytest.fixture
def bangumi() -> Iterator[BangumiStandIn]:
    data = dataset(
        season(ENDED, "Hoshi", relations=[(AIRING, SEQUEL)]),
        season(AIRING, "Tsuki", begins="2026-04-05", relations=[(ENDED, PREQUEL)]),
    )
    with BangumiStandIn(data) as conn:
        yield conn


@pytest.fixture
def knowing(conn: psycopg.Connection, bangumi: BangumiStandIn) -> Knowing:
    return Knowing(conn, bangumi)


def data(bangumi: BangumiStandIn) -> Dataset:
    site = bangumi.sites[0]
    assert isinstance(site, Bangumi)
    return site.data


def test_a_subject_is_fetched_once(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    for _ in range(3):
        assert knowing.subjects.get(ENDED).name == "Hoshi"
        assert len(knowing.subjects.episodes(ENDED)) == 12
        assert [r.subject_id for r in knowing.subjects.relations(ENDED)] == [AIRING]
        assert knowing.subjects.persons(ENDED) == ()
        assert knowing.subjects.characters(ENDED) == ()

    assert len(bangumi.requests) == 5


@pytest.mark.parametrize(
    ("subject_id", "age", "asked"),
    [
        (AIRING, timedelta(hours=23), 0),
        (AIRING, timedelta(days=1), 2),
        (ENDED, timedelta(days=29), 0),
        (ENDED, timedelta(days=30), 2),
    ],
)
def test_an_airing_show_is_asked_daily_and_an_ended_one_monthly(
    knowing: Knowing, bangumi: BangumiStandIn, subject_id: int, age: timedelta, asked: int
) -> None:
    knowing.subjects.episodes(subject_id)
    before = len(bangumi.requests)

    knowing.now += age
    knowing.subjects.episodes(subject_id)

    assert len(bangumi.requests) - before == asked


def test_a_refresh_brings_what_changed(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    knowing.subjects.relations(AIRING)
    data(bangumi).subjects[AIRING]["name"] = "Tsuki!"
    data(bangumi).relations[AIRING] = []

    knowing.now += timedelta(days=1)

    assert knowing.subjects.get(AIRING).name == "Tsuki!"
    assert knowing.subjects.relations(AIRING) == ()


@pytest.mark.parametrize(
    "fault",
    [too_many_requests(), Fault.html(), Fault.html(403), Fault(status=200, body=b"{")],
    ids=["429", "page", "403", "broken"],
)
def test_a_failed_refresh_keeps_what_is_known(
    knowing: Knowing, bangumi: BangumiStandIn, fault: Fault
) -> None:
    known = knowing.subjects
    before = (known.get(AIRING), known.episodes(AIRING), known.relations(AIRING))
    bangumi.faults["*"] = fault

    knowing.now += timedelta(days=2)
    later = knowing.subjects

    assert (later.get(AIRING), later.episodes(AIRING), later.relations(AIRING)) == before


def test_a_site_that_fails_is_asked_once_a_run(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    knowing.subjects.get(AIRING)
    bangumi.faults["*"] = too_many_requests()
    knowing.now += timedelta(days=2)
    before, subjects = len(bangumi.requests), knowing.subjects

    for _ in range(5):
        subjects.get(AIRING)

    assert len(bangumi.requests) - before == 1


def test_what_was_never_fetched_fails(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    bangumi.faults["*"] = too_many_requests()

    with pytest.raises(RateLimited):
        knowing.subjects.get(ENDED)


def test_what_bangumi_does_not_have_is_not_found(knowing: Knowing) -> None:
    with pytest.raises(NotFound):
        knowing.subjects.get(404)


def test_a_subject_that_was_merged_since_is_followed(
    knowing: Knowing, bangumi: BangumiStandIn
) -> None:
    knowing.subjects.relations(AIRING)
    data(bangumi).redirects[AIRING] = ENDED

    knowing.now += timedelta(days=1)

    assert knowing.subjects.get(AIRING).id == ENDED
    assert knowing.subjects.get(AIRING).id == ENDED


def incomplete(subjects: Subjects) -> int:
    return len(subjects.episodes(ENDED, incomplete=True))


def test_a_list_that_lacks_something_is_fetched_again_after_an_hour(
    knowing: Knowing, bangumi: BangumiStandIn
) -> None:
    rows = data(bangumi).episodes[ENDED]
    data(bangumi).episodes[ENDED] = rows[:5]
    knowing.subjects.episodes(ENDED)
    data(bangumi).episodes[ENDED] = rows

    soon = incomplete(knowing.subjects)
    knowing.now += timedelta(hours=1)
    later = incomplete(knowing.subjects)

    assert (soon, later) == (5, 12)


def test_a_search_is_made_again_after_hours(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    for _ in range(3):
        assert [s.id for s in knowing.subjects.search("Hoshi", year=None)] == [ENDED]
    knowing.now = NOW + timedelta(hours=7)
    knowing.subjects.search("Hoshi", year=None)

    assert len(bangumi.requests_to(SEARCH)) == 2


def test_what_a_search_found_is_known(knowing: Knowing, bangumi: BangumiStandIn) -> None:
    knowing.subjects.search("Hoshi", year=2024)
    asked = len(bangumi.requests)

    assert knowing.subjects.get(ENDED).name == "Hoshi"
    assert [each.subject.id for each in knowing.subjects.named(["hoshi"])] == [ENDED]
    assert len(bangumi.requests) == asked
