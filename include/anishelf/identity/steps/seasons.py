"""Which season of which work a subject is: TMDB's number, else its place in the chain of prequels.

The work of a sequel is the series at the start of its 前传 chain. Films and OVAs in between are
passed through and not counted; a compilation hangs on another label and is never met. Subjects that
TMDB counts as one season (split cours) are one season of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.matching import Simplify, named_season
from anishelf.identity.domain.show import PREQUEL, SEQUEL, Blocked, Relation, Subject
from anishelf.identity.domain.states import WorkKind

_LONGEST_CHAIN = 40


class SubjectReader(Protocol):
    """Knows subjects and how they are linked."""

    def get(self, subject_id: int) -> Subject: ...
    def relations(self, subject_id: int, *, incomplete: bool = False) -> tuple[Relation, ...]: ...


class TmdbSeasons(Protocol):
    """What the catalogue knows of TMDB's series and seasons."""

    def shows(self, bangumi_ids: Collection[int]) -> Mapping[int, CatalogueShow]: ...
    def season_of_tmdb(self, series: str, season: int) -> Sequence[CatalogueShow]: ...
    def first_of_tmdb(self, series: str) -> CatalogueShow | None: ...


@dataclass(frozen=True, slots=True)
class SeasonMatch:
    """A season of a work: `line` holds what came before it, and itself at the end.

    The last `cours` subjects of the line are one season; `complete` says that no season before it
    is missing in the line.
    """

    line: tuple[Subject, ...]
    number: int
    cours: int = 1
    complete: bool = True

    @property
    def subject(self) -> Subject:
        """Return the season itself, or the last of its cours."""
        return self.line[-1]

    @property
    def root(self) -> Subject:
        """Return the subject that names the work."""
        return self.line[0]

    @property
    def season(self) -> tuple[Subject, ...]:
        """Return the cours of the season up to this one."""
        return self.line[-self.cours :]

    @property
    def earlier(self) -> tuple[Subject, ...] | None:
        """Return what came before this subject, or None when not all of it is known."""
        return self.line[:-1] if self.complete else None


@dataclass(frozen=True, slots=True)
class SequelChain:
    """Finds seats; *simplify* turns Traditional Chinese into Simplified."""

    subjects: SubjectReader
    tmdb: TmdbSeasons
    simplify: Simplify

    def seat(
        self, subject: Subject, *, stated: int | None, known: int | None
    ) -> SeasonMatch | Blocked:
        """Return the season that *subject* is, or the one that a title's *stated* season means.

        A title that says season 2 while the first season was found is followed to its sequel; a
        season before the one that was found, or one that the chain does not settle, is refused.
        *known* is the number that the subject has in the library already: it stays, whatever
        becomes of the chain.
        """
        own = named_season(subject, self.simplify)
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
        following = _neighbours(current.subject, SEQUEL, self.subjects, set(seen))
        if not following:
            # Sequels are announced long after a show has ended and is asked for only monthly.
            following = _neighbours(current.subject, SEQUEL, self.subjects, seen, incomplete=True)
        if not following:
            return None
        nearest = min(following, key=_age)
        if len(following) > 1 and not _leads_to(nearest, following, SEQUEL, self.subjects):
            return Blocked(f"{current.subject.describe()} has several sequels: {_list(following)}")
        return self._joined(current, nearest)

    def later_cours(self, current: SeasonMatch) -> tuple[Subject, ...]:
        """Return the subjects after *current* that TMDB counts to the same season."""
        season = self._tmdb(current.line[-1:])
        if season is None or len(self.tmdb.season_of_tmdb(*season)) < 2:  # noqa: PLR2004
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
        own = named_season(current.subject, self.simplify)
        if current.number != stated or own not in {None, stated}:
            return Blocked(
                f"the title says season {stated}, and bangumi.tv calls number {current.number} of "
                f"{found.root.describe()} season {own or current.number}"
            )
        return current

    def _numbered_chain(self, subject: Subject) -> SeasonMatch | Blocked:
        line = _with_prequels(subject, self.subjects)
        if isinstance(line, Blocked):
            return line
        season = self._tmdb(line)
        if len(line) == 1 and season is not None and season[1] > 1:
            # bangumi.tv links it to nothing; TMDB knows what the series began with.
            first = self.tmdb.first_of_tmdb(season[0])
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
        show = self.tmdb.shows([line[-1].id]).get(line[-1].id)
        if show is None or show.tmdb is None or not show.tmdb[1]:
            return None
        return show.tmdb[0], show.tmdb[1]

    def _series(self, subject: Subject) -> str | None:
        show = self.tmdb.shows([subject.id]).get(subject.id)
        return show.tmdb[0] if show and show.tmdb else None


def _with_prequels(subject: Subject, subjects: SubjectReader) -> tuple[Subject, ...] | Blocked:
    line = [subject]
    while len(line) < _LONGEST_CHAIN:
        seen = {each.id for each in line}
        before = _neighbours(line[0], PREQUEL, subjects, seen)
        if not before:
            return tuple(line)
        nearest = max(before, key=_age)
        if len(before) > 1 and not _leads_to(nearest, before, PREQUEL, subjects):
            return Blocked(f"{line[0].describe()} has several prequels: {_list(before)}")
        line.insert(0, nearest)
    return Blocked(f"{subject.describe()} has more than {_LONGEST_CHAIN} prequels")


def _neighbours(
    subject: Subject,
    label: str,
    subjects: SubjectReader,
    seen: set[int],
    *,
    incomplete: bool = False,
) -> list[Subject]:
    """Return the series that *label* leads to, through films and OVAs."""
    found: list[Subject] = []
    for relation in subjects.relations(subject.id, incomplete=incomplete):
        if relation.relation != label or not relation.is_anime or relation.subject_id in seen:
            continue
        other = subjects.get(relation.subject_id)
        if other.id in seen:
            continue
        seen |= {relation.subject_id, other.id}
        if other.kind is WorkKind.TV:
            found.append(other)
        else:
            found += _neighbours(other, label, subjects, seen, incomplete=incomplete)
    return found


def _leads_to(nearest: Subject, others: list[Subject], label: str, subjects: SubjectReader) -> bool:
    """Return whether *others* are simply further along: people link every season to every other."""
    open_ids = {each.id for each in others} - {nearest.id}
    seen, current = {nearest.id}, [nearest]
    while current and open_ids:
        current = _neighbours(current[0], label, subjects, seen)
        open_ids -= {each.id for each in current}
    return not open_ids


def _age(subject: Subject) -> tuple[bool, str, int]:
    # Ids grow with time, which is what is left where a date is missing.
    return (subject.air_date is None, f"{subject.air_date or ''}", subject.id)


def _list(subjects: list[Subject]) -> str:
    return ", ".join(each.describe() for each in subjects)
