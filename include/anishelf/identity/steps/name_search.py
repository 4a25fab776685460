"""Which season bears a name of the title, among the subjects of bangumi.tv; searched where needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anishelf.identity.domain.lookup import is_glued
from anishelf.identity.domain.matching import agreement, air_window, kind_fits
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.season_match import Found, SeasonMatch
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.domain.subject import NamedSubject, Subject
from anishelf.identity.domain.title_key import TitleKey, title_key
from anishelf.identity.steps.season_finder import SeasonFinder
from anishelf.identity.steps.subjects import Subjects

_MOST_SEARCHES = 3
_EARLY, _LATE = timedelta(days=3), timedelta(days=21)


@dataclass(frozen=True, slots=True)
class _Fit:
    season: SeasonMatch
    name: str
    sure: bool


@dataclass(frozen=True, slots=True)
class NameSearch:
    """Asks what is known first; a search settles what that leaves in doubt."""

    subjects: Subjects
    seasons: SeasonFinder
    now: datetime

    def find(self, query: IdentityQuery) -> Found | Blocked:
        """Return the one season that bears a name of the title and fits, or why none is certain."""
        if not query.clue.keys:
            return Blocked("the title names no show")
        certain, outcome = self._choose(query)
        if certain and not query.is_special:
            return outcome
        for title in query.titles[:_MOST_SEARCHES]:
            self.subjects.search(title, year=query.year)
            certain, outcome = self._choose(query)
            if certain:
                break
        return outcome

    def _choose(self, query: IdentityQuery) -> tuple[bool, Found | Blocked]:
        """Return the one season that fits, or why none is certain; True when that will not change.

        Without a year on either side nothing speaks against a namesake, so only a search settles.
        """
        refusals: list[str] = []
        for bearers in self._bearers(query.clue.keys, query):
            fitting = self._fitting(bearers, query, refusals)
            if fitting:
                return _outcome_of(fitting)
        if refusals:
            return False, Blocked("; ".join(dict.fromkeys(refusals)))
        return False, Blocked(f"no show on bangumi.tv is named {' or '.join(query.titles)}")

    def _fitting(
        self,
        bearers: Iterable[NamedSubject],
        query: IdentityQuery,
        refusals: list[str],
    ) -> list[_Fit]:
        """Return the seasons that *bearers* lead to and that fit; add to *refusals* why not."""
        fitting: dict[int, _Fit] = {}
        for named in bearers:
            season = self.seasons.reached(named.subject, query.clue.stated_season, query)
            if isinstance(season, Blocked):
                refusals.append(season.reason)
                continue
            fits = self.seasons.fits(query, season)
            if fits is not False:
                fitting.setdefault(season.subject.id, _Fit(season, named.name, sure=fits is True))
            else:
                refusals.append(f"{season.subject.describe()} did not air when this was published")
        return list(fitting.values())

    def _bearers(
        self, keys: Sequence[TitleKey], query: IdentityQuery
    ) -> tuple[list[NamedSubject], list[NamedSubject]]:
        """Return who bears the name with this season, and who bears it without any.

        A name that is two names glued together counts as a whole before its halves do, and these
        only in the very weeks of their show.
        """
        if is_glued(keys):
            whole = self._bearers(keys[:1], query)
            halves = self._bearers(keys[1:], query)
            if any(whole):
                return whole
            return (
                [named for named in halves[0] if self._airs(named.subject, query)],
                [named for named in halves[1] if self._airs(named.subject, query)],
            )
        stated = query.clue.stated_season
        lookups = {key.key for key in keys} | {key.hint_key for key in keys if key.hint}
        if stated and stated > 1:
            lookups |= {f"{key.key}{stated}" for key in keys}
        exact: list[NamedSubject] = []
        open_ended: list[NamedSubject] = []
        for named in self.subjects.named(lookups):
            if not kind_fits(named.subject.kind, query):
                continue
            match agreement(keys, title_key(named.name), stated):
                case True:
                    exact.append(named)
                case None:
                    open_ended.append(named)
        return exact, open_ended

    def _airs(self, subject: Subject, query: IdentityQuery) -> bool:
        """Return whether the release came out in the very weeks of the show."""
        if query.published_at is None or subject.air_date is None:
            return query.year is not None and subject.year == query.year
        first, last = air_window(subject, now=self.now)
        return first - _EARLY <= query.published_at.date() <= last + _LATE


def _outcome_of(fitting: list[_Fit]) -> tuple[bool, Found | Blocked]:
    if len(fitting) > 1:
        both = " and ".join(fit.season.subject.describe() for fit in fitting)
        return True, Blocked(f"{len(fitting)} shows fit: {both}")
    (fit,) = fitting
    evidence = f"“{fit.name}” is exactly a name of {fit.season.subject.describe()}"
    return fit.sure, Found(fit.season, IdentitySource.SEARCH, evidence)
