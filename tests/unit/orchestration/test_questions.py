"""Titles for review and equal releases become questions, and their answers subjects and releases."""

from __future__ import annotations

from datetime import UTC, datetime

from anishelf.decisions.domain.conflict import Conflict, Rival
from anishelf.decisions.domain.states import ConflictStatus
from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.domain.work import Review, Suggestion
from anishelf.orchestration.questions import (
    LATER,
    NONE_OF_THEM,
    answered_by,
    chosen_release,
    chosen_subject,
    question_about_conflict,
    question_about_review,
)

REVIEW = Review(
    id=7,
    key="hosh",
    title="Hosh {{ x }}",
    reason="no show is named *Hosh*",
    status=ReviewStatus.PENDING,
    suggestions=(Suggestion(11, "Hoshi", 2024, 88.9, 12), Suggestion(12, "Hoshiko", None, 70)),
)


def test_every_suggestion_is_an_option_with_year_episodes_and_score() -> None:
    asked = question_about_review(REVIEW)

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


CONFLICT = Conflict(
    id=3,
    show="Fate/*stay*",
    season=1,
    number=5,
    status=ConflictStatus.PENDING,
    rivals=(Rival(11, 1, "[A] Fate - 05", None), Rival(12, 2, "[B] Fate - 05", None)),
    chosen_release_id=None,
    answered_by=None,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    resolved_at=None,
)


def test_every_release_is_an_option_and_later_is_one() -> None:
    question = question_about_conflict(CONFLICT)

    assert question["subject"] == "Conflict 3: which release of Fate/*stay* S01E05?"
    assert question["options"] == ["#11 [A] Fate - 05", "#12 [B] Fate - 05", LATER]
    assert "Fate/\\*stay\\*" in str(question["body"])


def test_an_answer_names_a_release_or_none() -> None:
    assert chosen_release(["#12 [B] Fate - 05"]) == 12
    assert chosen_release([LATER]) is None
    assert chosen_release([]) is None


def test_a_question_is_told_by_what_it_is_about() -> None:
    """The command line finds a question by this beginning when it was answered there."""
    assert str(question_about_review(REVIEW)["subject"]).startswith(f"{REVIEW.reference}: ")
    assert str(question_about_conflict(CONFLICT)["subject"]).startswith(f"{CONFLICT.reference}: ")


def test_an_answer_names_who_gave_it() -> None:
    assert answered_by({"responded_by_user": {"id": "1", "name": "mari"}}) == "mari"
    assert answered_by({"responded_by_user": None}) == "Airflow"
