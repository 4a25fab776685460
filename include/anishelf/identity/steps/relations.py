"""Walks from subject to subject along bangumi.tv's 前传 and 续集, through films and OVAs."""

from __future__ import annotations

from anishelf.identity.domain.query import Blocked
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import PREQUEL, Subject
from anishelf.identity.steps.subjects import Subjects

_LONGEST_CHAIN = 40


def with_prequels(subject: Subject, subjects: Subjects) -> tuple[Subject, ...] | Blocked:
    """Return the subject after everything that its 前传 lead back to, the oldest first."""
    line = [subject]
    while len(line) < _LONGEST_CHAIN:
        seen = {each.id for each in line}
        before = neighbours(line[0], PREQUEL, subjects, seen)
        if not before:
            return tuple(line)
        nearest = max(before, key=age)
        if len(before) > 1 and not leads_to(nearest, before, PREQUEL, subjects):
            return Blocked(f"{line[0].describe()} has several prequels: {listed(before)}")
        line.insert(0, nearest)
    return Blocked(f"{subject.describe()} has more than {_LONGEST_CHAIN} prequels")


def neighbours(
    subject: Subject,
    label: str,
    subjects: Subjects,
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
            found += neighbours(other, label, subjects, seen, incomplete=incomplete)
    return found


def leads_to(nearest: Subject, others: list[Subject], label: str, subjects: Subjects) -> bool:
    """Return whether *others* are simply further along: people link every season to every other."""
    open_ids = {each.id for each in others} - {nearest.id}
    seen, current = {nearest.id}, [nearest]
    while current and open_ids:
        current = neighbours(current[0], label, subjects, seen)
        open_ids -= {each.id for each in current}
    return not open_ids


def age(subject: Subject) -> tuple[bool, str, int]:
    """Return what puts subjects into the order in which they were made."""
    # Ids grow with time, which is what is left where a date is missing.
    return (subject.air_date is None, f"{subject.air_date or ''}", subject.id)


def listed(subjects: list[Subject]) -> str:
    """Return the subjects as a person would tell them apart."""
    return ", ".join(each.describe() for each in subjects)
