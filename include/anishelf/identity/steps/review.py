"""Puts a title that nobody could place before a person, with what it may mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from anishelf.identity.domain.matching import Simplify, review_key, stated_season
from anishelf.identity.domain.show import Blocked, IdentityQuery
from anishelf.identity.domain.work import Suggestion

SUGGEST_AGAIN = timedelta(hours=6)
"""How long suggestions are good: what is missing may be added to bangumi.tv any day."""


class Reviews(Protocol):
    """The titles that wait for a person."""

    def needs_suggestions(self, title_key: str, *, reason: str, since: datetime) -> bool: ...
    def ask(
        self,
        title_key: str,
        *,
        title: str,
        suggestions: Sequence[Suggestion],
        reason: str,
        now: datetime,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """Takes titles in; each is asked about once, whoever carries it."""

    reviews: Reviews
    suggest: Callable[[IdentityQuery], Sequence[Suggestion]]
    simplify: Simplify
    now: datetime

    def take(self, query: IdentityQuery, blocked: Blocked) -> None:
        """Put the title of *query* up for review, unless it lies there with fresh suggestions."""
        key = review_key(query.titles, stated_season(query, self.simplify), self.simplify)
        since = self.now - SUGGEST_AGAIN
        if key and self.reviews.needs_suggestions(key, reason=blocked.reason, since=since):
            self.reviews.ask(
                key,
                title=query.titles[0],
                suggestions=self.suggest(query),
                reason=blocked.reason,
                now=self.now,
            )
