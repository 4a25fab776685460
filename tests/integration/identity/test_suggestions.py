"""What is offered to a person who shall name the show of a title."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.work import Review
from anishelf.identity.steps.catalogue import refresh_catalogue
from anishelf.identity.store.identity_reviews import IdentityReviews
from demo.world.bangumi import BangumiStandIn, too_many_requests
from tests.worlds.catalogue import Fixed, document, item
from tests.worlds.knowing import Knowing
from tests.worlds.subjects import dataset, season

TOWER, SEQUEL, FAR = 11, 12, 13
RAW = "[X] 雾港钟 - 03 [1080p]"
PUBLISHED = datetime(2024, 10, 21, tzinfo=UTC)


@pytest.fixture
def knowing(conn: psycopg.Connection) -> Iterator[Knowing]:
    tower = season(TOWER, "Kirikou", name_cn="雾港钟楼")
    with BangumiStandIn(dataset(tower, season(FAR, "Fukai Mori"))) as bangumi:
        knowing = Knowing(conn, bangumi)
        catalogue = document(
            item("Kirikou", TOWER, "雾港钟楼", tmdb="tv/5"),
            item("Kirikou 2", SEQUEL, "雾港钟楼 第二季", tmdb="tv/5/season/2"),
            item("Fukai Mori", FAR, "深邃的森林"),
        )
        refresh_catalogue(Fixed(catalogue).read, knowing.catalogue, now=knowing.now)
        yield knowing


def review_of(knowing: Knowing, raw: str = RAW) -> Review:
    assert isinstance(knowing.place_title(raw, published_at=PUBLISHED), Blocked)
    (review,) = IdentityReviews(knowing.conn).all()
    return review


def test_alike_names_of_the_catalogue_are_offered_and_never_accepted(knowing: Knowing) -> None:
    review = review_of(knowing)

    assert [(each.bangumi_id, each.name, each.year) for each in review.suggestions] == [
        (TOWER, "雾港钟楼", 2024),
        (SEQUEL, "雾港钟楼 第二季", 2024),
    ]
    first, second = review.suggestions
    assert second.score < first.score < 100
    assert knowing.counts()["works"] == 0


def test_the_likeliest_have_their_number_of_episodes(knowing: Knowing) -> None:
    first, gone = review_of(knowing).suggestions

    assert (first.episodes, gone.episodes) == (12, None)


def test_a_site_that_does_not_answer_leaves_the_catalogue(knowing: Knowing) -> None:
    knowing.bangumi.faults["*"] = too_many_requests()
    query = IdentityQuery(("雾港钟",), episode=3, published_at=PUBLISHED)

    offered = knowing.identifier.review_queue.suggester.suggest(query)

    assert [(each.bangumi_id, each.episodes) for each in offered] == [(TOWER, None), (SEQUEL, None)]


def test_suggestions_are_made_once_and_again_after_hours(knowing: Knowing) -> None:
    review_of(knowing)
    asked = len(knowing.bangumi.requests)
    knowing.conn.execute("UPDATE identity_reviews SET candidates = '[]'")

    again = review_of(knowing, RAW.replace("03", "04"))
    knowing.now += timedelta(hours=7)
    later = review_of(knowing)

    assert again.suggestions == ()
    assert len(later.suggestions) == 2
    assert asked < len(knowing.bangumi.requests)
