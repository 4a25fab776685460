"""Which season bears a name of the title, among the subjects of bangumi.tv; searched where needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from anishelf.identity.domain.lookup import is_glued
from anishelf.identity.domain.matching import (
    Simplify,
    TitleKey,
    agreement,
    air_window,
    kind_fits,
    stated_season,
    title_key,
)
from anishelf.identity.domain.show import Blocked, IdentityQuery, NamedSubject, Subject
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.steps.season_finder import Found, SeasonFinder
from anishelf.identity.steps.seasons import SeasonMatch

_MOST_SEARCHES = 3
_EARLY, _LATE = timedelta(days=3), timedelta(days=21)


class NamedSubjects(Protocol):
    """Knows subjects by exact name, and can search for them."""

    def named(self, keys: Collection[str]) -> list[NamedSubject]: ...
    def search(self, keyword: str, *, year: int | None) -> list[Subject]: ...


@dataclass(frozen=True, slots=True)
class _Fit:
    place: SeasonMatch
    name: str
    sure: bool


@dataclass(frozen=True, slots=True)
class NameSearch:
    """Asks what is known first; a search settles what that leaves in doubt."""

    subjects: NamedSubjects
    seating: SeasonFinder
    simplify: Simplify
    now: datetime

    def find(self, query: IdentityQuery) -> Found | Blocked:
        """Return the one season that bears a name of the title and fits, or why none is certain."""
        keys = [title_key(title, self.simplify) for title in query.titles]
        keys = [key for key in keys if key.key]
        if not keys:
            return Blocked("the title names no show")
        certain, outcome = self._choose(query, keys)
        if certain and not query.is_special:
            return outcome
        for title in query.titles[:_MOST_SEARCHES]:
            self.subjects.search(title, year=query.year)
            certain, outcome = self._choose(query, keys)
            if certain:
                break
        return outcome

    def _choose(self, query: IdentityQuery, keys: list[TitleKey]) -> tuple[bool, Found | Blocked]:
        """Return the one season that fits, or why none is certain; True when that will not change.

        Without a year on either side nothing speaks against a namesake, so only a search settles.
        """
        stated = stated_season(query, self.simplify)
        refusals: list[str] = []
        for bearers in self._bearers(keys, stated, query):
            fitting = self._fitting(bearers, stated, query, refusals)
            if fitting:
                return _verdict(fitting)
        if refusals:
            return False, Blocked("; ".join(dict.fromkeys(refusals)))
        return False, Blocked(f"no show on bangumi.tv is named {' or '.join(query.titles)}")

    def _fitting(
        self,
        bearers: Iterable[NamedSubject],
        stated: int | None,
        query: IdentityQuery,
        refusals: list[str],
    ) -> list[_Fit]:
        """Return the seasons that *bearers* lead to and that fit; add to *refusals* why not."""
        fitting: dict[int, _Fit] = {}
        for named in bearers:
            place = self.seating.reached(named.subject, stated, query)
            if isinstance(place, Blocked):
                refusals.append(place.reason)
                continue
            fits = self.seating.fits(query, place)
            if fits is not False:
                fitting.setdefault(place.subject.id, _Fit(place, named.name, sure=fits is True))
            else:
                refusals.append(f"{place.subject.describe()} did not air when this was published")
        return list(fitting.values())

    def _bearers(
        self, keys: list[TitleKey], stated: int | None, query: IdentityQuery
    ) -> tuple[list[NamedSubject], list[NamedSubject]]:
        """Return who bears the name with this season, and who bears it without any.

        A name that is two names glued together counts as a whole before its halves do, and these
        only in the very weeks of their show.
        """
        if is_glued(keys):
            whole = self._bearers(keys[:1], stated, query)
            halves = self._bearers(keys[1:], stated, query)
            if any(whole):
                return whole
            return (
                [named for named in halves[0] if self._airs(named.subject, query)],
                [named for named in halves[1] if self._airs(named.subject, query)],
            )
        lookups = {key.key for key in keys} | {key.hint_key for key in keys if key.hint}
        if stated and stated > 1:
            lookups |= {f"{key.key}{stated}" for key in keys}
        exact: list[NamedSubject] = []
        open_ended: list[NamedSubject] = []
        for named in self.subjects.named(lookups):
            if not kind_fits(named.subject.kind, query):
                continue
            match agreement(keys, title_key(named.name, self.simplify), stated):
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


def _verdict(fitting: list[_Fit]) -> tuple[bool, Found | Blocked]:
    if len(fitting) > 1:
        both = " and ".join(fit.place.subject.describe() for fit in fitting)
        return True, Blocked(f"{len(fitting)} shows fit: {both}")
    (fit,) = fitting
    evidence = f"“{fit.name}” is exactly a name of {fit.place.subject.describe()}"
    return fit.sure, Found(fit.place, IdentitySource.SEARCH, evidence)
