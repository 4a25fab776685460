"""The question about equal releases."""

from __future__ import annotations

from datetime import UTC, datetime

from anishelf.decisions.domain.conflict import (
    LATER,
    Conflict,
    Rival,
    chosen_release,
    is_question_about,
    question_of,
)
from anishelf.decisions.domain.states import ConflictStatus

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
    question = question_of(CONFLICT)

    assert question["subject"] == "Conflict 3: which release of Fate/*stay* S01E05?"
    assert question["options"] == ["#11 [A] Fate - 05", "#12 [B] Fate - 05", LATER]
    assert "Fate/\\*stay\\*" in str(question["body"])


def test_an_answer_names_a_release_or_none() -> None:
    assert chosen_release(["#12 [B] Fate - 05"]) == 12
    assert chosen_release([LATER]) is None
    assert chosen_release([]) is None


def test_a_question_is_told_from_others_by_its_number() -> None:
    assert is_question_about(3, str(question_of(CONFLICT)["subject"]))
    assert not is_question_about(3, "Conflict 33: which?")
