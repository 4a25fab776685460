"""Which show a title would become, as far as is known here: nobody outside is asked, no row is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from anishelf.identity.domain.lookup import CatalogueMatch
from anishelf.identity.domain.query import BANGUMI, MIKAN, Blocked, IdentityQuery
from anishelf.identity.ports import CatalogueRows, ExternalIds, Reviews
from anishelf.identity.steps.show_matcher import find_in_catalogue

ASKED_LATER = "bangumi.tv is asked when it is fetched"


@dataclass(frozen=True, slots=True)
class ShowGuess:
    """The show and why it is that one; without a show, why that is open."""

    bangumi_id: int | None
    name: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ShowGuesser:
    """Says it by what people answered, the feed's ids, and exact names; *name_of* names a subject."""

    reviews: Reviews
    ids: ExternalIds
    catalogue: CatalogueRows
    name_of: Callable[[int], str | None]
    today: date

    def guess(self, query: IdentityQuery) -> ShowGuess:
        """Return the show that a title names."""
        answer = self.reviews.answer_of(query.clue.answer_keys)
        if answer is not None:
            return self._known(answer.bangumi_id, f"you said so of {answer.title}")
        for external_id in query.clue.ids:
            subject_id = self._subject_of(external_id)
            if subject_id is not None:
                return self._known(subject_id, f"the feed names {external_id}")
        found = find_in_catalogue(query, self.catalogue, today=self.today)
        if isinstance(found, CatalogueMatch):
            return self._known(found.show.bangumi_id, f"“{found.name}” is exactly a name of it")
        return ShowGuess(None, None, found.reason if isinstance(found, Blocked) else ASKED_LATER)

    def _known(self, subject_id: int, reason: str) -> ShowGuess:
        listed = self.catalogue.shows([subject_id]).get(subject_id)
        name = self.name_of(subject_id) or (listed.title if listed else None)
        return ShowGuess(subject_id, name or f"bgm/{subject_id}", reason)

    def _subject_of(self, external_id: str) -> int | None:
        namespace, _, value = external_id.partition("/")
        if namespace == BANGUMI:
            return int(value) if value.isascii() and value.isdecimal() and int(value) else None
        known = self.ids.subject_of(namespace, value)
        if known is None and namespace == MIKAN:
            return self.catalogue.subject_of(namespace, value)
        return known
