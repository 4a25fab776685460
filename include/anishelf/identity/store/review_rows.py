"""How a review and its suggestions stand in their columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.domain.work import Review, Suggestion


def candidate(each: Suggestion) -> dict[str, object]:
    """Return a suggestion as it is kept."""
    return {
        "id": each.bangumi_id,
        "name": each.name,
        "year": each.year,
        "score": each.score,
        "episodes": each.episodes,
    }


def review_of(row: Sequence[Any]) -> Review:
    """Return the review that the columns of one row describe, in the order of the table's reader."""
    review_id, key, title, reason, status, candidates, bangumi_id, answered_by, season = row
    return Review(
        id=review_id,
        key=key,
        title=title,
        reason=reason,
        status=ReviewStatus(status),
        suggestions=tuple(
            Suggestion(each["id"], each["name"], each["year"], each["score"], each.get("episodes"))
            for each in candidates
        ),
        bangumi_id=bangumi_id,
        answered_by=answered_by,
        season=season,
    )
