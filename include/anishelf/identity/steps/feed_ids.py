"""Which subjects the ids of a feed entry name: mapped before, in the catalogue, or on Mikan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from anishelf.errors import NotFound
from anishelf.identity.domain.matching import Simplify, air_window, review_key, stated_season
from anishelf.identity.domain.show import (
    BANGUMI,
    MIKAN,
    MIKAN_RELEASE,
    SEQUEL,
    IdentityQuery,
    Relation,
    Subject,
)
from anishelf.identity.domain.states import WorkKind

_EARLY, _LATE = timedelta(days=3), timedelta(days=366)


class Mapped(Protocol):
    """Ids and the one subject that each of them means."""

    def subject_of(self, namespace: str, value: str) -> int | None: ...


class Subjects(Protocol):
    """Knows subjects and how they are linked."""

    def get(self, subject_id: int) -> Subject: ...
    def relations(self, subject_id: int) -> tuple[Relation, ...]: ...


class Mikan(Protocol):
    """Mikan's pages: a show names its bangumi.tv subject, a release its show."""

    def bangumi_id(self, mikan_id: str) -> int | None: ...
    def bangumi_id_of_title(self, title_key: str) -> int | None: ...
    def bangumi_id_of_release(self, infohash: str, title_key: str) -> int | None: ...


@dataclass(frozen=True, slots=True)
class FeedIds:
    """Looks ids up; Mikan is asked for what is known nowhere else."""

    known: Mapped
    catalogue: Mapped
    mikan: Mikan
    subjects: Subjects
    simplify: Simplify
    now: datetime

    def named(self, query: IdentityQuery) -> Iterator[tuple[str, int]]:
        """Yield the ids of the entry that name a subject, with that subject."""
        for external_id in query.external_ids:
            namespace, _, value = external_id.partition("/")
            subject_id = self._subject_of(namespace, value, query)
            if subject_id is not None:
                yield external_id, subject_id

    def _subject_of(self, namespace: str, value: str, query: IdentityQuery) -> int | None:
        if namespace == BANGUMI:
            return int(value) if value.isascii() and value.isdecimal() and int(value) else None
        known = self.known.subject_of(namespace, value)
        if known is not None:
            return known
        try:
            if namespace == MIKAN:
                return self.catalogue.subject_of(namespace, value) or self.mikan.bangumi_id(value)
            return self._of_release(value, query) if namespace == MIKAN_RELEASE else None
        except NotFound:
            return None  # the page is gone; the title may still tell

    def _of_release(self, infohash: str, query: IdentityQuery) -> int | None:
        """Return the show of a release on Mikan: one page is asked for each title, not each item.

        What another release of that title was counts while no sequel has begun.
        """
        key = review_key(query.titles, stated_season(query, self.simplify), self.simplify)
        known = self.mikan.bangumi_id_of_title(key)
        if known is not None and self._is_still(known, query.published_at):
            return known
        return self.mikan.bangumi_id_of_release(infohash, key)

    def _is_still(self, subject_id: int, published_at: datetime | None) -> bool:
        subject = self.subjects.get(subject_id)
        if published_at is None or subject.air_date is None:
            return False
        day, (first, last) = published_at.date(), air_window(subject, now=self.now)
        if not first - _EARLY <= day <= last + _LATE:
            return False
        return not any(begins - _EARLY <= day for begins in self._sequels(subject))

    def _sequels(self, subject: Subject) -> Iterator[date]:
        for relation in self.subjects.relations(subject.id):
            if relation.relation == SEQUEL and relation.is_anime:
                following = self.subjects.get(relation.subject_id)
                if following.kind is WorkKind.TV and following.air_date is not None:
                    yield following.air_date
