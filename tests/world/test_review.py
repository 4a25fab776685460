"""A title that nobody can place: a person answers in Airflow, or on the command line."""

from __future__ import annotations

import pytest

from anishelf.adapters.airflow_api import Question
from anishelf.domain.questions import DAG_ID, NONE_OF_THEM
from tests.world.living import FEED, FIRST_AIRED, LONG_SHOW, LONG_TITLE, Living, until
from tests.world.test_command_line import anishelf

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]
IN_AIRFLOW, BY_COMMAND = 86, 87


def misspelled(product: Living, title: str, episode: int) -> Question:
    """Release an episode under a title that no show has; return the question that waits for us."""
    raw = f"[Sakura] {title} - {episode} [WebRip 1080p HEVC-10bit AAC].mkv"
    product.world.publish(FEED, raw, size=1 << 18, published=FIRST_AIRED)
    product.collect()
    until(lambda: review_of(product, title), seconds=60, what=f"a review of {title}")
    product.airflow.trigger(DAG_ID, {})
    return until(
        lambda: question_about(product, title), seconds=60, what="a question in Airflow", every=0.5
    )


def review_of(product: Living, title: str) -> int | None:
    found = product.one("SELECT id FROM identity_reviews WHERE title = %s", title)
    return int(found) if found else None


def question_about(product: Living, title: str) -> Question | None:
    waiting = product.airflow.open_questions(DAG_ID)
    return next((each for each in waiting if f"“{title}”" in each.subject), None)


def test_an_answer_in_airflow_brings_the_episode(product: Living) -> None:
    question = misspelled(product, LONG_TITLE[:-1], IN_AIRFLOW)
    meant = next(each for each in question.options if each.startswith(f"bgm/{LONG_SHOW} "))

    product.airflow.answer(question, meant)

    product.wait(IN_AIRFLOW, seconds=120)
    assert "2026" in meant
    assert question.options[-1] == NONE_OF_THEM


def test_an_answer_by_command_ends_the_task_that_waits(product: Living) -> None:
    title = f"{LONG_TITLE} o"
    misspelled(product, title, BY_COMMAND)

    answered = anishelf(product, "review", "accept", str(review_of(product, title)), str(LONG_SHOW))

    assert answered.returncode == 0, answered.stderr
    assert "the question that waited in Airflow is answered too" in answered.stdout
    assert question_about(product, title) is None
    product.wait(BY_COMMAND, seconds=120)
