"""What a title may mean: the most alike names of the catalogue, and what a search finds."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from anishelf.errors import FetchFailed, MetadataInvalid
from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.likeness import NamedKey, doubt, likeness, nearest
from anishelf.identity.domain.matching import Simplify, named_season, title_key
from anishelf.identity.domain.show import IdentityQuery, Subject
from anishelf.identity.domain.work import Suggestion

log = logging.getLogger(__name__)

_MOST = 8
_MOST_LOOKED_UP = 3
"""Shows of one title that bangumi.tv is asked about, one request each."""


class Searcher(Protocol):
    """Searches bangumi.tv, and knows its subjects."""

    def search(self, keyword: str, *, year: int | None) -> list[Subject]: ...
    def get(self, subject_id: int) -> Subject: ...


class Catalogue(Protocol):
    """The public catalogue of shows."""

    def keys(self) -> Sequence[NamedKey]: ...
    def shows(self, bangumi_ids: Collection[int]) -> Mapping[int, CatalogueShow]: ...


@dataclass(frozen=True, slots=True)
class Suggester:
    """Suggests shows to people; *language* (zh or ja) is the one of their names."""

    catalogue: Catalogue
    subjects: Searcher
    simplify: Simplify
    language: str

    def suggest(self, query: IdentityQuery) -> list[Suggestion]:
        """Return what the title may mean, the likeliest first."""
        found = {each.bangumi_id: each for each in self._alike(query)}
        found |= {subject.id: self._scored(query, subject) for subject in self._searched(query)}
        ordered = sorted(found.values(), key=lambda each: (-each.score, each.bangumi_id))[:_MOST]
        return self._detailed(ordered)

    def _alike(self, query: IdentityQuery) -> list[Suggestion]:
        scores = nearest(query.titles, self.catalogue.keys(), self.simplify)
        shows = self.catalogue.shows(sorted(scores))
        return [
            Suggestion(
                bangumi_id=show.bangumi_id,
                name=show.names[:2][-1] if self.language == "zh" else show.title,
                year=show.begins.year if show.begins else None,
                score=_kept(scores[show.bangumi_id] - self._doubt(query, show)),
            )
            for show in shows.values()
        ]

    def _doubt(self, query: IdentityQuery, show: CatalogueShow) -> float:
        named = (title_key(name, self.simplify).season for name in show.names)
        season = (show.tmdb[1] if show.tmdb else None) or next(filter(None, named), None)
        return doubt(query, begins=show.begins, season=season, simplify=self.simplify)

    def _scored(self, query: IdentityQuery, subject: Subject) -> Suggestion:
        season = named_season(subject, self.simplify)
        against = doubt(query, begins=subject.air_date, season=season, simplify=self.simplify)
        alike = likeness(query.titles, subject, self.simplify)
        return self._described(subject, score=_kept(alike - against))

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


def _kept(score: float) -> float:
    return round(max(score, 0.0), 1)
