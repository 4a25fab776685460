"""Which season of which work a subject is: what TMDB, its name and its 前传 chain leave together.

The work of a sequel is the series at the start of its 前传 chain. Films and OVAs in between are
passed through and not counted; a compilation hangs on another label and is never met. The cours of
one season are one season of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from anishelf.identity.domain.matching import named_season, year_fits
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.season_doubts import name_marks
from anishelf.identity.domain.season_match import SeasonMatch
from anishelf.identity.domain.season_witnesses import (
    Witnesses,
    names_a_part,
    possible_numbers,
    uncertain,
)
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import SEQUEL, Subject
from anishelf.identity.ports import CatalogueRows, Shows
from anishelf.identity.steps.relations import age, leads_to, listed, neighbours, with_prequels
from anishelf.identity.steps.subjects import Subjects


@dataclass(frozen=True, slots=True)
class SequelChain:
    """Finds the number of a season by comparing all that speaks of it."""

    subjects: Subjects
    catalogue: CatalogueRows

    def season_of(
        self, subject: Subject, *, stated: int | None, known: int | None
    ) -> SeasonMatch | Blocked:
        """Return the season that *subject* is, or the one that a title's *stated* season means.

        A title that says season 2 while the first season was found is followed to its sequel; a
        season before the one that was found, or one that the chain does not settle, is refused.
        *known* is the number that the subject has in the library already: it stays, whatever
        becomes of the chain.
        """
        own = named_season(subject)
        if subject.kind is not WorkKind.TV:
            if stated in {None, 1, own}:
                return SeasonMatch((subject,), known or 1)
            return Blocked(f"the title says season {stated}, but {subject.describe()} is no series")
        found = self._numbered_chain(subject)
        if known is not None:
            found = SeasonMatch((subject,), known) if isinstance(found, Blocked) else found
            found = replace(found, number=known, complete=found.complete and found.number == known)
            if stated in {None, known, own}:
                return found
        if isinstance(found, Blocked) or stated is None or stated == found.number:
            return found
        return self._followed(found, stated)

    def said(self, subject: Subject, number: int) -> SeasonMatch:
        """Return the season that a person called *number*; what came before it names the work."""
        line = with_prequels(subject, self.subjects)
        return SeasonMatch(
            (subject,) if isinstance(line, Blocked) else line, number, complete=False
        )

    def sequel(self, current: SeasonMatch) -> SeasonMatch | Blocked | None:
        """Return what follows *current* (a season, or the next cour), or None for nothing yet."""
        seen = {each.id for each in current.line}
        following = neighbours(current.subject, SEQUEL, self.subjects, set(seen))
        if not following:
            # Sequels are announced long after a show has ended and is refreshed only monthly.
            following = neighbours(current.subject, SEQUEL, self.subjects, seen, incomplete=True)
        if not following:
            return None
        nearest = min(following, key=age)
        if len(following) > 1 and not leads_to(nearest, following, SEQUEL, self.subjects):
            return Blocked(f"{current.subject.describe()} has several sequels: {listed(following)}")
        return self._numbered_line((*current.line, nearest))

    def later_cours(self, current: SeasonMatch) -> tuple[Subject, ...]:
        """Return the subjects after *current* that TMDB counts to the same season."""
        counted = self._witnesses(current.subject)
        if counted.series is None or counted.counted is None:
            return ()
        if len(self.catalogue.season_of_tmdb(counted.series, counted.counted)) < 2:  # noqa: PLR2004
            return ()
        found: list[Subject] = []
        following = self.sequel(current)
        while isinstance(following, SeasonMatch) and following.cours > current.cours:
            found.append(following.subject)
            current, following = following, self.sequel(following)
        return tuple(found)

    def _followed(self, found: SeasonMatch, stated: int) -> SeasonMatch | Blocked:
        if stated < found.number:
            return Blocked(
                f"the title says season {stated}, "
                f"but {found.subject.describe()} is season {found.number}"
            )
        current = found
        while current.number < stated:
            following = self.sequel(current)
            if isinstance(following, Blocked):
                return following
            if following is None:
                return Blocked(
                    f"the title says season {stated}, "
                    f"bangumi.tv knows only {current.number} of {found.root.describe()}"
                )
            current = following
        own = named_season(current.subject)
        if current.number != stated or own not in {None, stated}:
            return Blocked(
                f"the title says season {stated}, and bangumi.tv calls number {current.number} of "
                f"{found.root.describe()} season {own or current.number}"
            )
        return current

    def _numbered_chain(self, subject: Subject) -> SeasonMatch | Blocked:
        line = with_prequels(subject, self.subjects)
        if isinstance(line, Blocked):
            return line
        return self._numbered_line((*self._unlinked(line[0]), *line))

    def _unlinked(self, oldest: Subject) -> tuple[Subject, ...]:
        """Return the subject that a series began with where bangumi.tv links it to nothing."""
        said = self._witnesses(oldest)
        if said.series is None or said.counted in {None, 1}:
            return ()
        first = self.catalogue.first_of_tmdb(said.series)
        if first is None or first.bangumi_id == oldest.id:
            return ()
        return (self.subjects.get(first.bangumi_id),)

    def _numbered_line(self, line: tuple[Subject, ...]) -> SeasonMatch | Blocked:
        """Return the last subject of *line* as the one season that all witnesses leave."""
        witnesses = [self._witnesses(each) for each in line]
        seats = possible_numbers(witnesses)
        if len(seats) == 1:
            (seat,) = seats
            return SeasonMatch(line, seat.number, seat.cours, seat.complete)
        return Blocked(uncertain(line[-1].describe(), witnesses, seats))

    def _witnesses(self, subject: Subject) -> Witnesses:
        show = self.catalogue.shows([subject.id]).get(subject.id)
        names = (subject.name, subject.name_cn)
        series, counted = show.tmdb if show is not None and show.tmdb else (None, None)
        return Witnesses(
            stated=named_season(subject),
            is_part=names_a_part(names),
            series=series,
            counted=counted or None,  # TMDB's season 0 holds extras of any season
            begins=subject.air_date,
            ends=subject.end_date,
            marks=name_marks(names),
            is_silent=series is None,
        )


@dataclass(frozen=True, slots=True)
class SeasonFinder:
    """Finds the season that a subject stands for when a certain release names it."""

    chains: SequelChain
    shows: Shows
    now: datetime

    def reached(
        self, subject: Subject, stated: int | None, query: IdentityQuery
    ) -> SeasonMatch | Blocked:
        """Return the season that a name found, the stated one, or the one a number runs on to."""
        season = self.season_of(subject, stated)
        if isinstance(season, Blocked) or stated is not None or query.published_at is None:
            return season
        return self._later_season(season, query)

    def settled(self, subject: Subject, query: IdentityQuery) -> SeasonMatch | Blocked:
        """Return the season of a subject that a name with its season, or a person, has settled."""
        if query.clue.stated_season is None:
            return self.reached(subject, None, query)
        return self.season_of(subject, None)

    def confirmed(self, subject: Subject, query: IdentityQuery) -> SeasonMatch | Blocked:
        """Return the season of a subject that a name with its season has settled, if both agree."""
        season, stated = self.settled(subject, query), query.clue.stated_season
        if isinstance(season, Blocked) or stated in {None, season.number}:
            return season
        if season.subject.kind is not WorkKind.TV or self.shows.season_of(subject.id) is not None:
            return season
        return Blocked(
            f"the title says season {stated}, but {subject.describe()} is season {season.number}"
        )

    def _later_season(self, season: SeasonMatch, query: IdentityQuery) -> SeasonMatch | Blocked:
        """Follow a number that runs through the whole show (`… - 53`) to the season that airs."""
        number = query.absolute_episode if query.episode is None else query.episode
        if number in self.chains.subjects.episodes(season.subject.id).main_by_sort:
            return season  # its own episodes run on from the season before
        counted = season.subject.episode_count
        current = season
        while counted and number is not None and number > counted:
            following = self.chains.sequel(current)
            if following is None or isinstance(following, Blocked):
                return season if following is None else following
            current = following
            if not current.subject.episode_count:
                return season
            counted += current.subject.episode_count
        return current

    def season_of(self, subject: Subject, stated: int | None) -> SeasonMatch | Blocked:
        """Return the season that *subject* is, or the one that the *stated* number means."""
        known = self.shows.season_of(subject.id)
        return self.chains.season_of(subject, stated=stated, known=known.number if known else None)

    def fits(self, query: IdentityQuery, season: SeasonMatch) -> bool | None:
        """Return whether the season may be what the release holds; None when nothing tells."""
        fits = year_fits(
            season.subject, year=query.year, published_at=query.published_at, now=self.now
        )
        if fits is False and query.year is not None:
            # Libraries are named after the year of the first season.
            root = year_fits(season.root, year=query.year, published_at=None, now=self.now)
            return root or fits
        return fits
