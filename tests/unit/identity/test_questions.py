"""A title for review becomes a question, and its answer a subject."""

from __future__ import annotations

from anishelf.identity.domain.questions import (
    NONE_OF_THEM,
    chosen_subject,
    is_question_about,
    question_of,
)
from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.domain.work import Review, Suggestion

REVIEW = Review(
    id=7,
    key="hosh",
    title="Hosh {{ x }}",
    reason="no show is named *Hosh*",
    status=ReviewStatus.PENDING,
    suggestions=(Suggestion(11, "Hoshi", 2024, 88.9, 12), Suggestion(12, "Hoshiko", None, 70)),
)


def test_every_suggestion_is_an_option_with_year_episodes_and_score() -> None:
    asked = question_of(REVIEW)

    assert asked["options"] == [
        "bgm/11 Hoshi (2024, 12 episodes, 89 % alike)",
        "bgm/12 Hoshiko (year unknown, 70 % alike)",
        NONE_OF_THEM,
    ]
    assert asked["review_id"] == 7
    assert r"no show is named \*Hosh\*" in str(asked["body"])


def test_an_option_names_its_subject() -> None:
    assert chosen_subject(["bgm/11 Hoshi (2024, 12 episodes, 89 % alike)"]) == 11
    assert chosen_subject([NONE_OF_THEM]) is None
    assert chosen_subject([]) is None


def test_a_question_is_told_by_the_number_of_its_review() -> None:
    subject = str(question_of(REVIEW)["subject"])

    assert is_question_about(7, subject)
    assert not is_question_about(70, subject)
