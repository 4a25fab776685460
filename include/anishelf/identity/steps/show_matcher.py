"""Which show a release is: what a person said, the feed's ids, else an exact name. Never likeness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from anishelf.errors import NotFound
from anishelf.identity.domain.lookup import (
    CatalogueMatch,
    Index,
    lookup_keys,
    match_catalogue,
    series_to_follow,
)
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.season_match import Found
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.ports import CatalogueRows, Reviews, Shows
from anishelf.identity.steps.feed_ids import FeedIds
from anishelf.identity.steps.name_search import NameSearch
from anishelf.identity.steps.season_finder import SeasonFinder, SequelChain
from anishelf.identity.steps.subjects import Subjects


@dataclass(frozen=True, slots=True)
class ShowMatcher:
    """Finds the season of a release."""

    subjects: Subjects
    shows: Shows
    reviews: Reviews
    catalogue: CatalogueRows
    feed_ids: FeedIds
    now: datetime

    @property
    def chains(self) -> SequelChain:
        """Return what finds the number of a season in its work."""
        return SequelChain(self.subjects, self.catalogue)

    @property
    def _seasons(self) -> SeasonFinder:
        return SeasonFinder(self.chains, self.shows, self.now)

    def by_answer(self, query: IdentityQuery) -> Found | Blocked | None:
        """Return the season that a person named for this title or id; None when nobody did."""
        answer = self.reviews.answer_of(query.clue.answer_keys)
        if answer is None:
            return None
        subject = self.subjects.get(answer.bangumi_id)
        evidence = f"you said that {answer.title} is {subject.describe()}"
        if answer.season is not None:
            said = self.chains.said(subject, answer.season)
            return Found(said, IdentitySource.MANUAL, f"{evidence}, season {answer.season}")
        season = self._seasons.settled(subject, query)
        if isinstance(season, Blocked):
            return season
        return Found(season, IdentitySource.MANUAL, evidence)

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
        season = self._seasons.season_of(subject, query.clue.stated_season)
        if isinstance(season, Blocked):
            return season
        if season.subject.id != subject.id and self._seasons.fits(query, season) is False:
            return Blocked(f"{season.subject.describe()} did not air when this was published")
        return Found(
            season,
            IdentitySource.FEED,
            evidence=f"the feed names {', '.join(named)}",
            followed=season.subject.id != subject.id,
        )

    def by_title(self, query: IdentityQuery) -> Found | Blocked:
        """Return the season that bears exactly this name, fitting in season and year.

        The catalogue comes first, then what bangumi.tv said before. Where that leaves a doubt,
        bangumi.tv is searched: another show of the same name may exist that nobody has met yet.
        """
        named = self._by_catalogue(query)
        if named is not None:
            return named
        return NameSearch(self.subjects, self._seasons, self.now).find(query)

    def _by_catalogue(self, query: IdentityQuery) -> Found | Blocked | None:
        today = self.now.date()
        found = find_in_catalogue(query, self.catalogue, today=today)
        if not isinstance(found, CatalogueMatch):
            return found
        try:
            subject = self.subjects.get(found.show.bangumi_id)
        except NotFound:
            return None  # removed there since the catalogue was made; the site may know another
        if not subject.is_anime:
            return None
        season = self._seasons.confirmed(subject, query)
        if isinstance(season, Blocked):
            return season
        if found.rivals and season.subject.id not in found.rivals:
            rival = self.subjects.get(found.rivals[0]).describe()
            return Blocked(f"the title names no season, and {rival} aired when it was published")
        evidence = f"“{found.name}” is exactly a name of {subject.describe()} in the catalogue"
        return Found(season, IdentitySource.CATALOGUE, evidence)


def find_in_catalogue(
    query: IdentityQuery, names: CatalogueRows, *, today: date
) -> CatalogueMatch | Blocked | None:
    """Return the show that the title names; Blocked when several fit, None when none does."""
    found = names.named(lookup_keys(query))
    season, followed = series_to_follow(query.clue, found)
    seasons = [show for series in followed for show in names.season_of_tmdb(series, season)]
    return match_catalogue(query, Index(found, seasons), today=today)
