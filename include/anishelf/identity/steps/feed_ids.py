"""Which subjects the ids of a feed entry name: mapped before, in the catalogue, or on Mikan."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from anishelf.errors import FetchFailed, MetadataInvalid, NotFound
from anishelf.identity.domain.matching import air_window
from anishelf.identity.domain.query import BANGUMI, MIKAN, MIKAN_RELEASE, IdentityQuery
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.subject import SEQUEL, Subject
from anishelf.identity.ports import (
    CatalogueRows,
    ExternalIds,
    KeepFromMikan,
    KnownOnMikan,
    MikanSite,
)
from anishelf.identity.steps.subjects import Subjects

log = logging.getLogger(__name__)

_EARLY, _LATE = timedelta(days=3), timedelta(days=366)
_ASK_AGAIN = timedelta(days=1)
"""How long an answer of Mikan is believed that names no subject."""


@dataclass(slots=True)
class MikanShows:
    """Answers from the cache, and asks the site for what is not there.

    What it says of a show is kept permanently; pages of releases only help the title along, and a
    site that does not show them is left alone for the run.
    """

    known: KnownOnMikan
    keep: KeepFromMikan
    site: MikanSite
    now: datetime
    _is_silent: bool = field(default=False, init=False)
    _titles: dict[str, int | None] = field(default_factory=dict, init=False)

    def bangumi_id(self, mikan_id: str) -> int | None:
        """Return the bangumi.tv subject of the show, or None when Mikan names none."""
        known = self._known(mikan_id)
        if known is not None:
            return known[0]
        found = self.site.bangumi_id(mikan_id)
        self.keep(mikan_id, found, self.now)
        return found

    def bangumi_id_of_title(self, title_key: str) -> int | None:
        """Return the subject that a release of this title was last, or None when nobody asked."""
        if title_key not in self._titles:
            known = self._known(_row_of(title_key)) if title_key else None
            self._titles[title_key] = known[0] if known else None
        return self._titles[title_key]

    def bangumi_id_of_release(self, infohash: str, title_key: str) -> int | None:
        """Return the subject of the show that a release belongs to, or None when there is none."""
        row = f"release/{infohash.lower()}"
        known = self._known(row) or self._known_to_be_none(title_key)
        if known is not None:
            return known[0]
        if self._is_silent:
            return None
        try:
            found = self._ask(infohash)
        except NotFound:
            found = None
        except (FetchFailed, MetadataInvalid) as error:
            log.warning("Mikan's pages of releases do not help in this run: %s", error)
            self._is_silent = True
            return None
        for key in (row, _row_of(title_key)) if title_key else (row,):
            self.keep(key, found, self.now)
        self._titles[title_key] = found
        return found

    def _ask(self, infohash: str) -> int | None:
        mikan_id = self.site.show_of(infohash)
        return self.bangumi_id(mikan_id) if mikan_id else None

    def _known(self, row: str) -> tuple[int | None] | None:
        return self.known(row, self.now - _ASK_AGAIN)

    def _known_to_be_none(self, title_key: str) -> tuple[int | None] | None:
        """Return (None,) for a title that Mikan knows no show of: others of it are not asked."""
        known = self._known(_row_of(title_key)) if title_key else None
        return known if known == (None,) else None


def _row_of(title_key: str) -> str:
    digest = hashlib.sha256(title_key.encode()).hexdigest()  # a title may be longer than an index
    return f"title/{digest}"


@dataclass(frozen=True, slots=True)
class FeedIds:
    """Looks ids up; Mikan is asked for what is known nowhere else."""

    ids: ExternalIds
    catalogue: CatalogueRows
    mikan: MikanShows
    subjects: Subjects
    now: datetime

    def named(self, query: IdentityQuery) -> Iterator[tuple[str, int]]:
        """Yield the ids of the entry that name a subject, with that subject."""
        for external_id in query.clue.ids:
            namespace, _, value = external_id.partition("/")
            subject_id = self._subject_of(namespace, value, query)
            if subject_id is not None:
                yield external_id, subject_id

    def _subject_of(self, namespace: str, value: str, query: IdentityQuery) -> int | None:
        if namespace == BANGUMI:
            return int(value) if value.isascii() and value.isdecimal() and int(value) else None
        known = self.ids.subject_of(namespace, value)
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
        key = query.clue.review_key
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
