"""A question is asked by one run, and answered once."""

from __future__ import annotations

import psycopg
import pytest

from anishelf.core.questions import Questions
from anishelf.errors import ForbiddenTransition, StaleStatus
from anishelf.identity.domain.states import REVIEW_TRANSITIONS, ReviewStatus


@pytest.fixture
def questions(conn: psycopg.Connection) -> Questions:
    conn.execute(
        "INSERT INTO identity_reviews (title_key, title, reason) VALUES ('hoshi', 'Hoshi', 'why')"
    )
    return Questions(conn, "identity_reviews", "bangumi_id", "review")


def the_id(questions: Questions) -> int:
    row = questions.conn.execute("SELECT id FROM identity_reviews").fetchone()
    assert row is not None
    return int(row[0])


def asked_in(questions: Questions) -> str | None:
    row = questions.conn.execute("SELECT asked_in FROM identity_reviews").fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


def answer(questions: Questions, *, old: ReviewStatus, new: ReviewStatus) -> None:
    questions.advance(
        the_id(questions), REVIEW_TRANSITIONS, old=old, new=new, answer=7, by="anna", reason="said"
    )


def test_the_first_run_asks_until_it_may_be_asked_again(questions: Questions) -> None:
    questions.claim("one")
    questions.claim("two")
    assert asked_in(questions) == "one"

    questions.ask_again(the_id(questions))
    questions.claim("two")

    assert asked_in(questions) == "two"


def test_the_second_answer_to_a_waiting_question_is_stale(questions: Questions) -> None:
    answer(questions, old=ReviewStatus.PENDING, new=ReviewStatus.RESOLVED)

    with pytest.raises(StaleStatus, match=r"review \d+ was answered meanwhile"):
        answer(questions, old=ReviewStatus.PENDING, new=ReviewStatus.SKIPPED)

    rows = questions.conn.execute(
        "SELECT status, bangumi_id, answered_by FROM identity_reviews"
    ).fetchall()
    history = questions.conn.execute(
        "SELECT old_status, new_status, reason FROM status_history"
    ).fetchall()
    assert rows == [("resolved", 7, "anna")]
    assert history == [("pending", "resolved", "said")]


def test_what_the_table_forbids_changes_nothing(questions: Questions) -> None:
    with pytest.raises(ForbiddenTransition):
        answer(questions, old=ReviewStatus.RESOLVED, new=ReviewStatus.PENDING)

    assert questions.conn.execute("SELECT count(*) FROM status_history").fetchone() == (0,)
