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
    year_fits,
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
from anishelf.domain.work import KnownSeason
from anishelf.errors import NotFound
from anishelf.pipeline.seasons import Seat, seat, sequel

_MOST_SEARCHES = 3


class SubjectFinder(Protocol):
    """Knows subjects by id, by relation and by exact name, and can search for them."""

    def get(self, subject_id: int) -> Subject: ...
    def relations(self, subject_id: int, *, incomplete: bool = False) -> tuple[Relation, ...]: ...
    def named(self, keys: Collection[str]) -> list[NamedSubject]: ...
    def search(self, keyword: str, *, year: int | None) -> list[Subject]: ...


class KnownShows(Protocol):
    """What the library has settled before: mapped ids, and seasons with their numbers."""

    def subject_of(self, namespace: str, value: str) -> int | None: ...
    def season_of(self, bangumi_id: int) -> KnownSeason | None: ...


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
class Recognition:
    """Finds the season of a release; *simplify* turns Traditional Chinese into Simplified."""

    subjects: SubjectFinder
    known: KnownShows
    mikan: Mikan
    simplify: Simplify
    now: datetime

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
        place = self._seat(subject, stated_season(query, self.simplify))
        if isinstance(place, Blocked):
            return place
        if place.subject.id != subject.id and self._fits(query, place) is False:
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
        fitting: dict[int, tuple[Seat, str, bool | None]] = {}
        refusals: list[str] = []
        for named in self._bearers(keys, stated, query):
            place = self._reached(named.subject, stated, query)
            if isinstance(place, Blocked):
                refusals.append(place.reason)
                continue
            fits = self._fits(query, place)
            if fits is not False:
                fitting.setdefault(place.subject.id, (place, named.name, fits))
            else:
                refusals.append(f"{place.subject.describe()} did not air when this was published")
        return _verdict(query, fitting, refusals)

    def _bearers(
        self, keys: list[TitleKey], stated: int | None, query: IdentityQuery
    ) -> list[NamedSubject]:
        """Return who bears the name with this season, else who bears it without any."""
        lookups = {key.key for key in keys} | {key.hint_key for key in keys if key.hint}
        if stated and stated > 1:
            lookups |= {f"{key.key}{stated}" for key in keys}
        exact: dict[int, NamedSubject] = {}
        open_ended: dict[int, NamedSubject] = {}
        for named in self.subjects.named(lookups):
            if not kind_fits(named.subject, query):
                continue
            match agreement(keys, title_key(named.name, self.simplify), stated):
                case True:
                    exact.setdefault(named.subject.id, named)
                case None:
                    open_ended.setdefault(named.subject.id, named)
        return list((exact or open_ended).values())

    def _reached(
        self, subject: Subject, stated: int | None, query: IdentityQuery
    ) -> Seat | Blocked:
        place = self._seat(subject, stated)
        if isinstance(place, Blocked) or stated is not None or query.published_at is None:
            return place
        return self._later_season(place, query)

    def _later_season(self, place: Seat, query: IdentityQuery) -> Seat | Blocked:
        """Follow a number that runs through the whole show (`… - 53`) to the season that airs."""
        number = query.absolute_episode if query.episode is None else query.episode
        counted = place.subject.episode_count
        current = place
        while counted and number is not None and number > counted:
            following = sequel(current, self.subjects)
            if following is None or isinstance(following, Blocked):
                return place if following is None else following
            current = following
            if not current.subject.episode_count:
                return place
            counted += current.subject.episode_count
        return current

    def _seat(self, subject: Subject, stated: int | None) -> Seat | Blocked:
        known = self.known.season_of(subject.id)
        return seat(
            subject,
            stated=stated,
            known=known.number if known else None,
            subjects=self.subjects,
            simplify=self.simplify,
        )

    def _fits(self, query: IdentityQuery, place: Seat) -> bool | None:
        fits = year_fits(
            place.subject, year=query.year, published_at=query.published_at, now=self.now
        )
        if fits is False and query.year is not None:
            # Libraries are named after the year of the first season.
            root = year_fits(place.root, year=query.year, published_at=None, now=self.now)
            return root or fits
        return fits


def _verdict(
    query: IdentityQuery,
    fitting: dict[int, tuple[Seat, str, bool | None]],
    refusals: list[str],
) -> tuple[bool, Found | Blocked]:
    if len(fitting) > 1:
        both = " and ".join(place.subject.describe() for place, _, _ in fitting.values())
        return True, Blocked(f"{len(fitting)} shows fit: {both}")
    if fitting:
        place, name, fits = next(iter(fitting.values()))
        evidence = f"“{name}” is exactly a name of {place.subject.describe()}"
        return fits is True, Found(place, IdentitySource.SEARCH, evidence)
    if refusals:
        return False, Blocked("; ".join(dict.fromkeys(refusals)))
    return False, Blocked(f"no show on bangumi.tv is named {' or '.join(query.titles)}")
