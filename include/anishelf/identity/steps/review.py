"""Puts a title that nobody could place before a person, with what it may mean.

That is the most alike names of the catalogue, and what a search on bangumi.tv finds.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from anishelf.errors import FetchFailed, MetadataInvalid
from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.likeness import doubt, likeness, nearest
from anishelf.identity.domain.matching import named_season
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.subject import Subject
from anishelf.identity.domain.title_key import title_key
from anishelf.identity.domain.work import Suggestion
from anishelf.identity.ports import CatalogueRows, Reviews
from anishelf.identity.steps.subjects import Subjects

log = logging.getLogger(__name__)

SUGGEST_AGAIN = timedelta(hours=6)
"""How long suggestions are good: what is missing may be added to bangumi.tv any day."""

_MOST = 8
_MOST_LOOKED_UP = 3
"""Shows of one title that bangumi.tv is asked about, one request each."""


@dataclass(frozen=True, slots=True)
class Suggester:
    """Suggests shows to people; *language* (zh or ja) is the one of their names."""

    catalogue: CatalogueRows
    subjects: Subjects
    language: str

    def suggest(self, query: IdentityQuery) -> list[Suggestion]:
        """Return what the title may mean, the likeliest first."""
        found = {each.bangumi_id: each for each in self._alike(query)}
        found |= {subject.id: self._scored(query, subject) for subject in self._searched(query)}
        ordered = sorted(found.values(), key=lambda each: (-each.score, each.bangumi_id))[:_MOST]
        return self._detailed(ordered)

    def only(self, bangumi_id: int, query: IdentityQuery) -> list[Suggestion]:
        """Return the one show that a person named for the title."""
        return [self._scored(query, self.subjects.get(bangumi_id))]

    def _alike(self, query: IdentityQuery) -> list[Suggestion]:
        scores = nearest(query.clue.keys, self.catalogue.keys())
        shows = self.catalogue.shows(sorted(scores))
        return [
            Suggestion(
                bangumi_id=show.bangumi_id,
                name=show.names[:2][-1] if self.language == "zh" else show.title,
                year=show.begins.year if show.begins else None,
                score=_rounded(scores[show.bangumi_id] - self._doubt(query, show)),
            )
            for show in shows.values()
        ]

    def _doubt(self, query: IdentityQuery, show: CatalogueShow) -> float:
        named = (title_key(name).season for name in show.names)
        season = (show.tmdb[1] if show.tmdb else None) or next(filter(None, named), None)
        return doubt(query.clue, begins=show.begins, season=season)

    def _scored(self, query: IdentityQuery, subject: Subject) -> Suggestion:
        season = named_season(subject)
        against = doubt(query.clue, begins=subject.air_date, season=season)
        alike = likeness(query.clue.keys, subject)
        return self._described(subject, score=_rounded(alike - against))

    def _described(self, subject: Subject, *, score: float) -> Suggestion:
        return Suggestion(
            bangumi_id=subject.id,
            name=subject.title(self.language),
            year=subject.year,
            score=score,
            episodes=subject.episode_count or None,
        )

    def _searched(self, query: IdentityQuery) -> list[Subject]:
        try:
            found = self.subjects.search(query.titles[0], year=query.year)
        except (FetchFailed, MetadataInvalid) as error:
            log.warning("nothing was found for %s: %s", query.titles[0], error)
            return []
        return [subject for subject in found if subject.is_anime]

    def _detailed(self, suggestions: Sequence[Suggestion]) -> list[Suggestion]:
        """Return them with what bangumi.tv knows of the likeliest ones."""
        lacking = [each for each in suggestions if each.episodes is None][:_MOST_LOOKED_UP]
        return [self._looked_up(each) if each in lacking else each for each in suggestions]

    def _looked_up(self, suggestion: Suggestion) -> Suggestion:
        try:
            subject = self.subjects.get(suggestion.bangumi_id)
        except (FetchFailed, MetadataInvalid) as error:
            log.warning("no details of bgm/%s: %s", suggestion.bangumi_id, error)
            return suggestion
        return replace(
            self._described(subject, score=suggestion.score), bangumi_id=suggestion.bangumi_id
        )


def _rounded(score: float) -> float:
    return round(max(score, 0.0), 1)


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """Takes titles in; each is asked about once, whoever carries it."""

    reviews: Reviews
    suggester: Suggester
    now: datetime

    def take(self, query: IdentityQuery, blocked: Blocked) -> None:
        """Put the title of *query* up for review, unless it waits there with fresh suggestions."""
        key = query.clue.review_key
        since = self.now - SUGGEST_AGAIN
        if key and self.reviews.needs_suggestions(key, reason=blocked.reason, since=since):
            self.reviews.ask(
                key,
                title=query.titles[0],
                suggestions=self.suggester.suggest(query),
                reason=blocked.reason,
                now=self.now,
            )

    def ask_season(self, query: IdentityQuery, blocked: Blocked) -> None:
        """Ask which season a title is, whose show a person named: that alone leaves it open."""
        answer = self.reviews.answer_of(query.clue.answer_keys)
        if answer is not None:
            self.reviews.ask_season(
                answer.review_id,
                suggestions=self.suggester.only(answer.bangumi_id, query),
                reason=f"which season is it? {blocked.reason}",
                now=self.now,
            )
