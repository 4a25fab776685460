"""Which season a subject stands for when a certain release names it, and whether that can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from anishelf.identity.domain.matching import stated_season, year_fits
from anishelf.identity.domain.show import Blocked, IdentityQuery, Subject
from anishelf.identity.domain.states import IdentitySource
from anishelf.identity.domain.work import KnownSeason
from anishelf.identity.steps.seasons import SeasonMatch, SequelChain


class KnownSeasons(Protocol):
    """The seasons that have a number in the library."""

    def season_of(self, bangumi_id: int) -> KnownSeason | None: ...


@dataclass(frozen=True, slots=True)
class Found:
    """The season that a release belongs to, and how that was found out."""

    seat: SeasonMatch
    source: IdentitySource
    evidence: str
    followed: bool = False
    """The ids named an earlier season, and the title said which one is meant."""


@dataclass(frozen=True, slots=True)
class SeasonFinder:
    """Finds the seats of subjects in their works."""

    chains: SequelChain
    known: KnownSeasons
    now: datetime

    def reached(
        self, subject: Subject, stated: int | None, query: IdentityQuery
    ) -> SeasonMatch | Blocked:
        """Return the season that a name found, the stated one, or the one a number runs on to."""
        place = self.seat(subject, stated)
        if isinstance(place, Blocked) or stated is not None or query.published_at is None:
            return place
        return self._later_season(place, query)

    def settled(self, subject: Subject, query: IdentityQuery) -> SeasonMatch | Blocked:
        """Return the season of a subject that a name with its season, or a person, has settled."""
        if stated_season(query, self.chains.simplify) is None:
            return self.reached(subject, None, query)
        return self.seat(subject, None)

    def _later_season(self, place: SeasonMatch, query: IdentityQuery) -> SeasonMatch | Blocked:
        """Follow a number that runs through the whole show (`… - 53`) to the season that airs."""
        number = query.absolute_episode if query.episode is None else query.episode
        counted = place.subject.episode_count
        current = place
        while counted and number is not None and number > counted:
            following = self.chains.sequel(current)
            if following is None or isinstance(following, Blocked):
                return place if following is None else following
            current = following
            if not current.subject.episode_count:
                return place
            counted += current.subject.episode_count
        return current

    def seat(self, subject: Subject, stated: int | None) -> SeasonMatch | Blocked:
        """Return the season that *subject* is, or the one that the *stated* number means."""
        known = self.known.season_of(subject.id)
        return self.chains.seat(subject, stated=stated, known=known.number if known else None)

    def fits(self, query: IdentityQuery, place: SeasonMatch) -> bool | None:
        """Return whether the season may be what the release holds; None when nothing tells."""
        fits = year_fits(
            place.subject, year=query.year, published_at=query.published_at, now=self.now
        )
        if fits is False and query.year is not None:
            # Libraries are named after the year of the first season.
            root = year_fits(place.root, year=query.year, published_at=None, now=self.now)
            return root or fits
        return fits
