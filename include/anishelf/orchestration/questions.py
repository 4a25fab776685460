"""How Airflow asks a person, and what the answer means. Pure: no task is defined here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anishelf.decisions.domain.conflict import Conflict, Rival
    from anishelf.identity.domain.work import Review, Suggestion

NONE_OF_THEM = "none of them"
LATER = "ask me again later"

_SUBJECT = re.compile(r"bgm/(\d{1,10}) ")
_RELEASE = re.compile(r"#(\d{1,18}) ")


def question_about_review(review: Review) -> dict[str, object]:
    """Return what a person is asked: subject, body (Markdown) and the options to choose from."""
    options = [option_of_suggestion(each) for each in review.suggestions]
    return {
        "review_id": review.id,
        "title": review.title,
        "subject": f"{review.reference}: which show is “{review.title}”?",
        "body": f"{quoted(review.reason)}\n\n`anishelf review pin` takes any other show.",
        "options": [*dict.fromkeys(options), NONE_OF_THEM],
    }


def question_about_conflict(conflict: Conflict) -> dict[str, object]:
    """Return what a person is asked: subject, body (Markdown) and the options to choose from."""
    return {
        "conflict_id": conflict.id,
        "subject": f"{conflict.reference}: which release of {conflict.name}?",
        "body": (
            f"{quoted(conflict.name)} is offered by {len(conflict.rivals)} releases that your "
            "policy does not tell apart. `anishelf policy set` can make it tell them apart."
        ),
        "options": [*map(option_of_rival, conflict.rivals), LATER],
    }


def option_of_suggestion(each: Suggestion) -> str:
    """Return a suggestion as a person chooses it."""
    return f"bgm/{each.bangumi_id} {each.name} ({each.details})"


def option_of_rival(rival: Rival) -> str:
    """Return a release as a person chooses it."""
    return f"#{rival.release_id} {rival.title}"


def chosen_subject(options: Sequence[str]) -> int | None:
    """Return the subject that was chosen, or None for none of them."""
    return _number(_SUBJECT, options)


def chosen_release(options: Sequence[str]) -> int | None:
    """Return the release that was chosen, or None for later."""
    return _number(_RELEASE, options)


def answered_by(answer: dict[str, Any]) -> str:
    """Return who gave an answer in Airflow."""
    return str((answer.get("responded_by_user") or {}).get("name") or "Airflow")


def quoted(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def _number(pattern: re.Pattern[str], options: Sequence[str]) -> int | None:
    found = pattern.match(options[0]) if options else None
    return int(found[1]) if found else None
