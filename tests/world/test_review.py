"""A title that nobody can place: a person answers in Airflow, or on the command line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anishelf.core.outcome import Work
from anishelf.operations.airflow_api import Question
from anishelf.orchestration.questions import NONE_OF_THEM
from demo.world.model import Subject
from tests.world.test_command_line import anishelf
from tests.worlds.living import (
    EPISODES,
    FEED,
    FIRST_AIRED,
    LONG_SHOW,
    LONG_TITLE,
    Living,
    long_show,
    until,
)

pytestmark = [pytest.mark.world, pytest.mark.timeout(600)]
PINNED, IN_AIRFLOW, BY_COMMAND = 85, 86, 87
PINNED_TITLE = "Nagai Miti"
OTHER_SHOW, OTHER_TITLE = 995002, "另一条路"


def another_show() -> Subject:
    """Return a show as long as the other one."""
    show = long_show()
    episodes = tuple(replace(each, id=each.id + EPISODES) for each in show.episodes)
    return replace(
        show, id=OTHER_SHOW, name="Betsu no Michi", name_cn=OTHER_TITLE, episodes=episodes
    )


def release(product: Living, title: str, episode: int) -> None:
    """Publish an episode under a title that no show has."""
    raw = f"[Sakura] {title} - {episode} [WebRip 1080p HEVC-10bit AAC].mkv"
    product.world.publish(FEED, raw, size=1 << 18, published=FIRST_AIRED)


def misspelled(product: Living, title: str, episode: int) -> Question:
    """Release an episode under a title that no show has; return the question that waits for us."""
    release(product, title, episode)
    product.collect()
    until(lambda: review_of(product, title), seconds=60, what=f"a review of {title}")
    product.airflow.trigger(Work.REVIEW_MATCHES, {})
    return until(
        lambda: question_about(product, title), seconds=60, what="a question in Airflow", every=0.5
    )


def review_of(product: Living, title: str) -> int | None:
    found = product.one("SELECT id FROM identity_reviews WHERE title = %s", title)
    return int(found) if found else None


def question_about(product: Living, title: str) -> Question | None:
    waiting = product.airflow.open_questions(Work.REVIEW_MATCHES)
    return next((each for each in waiting if f"“{title}”" in each.subject), None)


def answer(product: Living, title: str, option: str) -> bool:
    """Answer what waits about *title* now; return whether an answer was taken."""
    question = question_about(product, title)
    if question is not None:
        product.airflow.answer(question, option)
    status = product.one("SELECT status FROM identity_reviews WHERE title = %s", title)
    return bool(status == "resolved")


def test_an_answer_in_airflow_brings_the_episode(product: Living) -> None:
    title = LONG_TITLE[:-1]
    question = misspelled(product, title, IN_AIRFLOW)
    meant = next(each for each in question.options if each.startswith(f"bgm/{LONG_SHOW} "))

    # Airflow asks once more when an answer comes before it has noted that the task waits.
    until(lambda: answer(product, title, meant), seconds=60, what="the answer", every=2)

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


def test_a_pin_moves_what_lay_under_another_show(product: Living) -> None:
    product.world.bangumi.data.add(another_show(), image_base=product.world.url)
    anishelf(product, "review", "pin", PINNED_TITLE, str(LONG_SHOW))
    release(product, PINNED_TITLE, PINNED)
    product.collect()
    product.wait(PINNED, seconds=120)

    pinned = anishelf(product, "review", "pin", PINNED_TITLE, str(OTHER_SHOW))

    folder = f"{OTHER_TITLE} (2026)"
    moved = product.library / folder / "Season 01" / f"{folder} - S01E{PINNED}.mkv"
    assert pinned.returncode == 0, pinned.stderr
    until(moved.with_suffix(".nfo").exists, seconds=120, what=moved.name)
    assert moved.exists()
    assert not product.path(PINNED).exists()
    assert product.arrivals(PINNED) == 0
