"""Puts a title that nobody could place before a person, with what it may mean."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from anishelf.domain.matching import Simplify, likeness, review_key, stated_season
from anishelf.domain.show import Blocked, IdentityQuery, Subject
from anishelf.domain.work import Suggestion
from anishelf.errors import FetchFailed, MetadataInvalid

log = logging.getLogger(__name__)

_MOST_SUGGESTIONS = 8


class Searcher(Protocol):
    """Searches bangumi.tv."""

    def search(self, keyword: str, *, year: int | None) -> list[Subject]: ...


class Reviews(Protocol):
    """The titles that wait for a person."""

    def ask(
        self, title_key: str, *, title: str, suggestions: Sequence[Suggestion], reason: str
    ) -> None: ...


def ask_for_review(
    query: IdentityQuery,
    blocked: Blocked,
    *,
    subjects: Searcher,
    reviews: Reviews,
    simplify: Simplify,
    language: str,
) -> None:
    """Put the title of *query* up for review with what a search offers; once for each title."""
    key = review_key(query.titles, stated_season(query, simplify), simplify)
    if not key:
        return
    suggestions = [
        Suggestion(
            bangumi_id=subject.id,
            name=subject.title(language),
            year=subject.year,
            score=round(likeness(query.titles, subject, simplify), 1),
        )
        for subject in _offered(query, subjects)
    ]
    suggestions.sort(key=lambda each: (-each.score, each.bangumi_id))
    reviews.ask(
        key,
        title=query.titles[0],
        suggestions=suggestions[:_MOST_SUGGESTIONS],
        reason=blocked.reason,
    )


def _offered(query: IdentityQuery, subjects: Searcher) -> list[Subject]:
    try:
        found = subjects.search(query.titles[0], year=query.year)
    except (FetchFailed, MetadataInvalid) as error:
        log.warning("nothing to suggest for %s: %s", query.titles[0], error)
        return []
    return [subject for subject in found if subject.is_anime]
