"""Step: find shows by a name in any language, in the catalogue and on bangumi.tv."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from anishelf.errors import FetchFailed, MetadataInvalid, RateLimited
from anishelf.following.domain.found import (
    EXACT,
    FoundShow,
    likeness_of,
    likenesses,
    ordered,
    season_in,
)
from anishelf.following.ports import SubjectFacts
from anishelf.identity.domain.catalogue import CatalogueShow
from anishelf.identity.domain.matching import names_of
from anishelf.identity.domain.subject import Subject
from anishelf.identity.ports import CatalogueRows

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Search:
    """The shows that were found, and why bangumi.tv was not heard (None: it was, or not asked)."""

    shows: tuple[FoundShow, ...]
    unheard: str | None


def search_shows(
    words: str, catalogue: CatalogueRows, subjects: SubjectFacts | None, *, limit: int
) -> Search:
    """Return the shows that *words* may mean, the likeliest first.

    Without *subjects* the catalogue alone is searched. A bangumi.tv that is away, refuses or
    answers nonsense takes nothing from what the catalogue knows.
    """
    found = _in_catalogue(likenesses(words, catalogue.keys()), catalogue)
    heard, unheard = _ask(words, subjects)
    for subject in heard:
        known = found.get(subject.id)
        found[subject.id] = _joined(known, subject) if known else _of_subject(words, subject)
    return Search(tuple(ordered(words, list(found.values()))[:limit]), unheard)


def show_of(entry: CatalogueShow, *, likeness: float = 0.0) -> FoundShow:
    """Return a show as the catalogue alone knows it."""
    tmdb = entry.tmdb
    return FoundShow(
        bangumi_id=entry.bangumi_id,
        title=entry.title,
        names=entry.names,
        kind=entry.kind,
        season=(tmdb[1] if tmdb else None) or season_in(entry.names),
        begins=entry.begins,
        ends=entry.ends,
        cover_url=None,
        is_exact=likeness >= EXACT,
        likeness=round(likeness, 1),
    )


def _in_catalogue(near: Mapping[int, float], catalogue: CatalogueRows) -> dict[int, FoundShow]:
    entries = catalogue.shows(near)
    return {
        number: show_of(entries[number], likeness=likeness)
        for number, likeness in near.items()
        if number in entries
    }


def _ask(words: str, subjects: SubjectFacts | None) -> tuple[Sequence[Subject], str | None]:
    if subjects is None:
        return (), None
    try:
        return [each for each in subjects.search(words, year=None) if each.is_anime], None
    except (FetchFailed, RateLimited, MetadataInvalid) as error:
        log.warning("searched without bangumi.tv: %s", error)
        return (), str(error)


def _joined(known: FoundShow, subject: Subject) -> FoundShow:
    return replace(
        known,
        names=tuple(dict.fromkeys((*known.names, *names_of(subject)))),
        begins=known.begins or subject.air_date,
        ends=known.ends or subject.end_date,
        cover_url=subject.cover_url,
    )


def _of_subject(words: str, subject: Subject) -> FoundShow:
    names = names_of(subject)
    likeness = likeness_of(words, names)
    return FoundShow(
        bangumi_id=subject.id,
        title=subject.name,
        names=names,
        kind=subject.kind,
        season=season_in(names),
        begins=subject.air_date,
        ends=subject.end_date,
        cover_url=subject.cover_url,
        is_exact=likeness >= EXACT,
        likeness=round(likeness, 1),
    )
