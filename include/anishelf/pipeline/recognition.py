"""Which show a release is: by the ids its feed carries, else by an exact name. Never by likeness."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from anishelf.domain.matching import (
    Simplify,
    TitleKey,
    agreement,
    kind_fits,
    stated_season,
    title_key,
)
from anishelf.domain.show import (
    BANGUMI,
    MIKAN,
    MIKAN_RELEASE,
    Blocked,
    IdentityQuery,
    NamedSubject,
    Relation,
    Subject,
)
from anishelf.domain.states import IdentitySource
from anishelf.errors import NotFound
from anishelf.pipeline.seasons import Seat
from anishelf.pipeline.seating import KnownSeasons, Seating

_MOST_SEARCHES = 3


class SubjectFinder(Protocol):
    """Knows subjects by id, by relation and by exact name, and can search for them."""

    def get(self, subject_id: int) -> Subject: ...
    def relations(self, subject_id: int, *, incomplete: bool = False) -> tuple[Relation, ...]: ...
    def named(self, keys: Collection[str]) -> list[NamedSubject]: ...
    def search(self, keyword: str, *, year: int | None) -> list[Subject]: ...


class KnownShows(KnownSeasons, Protocol):
    """What the library has settled before: mapped ids, and seasons with their numbers."""

    def subject_of(self, namespace: str, value: str) -> int | None: ...


class Mikan(Protocol):
    """Mikan's pages: a show names its bangumi.tv subject, a release its show."""

    def bangumi_id(self, mikan_id: str) -> int | None: ...
    def bangumi_id_of_release(self, infohash: str) -> int | None: ...


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
    known: KnownShows
    mikan: Mikan
    simplify: Simplify
    now: datetime

    @property
    def _seating(self) -> Seating:
        return Seating(self.subjects, self.known, self.simplify, self.now)

    def by_ids(self, query: IdentityQuery) -> Found | Blocked | None:
        """Return the season that the feed's ids name; None when they name none."""
        named = dict(self._named_ids(query.external_ids))
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

        The cache is asked first. Where it leaves a doubt, bangumi.tv is searched: another show of
        the same name may exist that nobody has met yet.
        """
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

    def _named_ids(self, external_ids: Iterable[str]) -> Iterator[tuple[str, int]]:
        for external_id in external_ids:
            namespace, _, value = external_id.partition("/")
            subject_id = self._subject_of(namespace, value)
            if subject_id is not None:
                yield external_id, subject_id

    def _subject_of(self, namespace: str, value: str) -> int | None:
        if namespace == BANGUMI:
            return int(value) if value.isascii() and value.isdecimal() and int(value) else None
        known = self.known.subject_of(namespace, value)
        ask = {MIKAN: self.mikan.bangumi_id, MIKAN_RELEASE: self.mikan.bangumi_id_of_release}
        if known is not None or namespace not in ask:
            return known
        try:
            return ask[namespace](value)
        except NotFound:
            return None  # the page is gone; the title may still tell

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
        """Return who bears the name with this season, and who bears it without any."""
        lookups = {key.key for key in keys} | {key.hint_key for key in keys if key.hint}
        if stated and stated > 1:
            lookups |= {f"{key.key}{stated}" for key in keys}
        exact: list[NamedSubject] = []
        open_ended: list[NamedSubject] = []
        for named in self.subjects.named(lookups):
            if not kind_fits(named.subject, query):
                continue
            match agreement(keys, title_key(named.name, self.simplify), stated):
                case True:
                    exact.append(named)
                case None:
                    open_ended.append(named)
        return exact, open_ended


def _verdict(fitting: list[_Fit]) -> tuple[bool, Found | Blocked]:
    if len(fitting) > 1:
        both = " and ".join(fit.place.subject.describe() for fit in fitting)
        return True, Blocked(f"{len(fitting)} shows fit: {both}")
    (fit,) = fitting
    evidence = f"“{fit.name}” is exactly a name of {fit.place.subject.describe()}"
    return fit.sure, Found(fit.place, IdentitySource.SEARCH, evidence)
