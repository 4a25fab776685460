"""What a person says about a title counts for every release of it, and over everything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from anishelf.domain.show import Blocked
from anishelf.domain.states import ReviewStatus
from anishelf.errors import StaleStatus, UnknownId
from anishelf.pipeline.answers import Answers
from anishelf.store.identity_reviews import IdentityReviews
from anishelf.store.releases import Releases
from demo.bangumi import BangumiStandIn
from tests.knowing import Knowing, simplify
from tests.subjects import dataset, season

SHOW, OTHER = 11, 12
RAW = "[X] 雾港钟 - 03 [1080p]"
PUBLISHED = datetime(2024, 10, 21, tzinfo=UTC)


@pytest.fixture
def knowing(conn: psycopg.Connection) -> Iterator[Knowing]:
    shows = (season(SHOW, "Hoshi", name_cn="雾港钟楼"), season(OTHER, "Hoshiko"))
    with BangumiStandIn(dataset(*shows)) as bangumi:
        yield Knowing(conn, bangumi)


@pytest.fixture
def reviews(knowing: Knowing) -> IdentityReviews:
    return IdentityReviews(knowing.conn)


@pytest.fixture
def answers(knowing: Knowing, reviews: IdentityReviews) -> Answers:
    return Answers(reviews, Releases(knowing.conn), simplify)


def waiting(knowing: Knowing, reviews: IdentityReviews) -> int:
    assert isinstance(knowing.place_title(RAW, published_at=PUBLISHED), Blocked)
    (review,) = reviews.all()
    return review.id


def test_an_accepted_answer_places_every_release_of_the_title(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    answers.accept(waiting(knowing, reviews), SHOW, by="anna")

    third = knowing.place_title(RAW, published_at=PUBLISHED)
    fourth = knowing.place_title(RAW.replace("03", "04"), published_at=PUBLISHED)

    assert knowing.where(third) == ["雾港钟楼 (2024) S01E03"]
    assert knowing.where(fourth) == ["雾港钟楼 (2024) S01E04"]
    assert reviews.all() == []
    mapped = knowing.conn.execute(
        "SELECT namespace, value, source::text FROM external_ids WHERE namespace = 'title'"
    ).fetchall()
    assert mapped == [("title", "雾港钟", "manual")]


def test_only_what_was_suggested_is_accepted(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    with pytest.raises(UnknownId, match="was not suggested"):
        answers.accept(waiting(knowing, reviews), 999, by="anna")


def test_a_title_is_answered_once(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    review_id = waiting(knowing, reviews)
    answers.accept(review_id, SHOW, by="anna")

    with pytest.raises(StaleStatus, match="answered already"):
        answers.accept(review_id, OTHER, by="ben")
    with pytest.raises(UnknownId, match="there is no review 999"):
        answers.reject(999, by="ben")


def test_a_rejected_title_waits_and_is_not_asked_again(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    answers.reject(waiting(knowing, reviews), by="anna")
    knowing.place_title(RAW, published_at=PUBLISHED)

    (review,) = reviews.all(status=None)

    assert (review.status, review.answered_by) == (ReviewStatus.SKIPPED, "anna")


def test_a_pin_wins_over_names_and_ids_and_may_be_changed(
    knowing: Knowing, reviews: IdentityReviews, answers: Answers
) -> None:
    raw = "[X] Hoshi - 03 [1080p]"
    before = knowing.place_title(raw, published_at=PUBLISHED)
    answers.pin(raw, OTHER, by="anna")
    named = knowing.place_title(raw, published_at=PUBLISHED)
    carried = knowing.place_title(raw, f"bgm/{SHOW}", published_at=PUBLISHED)
    answers.pin("hoshi", SHOW, by="anna")
    again = knowing.place_title(raw, published_at=PUBLISHED)

    assert knowing.where(before) == knowing.where(again) == ["雾港钟楼 (2024) S01E03"]
    assert knowing.where(named) == knowing.where(carried) == ["Hoshiko (2024) S01E03"]
    history = knowing.conn.execute(
        "SELECT reason FROM status_history WHERE entity = 'identity_reviews' ORDER BY id"
    ).fetchall()
    assert history == [(f"bgm/{OTHER} by anna",), (f"bgm/{SHOW} by anna",)]


def test_an_id_may_be_pinned(knowing: Knowing, answers: Answers) -> None:
    answers.pin("mikan/77", OTHER, by="anna")

    found = knowing.place_title("[X] Hoshi - 03", "mikan/77", published_at=PUBLISHED)

    assert knowing.where(found) == ["Hoshiko (2024) S01E03"]


def test_a_title_is_asked_in_one_run_only(knowing: Knowing, reviews: IdentityReviews) -> None:
    review_id = waiting(knowing, reviews)

    first, again, other = (reviews.claim(run) for run in ("one", "one", "two"))

    assert [each.id for each in first] == [each.id for each in again] == [review_id]
    assert other == []


def test_a_pin_has_what_was_decided_decided_again(knowing: Knowing, answers: Answers) -> None:
    knowing.conn.execute(
        """
        WITH item AS (
            INSERT INTO raw_items (identity, title, status) VALUES ('x', 'Hoshi', 'parsed')
            RETURNING id)
        INSERT INTO releases (raw_item_id, titles, download_type, decision, reason)
        SELECT id, '{Hoshi}', 'magnet', 'wanted', 'the only one' FROM item
        """
    )

    released = [answers.pin("Hoshi", OTHER, by="anna").released for _ in range(2)]

    row = knowing.conn.execute("SELECT decision::text, reason FROM releases").fetchone()
    assert row == ("blocked", "you said that Hoshi is another show")
    assert released == [1, 1]
