"""Which season of which work a subject is: TMDB's number, else its place in the chain of prequels.

The work of a sequel is the series at the start of its 前传 chain. Films and OVAs in between are
passed through and not counted; a compilation hangs on another label and is never met. Subjects that
TMDB counts as one season (split cours) are one season of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anishelf.identity.domain.matching import named_season, year_fits
from anishelf.identity.domain.query import Blocked, IdentityQuery
from anishelf.identity.domain.season_match import SeasonMatch
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import SEQUEL, Subject
from anishelf.identity.ports import CatalogueRows, Shows
from anishelf.identity.steps.relations import age, leads_to, listed, neighbours, with_prequels
from anishelf.identity.steps.subjects import Subjects


@dataclass(frozen=True, slots=True)
class SequelChain:
    """Finds the number of a season by its place in the chain, or by TMDB's count."""

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
        if isinstance(found, Blocked):
            return found
        if known is None and own not in {None, found.number} and not self._tmdb(found.line):
            return Blocked(
                f"bangumi.tv calls {subject.describe()} season {own} "
                f"and lists {found.number - 1} before it, so its number is not certain"
            )
        if stated is None or stated == found.number:
            return found
        return self._followed(found, stated)

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
        return self._joined(current, nearest)

    def later_cours(self, current: SeasonMatch) -> tuple[Subject, ...]:
        """Return the subjects after *current* that TMDB counts to the same season."""
        season = self._tmdb(current.line[-1:])
        if season is None or len(self.catalogue.season_of_tmdb(*season)) < 2:  # noqa: PLR2004
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
        season = self._tmdb(line)
        if len(line) == 1 and season is not None and season[1] > 1:
            # bangumi.tv links it to nothing; TMDB knows what the series began with.
            first = self.catalogue.first_of_tmdb(season[0])
            if first is not None and first.bangumi_id != subject.id:
                root = self.subjects.get(first.bangumi_id)
                return SeasonMatch((root, subject), season[1], complete=season[1] == 2)  # noqa: PLR2004
        current = SeasonMatch(line[:1], 1)
        for each in line[1:]:
            current = self._joined(current, each)
        return current

    def _joined(self, current: SeasonMatch, following: Subject) -> SeasonMatch:
        """Return *following* as the next cour or season after *current*."""
        here, before = self._tmdb((following,)), self._tmdb(current.line[-1:])
        line = (*current.line, following)
        if here is not None and here == before:
            return SeasonMatch(line, current.number, current.cours + 1, current.complete)
        number = current.number + 1
        root = self._series(current.root)
        if here is not None and here[0] == root and here[1] > current.number:
            number = here[1]
        return SeasonMatch(line, number, 1, current.complete and number == current.number + 1)

    def _tmdb(self, line: Sequence[Subject]) -> tuple[str, int] | None:
        """Return TMDB's series and season of the last subject, where the catalogue says both."""
        show = self.catalogue.shows([line[-1].id]).get(line[-1].id)
        if show is None or show.tmdb is None or not show.tmdb[1]:
            return None
        return show.tmdb[0], show.tmdb[1]

    def _series(self, subject: Subject) -> str | None:
        show = self.catalogue.shows([subject.id]).get(subject.id)
        return show.tmdb[0] if show and show.tmdb else None


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

    def _later_season(self, season: SeasonMatch, query: IdentityQuery) -> SeasonMatch | Blocked:
        """Follow a number that runs through the whole show (`… - 53`) to the season that airs."""
        number = query.absolute_episode if query.episode is None else query.episode
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
