"""Which season of which work a subject is: its place in the chain of prequels.

The work of a sequel is the series at the start of its 前传 chain. Films and OVAs in between are
passed through and not counted; a compilation hangs on another label and is never met.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from anishelf.domain.matching import Simplify, named_season
from anishelf.domain.show import PREQUEL, SEQUEL, Blocked, Relation, Subject
from anishelf.domain.states import WorkKind

_LONGEST_CHAIN = 40


class SubjectReader(Protocol):
    """Knows subjects and how they are linked."""

    def get(self, subject_id: int) -> Subject: ...
    def relations(self, subject_id: int, *, incomplete: bool = False) -> tuple[Relation, ...]: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """A season of a work: `line` holds the seasons before it, and itself at the end."""

    line: tuple[Subject, ...]
    number: int

    @property
    def subject(self) -> Subject:
        """Return the season itself."""
        return self.line[-1]

    @property
    def root(self) -> Subject:
        """Return the subject that names the work."""
        return self.line[0]

    @property
    def earlier(self) -> tuple[Subject, ...] | None:
        """Return the seasons before this one, or None when not all of them are known."""
        return self.line[:-1] if len(self.line) == self.number else None


def seat(
    subject: Subject,
    *,
    stated: int | None,
    known: int | None,
    subjects: SubjectReader,
    simplify: Simplify,
) -> Seat | Blocked:
    """Return the season that *subject* is, or the one that a title's *stated* season means.

    A title that says season 2 while the first season was found is followed to its sequel; a
    season before the one that was found, or one that the chain does not settle, is refused.
    *known* is the number that the subject has in the library already: it stays, whatever becomes
    of the chain.
    """
    own = named_season(subject, simplify)
    if subject.kind is not WorkKind.TV:
        if stated in {None, 1, own}:
            return Seat((subject,), known or 1)
        return Blocked(f"the title says season {stated}, but {subject.describe()} is no series")
    found = _with_prequels(subject, subjects)
    if known is not None:
        found = Seat((subject,) if isinstance(found, Blocked) else found.line, known)
        if stated in {None, known, own}:
            return found
    if isinstance(found, Blocked):
        return found
    if known is None and own not in {None, found.number}:
        return Blocked(
            f"bangumi.tv calls {subject.describe()} season {own} "
            f"and lists {found.number - 1} before it, so its number is not certain"
        )
    if stated is None or stated == found.number:
        return found
    return _followed(found, stated, subjects=subjects, simplify=simplify)


def sequel(current: Seat, subjects: SubjectReader) -> Seat | Blocked | None:
    """Return the season after *current*, or None when there is none yet."""
    seen = {each.id for each in current.line}
    following = _neighbours(current.subject, SEQUEL, subjects, set(seen))
    if not following:
        # Sequels are announced long after a show has ended and is asked for only monthly.
        following = _neighbours(current.subject, SEQUEL, subjects, seen, incomplete=True)
    if not following:
        return None
    nearest = min(following, key=_age)
    if len(following) > 1 and not _leads_to(nearest, following, SEQUEL, subjects):
        return Blocked(f"{current.subject.describe()} has several sequels: {_list(following)}")
    return Seat((*current.line, nearest), current.number + 1)


def _followed(
    found: Seat, stated: int, *, subjects: SubjectReader, simplify: Simplify
) -> Seat | Blocked:
    if stated < found.number:
        return Blocked(
            f"the title says season {stated}, "
            f"but {found.subject.describe()} is season {found.number}"
        )
    current = found
    while current.number < stated:
        following = sequel(current, subjects)
        if isinstance(following, Blocked):
            return following
        if following is None:
            return Blocked(
                f"the title says season {stated}, "
                f"bangumi.tv knows only {current.number} of {found.root.describe()}"
            )
        current = following
    own = named_season(current.subject, simplify)
    if own not in {None, stated}:
        return Blocked(
            f"the title says season {stated}, and bangumi.tv calls number {stated} of "
            f"{found.root.describe()} season {own}"
        )
    return current


def _with_prequels(subject: Subject, subjects: SubjectReader) -> Seat | Blocked:
    line = [subject]
    while len(line) < _LONGEST_CHAIN:
        seen = {each.id for each in line}
        before = _neighbours(line[0], PREQUEL, subjects, seen)
        if not before:
            return Seat(tuple(line), len(line))
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
