"""Which show a release is: what a person said, the feed's ids, else an exact name. Never likeness."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from anishelf.domain.catalogue import CatalogueName
from anishelf.domain.lookup import Match, is_glued
from anishelf.domain.matching import (
    Simplify,
    TitleKey,
    agreement,
    air_window,
    kind_fits,
    stated_season,
    title_key,
)
from anishelf.domain.show import (
    Blocked,
    IdentityQuery,
    NamedSubject,
    Relation,
    Subject,
)
from anishelf.domain.states import IdentitySource
from anishelf.errors import NotFound
from anishelf.pipeline.answers import answer_keys
from anishelf.pipeline.cataloguing import find_in_catalogue
from anishelf.pipeline.feed_ids import FeedIds
from anishelf.pipeline.seasons import Chains, Seat, TmdbSeasons
from anishelf.pipeline.seating import KnownSeasons, Seating

_MOST_SEARCHES = 3
_EARLY, _LATE = timedelta(days=3), timedelta(days=21)


class SubjectFinder(Protocol):
    """Knows subjects by id, by relation and by exact name, and can search for them."""

    def get(self, subject_id: int) -> Subject: ...
    def relations(self, subject_id: int, *, incomplete: bool = False) -> tuple[Relation, ...]: ...
    def named(self, keys: Collection[str]) -> list[NamedSubject]: ...
    def search(self, keyword: str, *, year: int | None) -> list[Subject]: ...


class Answered(Protocol):
    """What people said about titles and ids."""

    def answer_of(self, keys: Collection[str]) -> tuple[str, int] | None: ...


class CatalogueRows(TmdbSeasons, Protocol):
    """The public catalogue of shows."""

    def named(self, keys: Collection[str]) -> Sequence[CatalogueName]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """The season that a release belongs to, and how that was found out."""

    seat: Seat
    source: IdentitySource
    evidence: str
    followed: bool = False
    """The ids named an earlier season, and the title said which one is meant."""


@dataclass(frozen=True, slots=True)
class _Fit:
    place: Seat
    name: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Recognition:
    """Finds the season of a release; *simplify* turns Traditional Chinese into Simplified."""

    subjects: SubjectFinder
    known: KnownSeasons
    answers: Answered
    catalogue: CatalogueRows
    feed_ids: FeedIds
    simplify: Simplify
    now: datetime

    @property
    def chains(self) -> Chains:
        """Return what finds the place of a subject in its work."""
        return Chains(self.subjects, self.catalogue, self.simplify)

    @property
    def _seating(self) -> Seating:
        return Seating(self.chains, self.known, self.now)

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
        return self._by_search(query) if named is None else named

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

    def _by_search(self, query: IdentityQuery) -> Found | Blocked:
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
            place = self._seating.reached(named.subject, stated, query)
            if isinstance(place, Blocked):
                refusals.append(place.reason)
                continue
            fits = self._seating.fits(query, place)
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
