"""Which show a release is: what a person said, the feed's ids, else an exact name. Never likeness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from anishelf.errors import NotFound
from anishelf.identity.domain.catalogue import CatalogueName
from anishelf.identity.domain.lookup import Match
from anishelf.identity.domain.matching import Simplify, stated_season
from anishelf.identity.domain.show import Blocked, IdentityQuery, Relation, Subject
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.steps.answers import answer_keys
from anishelf.identity.steps.cataloguing import find_in_catalogue
from anishelf.identity.steps.feed_ids import FeedIds
from anishelf.identity.steps.name_search import NamedSubjects, NameSearch
from anishelf.identity.steps.season_finder import Found, KnownSeasons, SeasonFinder
from anishelf.identity.steps.seasons import SequelChain, TmdbSeasons


class SubjectFinder(NamedSubjects, Protocol):
    """Knows subjects by id, by relation and by exact name, and can search for them."""

    def get(self, subject_id: int) -> Subject: ...
    def relations(self, subject_id: int, *, incomplete: bool = False) -> tuple[Relation, ...]: ...


class Answered(Protocol):
    """What people said about titles and ids."""

    def answer_of(self, keys: Collection[str]) -> tuple[str, int] | None: ...


class CatalogueRows(TmdbSeasons, Protocol):
    """The public catalogue of shows."""

    def named(self, keys: Collection[str]) -> Sequence[CatalogueName]: ...


@dataclass(frozen=True, slots=True)
class ShowMatcher:
    """Finds the season of a release; *simplify* turns Traditional Chinese into Simplified."""

    subjects: SubjectFinder
    known: KnownSeasons
    answers: Answered
    catalogue: CatalogueRows
    feed_ids: FeedIds
    simplify: Simplify
    now: datetime

    @property
    def chains(self) -> SequelChain:
        """Return what finds the place of a subject in its work."""
        return SequelChain(self.subjects, self.catalogue, self.simplify)

    @property
    def _seating(self) -> SeasonFinder:
        return SeasonFinder(self.chains, self.known, self.now)

    def by_answer(self, query: IdentityQuery) -> Found | Blocked | None:
        """Return the season that a person named for this title or id; None when nobody did."""
        answer = self.answers.answer_of(answer_keys(query, self.simplify))
        if answer is None:
            return None
        title, bangumi_id = answer
        subject = self.subjects.get(bangumi_id)
        place = self._seating.settled(subject, query)
        if isinstance(place, Blocked):
            return place
        evidence = f"you said that {title} is {subject.describe()}"
        return Found(place, IdentitySource.MANUAL, evidence)

    def by_ids(self, query: IdentityQuery) -> Found | Blocked | None:
        """Return the season that the feed's ids name; None when they name none."""
        named = dict(self.feed_ids.named(query))
        subjects = {each.id: each for each in map(self.subjects.get, named.values())}
        if not subjects:
            return None
        if len(subjects) > 1:
            both = " and ".join(each.describe() for each in subjects.values())
            return Blocked(f"the ids of the feed name different shows: {both}")
        subject = next(iter(subjects.values()))
        if not subject.is_anime:
            return Blocked(f"{next(iter(named))} is no anime on bangumi.tv: {subject.describe()}")
        place = self._seating.seat(subject, stated_season(query, self.simplify))
        if isinstance(place, Blocked):
            return place
        if place.subject.id != subject.id and self._seating.fits(query, place) is False:
            return Blocked(f"{place.subject.describe()} did not air when this was published")
        return Found(
            place,
            IdentitySource.FEED,
            evidence=f"the feed names {', '.join(named)}",
            followed=place.subject.id != subject.id,
        )

    def by_title(self, query: IdentityQuery) -> Found | Blocked:
        """Return the season that bears exactly this name, fitting in season and year.

        The catalogue is asked first, then what bangumi.tv said before. Where that leaves a doubt,
        bangumi.tv is searched: another show of the same name may exist that nobody has met yet.
        """
        named = self._by_catalogue(query)
        if named is not None:
            return named
        return NameSearch(self.subjects, self._seating, self.simplify, self.now).find(query)

    def _by_catalogue(self, query: IdentityQuery) -> Found | Blocked | None:
        today = self.now.date()
        found = find_in_catalogue(query, self.catalogue, simplify=self.simplify, today=today)
        if not isinstance(found, Match):
            return found
        try:
            subject = self.subjects.get(found.show.bangumi_id)
        except NotFound:
            return None  # removed there since the catalogue was made; the site may know another
        if not subject.is_anime:
            return None
        place = self._seating.settled(subject, query)
        if isinstance(place, Blocked):
            return place
        if found.rivals and place.subject.id not in found.rivals:
            rival = self.subjects.get(found.rivals[0]).describe()
            return Blocked(f"the title names no season, and {rival} aired when it was published")
        evidence = f"“{found.name}” is exactly a name of {subject.describe()} in the catalogue"
        return Found(place, IdentitySource.CATALOGUE, evidence)
