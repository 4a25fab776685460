"""A question is asked by one run, and answered once."""

from __future__ import annotations

import psycopg
import pytest

from anishelf.core.questions import PORTION, Questions
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
    assert asked_in(questions) is None, "an hour is not over"

    later(questions, "61 min")
    questions.claim("two")

    assert asked_in(questions) == "two"


def test_the_newest_are_asked_and_no_more_than_a_portion_waits(questions: Questions) -> None:
    wait(questions, 1200)

    questions.claim("one")
    questions.claim("two")

    newest = [f"title {number}" for number in range(1200 - PORTION, 1200)]
    assert asked(questions, "one") == newest
    assert asked(questions, "two") == []


def test_a_question_without_an_answer_takes_no_room_after_a_week(questions: Questions) -> None:
    wait(questions, 2 * PORTION)
    questions.claim("one")

    later(questions, "8 d")
    questions.claim("two")

    assert len(asked(questions, "one")) == len(asked(questions, "two")) == PORTION


def test_what_a_run_could_not_ask_is_asked_by_another_one(questions: Questions) -> None:
    questions.claim("one")

    assert questions.release("one") == 1
    assert questions.release("one") == 0

    questions.claim("two")
    assert asked_in(questions) == "two"


def test_somebody_is_called_once_while_there_is_something_to_ask(questions: Questions) -> None:
    assert questions.wants_call()
    assert questions.call() == the_id(questions)
    assert not questions.wants_call()
    assert questions.call() is None, "a run was started just now"

    questions.conn.execute("UPDATE question_calls SET called_at = now() - '3 min'::interval")
    assert questions.wants_call(), "the run that was started has claimed nothing"

    questions.claim("one")
    assert not questions.wants_call()
    assert questions.call() is None


def test_nobody_is_called_while_a_portion_waits(questions: Questions) -> None:
    wait(questions, PORTION)
    questions.claim("one")

    assert not questions.wants_call()


def wait(questions: Questions, count: int) -> None:
    questions.conn.execute(
        """
        INSERT INTO identity_reviews (title_key, title, reason)
        SELECT 'key ' || n, 'title ' || n, 'why' FROM generate_series(0, %s - 1) AS n
        """,
        (count,),
    )


def asked(questions: Questions, run_id: str) -> list[str]:
    rows = questions.conn.execute(
        "SELECT title FROM identity_reviews WHERE asked_in = %s ORDER BY id", (run_id,)
    )
    return [title for (title,) in rows]


def later(questions: Questions, by: str) -> None:
    questions.conn.execute("UPDATE identity_reviews SET asked_at = asked_at - %s::interval", (by,))


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
        answer(questions, old=ReviewStatus.RESOLVED, new=ReviewStatus.SKIPPED)

    assert questions.conn.execute("SELECT count(*) FROM status_history").fetchone() == (0,)
