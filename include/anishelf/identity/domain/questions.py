"""The question that a title for review becomes in Airflow, and what its answer means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from anishelf.identity.domain.work import Review, Suggestion

DAG_ID = "review_matches"
ASK_TASK = "review.ask"
NONE_OF_THEM = "none of them"
AFTERWARDS = "reparse_releases"
"""The DAG that files what waited for an answer."""

_SUBJECT = "Review {0}: which show is “{1}”?"
_CHOSEN = re.compile(r"bgm/(\d{1,10}) ")


def question_of(review: Review) -> dict[str, object]:
    """Return what a person is asked: subject, body (Markdown) and the options to choose from."""
    options = [option_of(each) for each in review.suggestions]
    return {
        "review_id": review.id,
        "title": review.title,
        "subject": _SUBJECT.format(review.id, review.title),
        "body": f"{quoted(review.reason)}\n\n`anishelf review pin` takes any other show.",
        "options": [*dict.fromkeys(options), NONE_OF_THEM],
    }


def filing(title: str) -> dict[str, object]:
    """Return how the DAG that comes afterwards is started for the entries of *title*."""
    return {"dry_run": False, "scope": {"titles": [title]}}


def option_of(each: Suggestion) -> str:
    """Return a suggestion as a person chooses it."""
    return f"bgm/{each.bangumi_id} {each.name} ({each.details})"


def chosen_subject(options: Sequence[str]) -> int | None:
    """Return the subject that was chosen, or None for none of them."""
    found = _CHOSEN.match(options[0]) if options else None
    return int(found[1]) if found else None


def is_question_about(review_id: int, subject: str) -> bool:
    """Return whether a question with this subject asks about the review."""
    return subject.startswith(f"Review {review_id}:")


def quoted(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)
