"""How alike a title and the names of shows are: a suggestion to people, never a proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz, process

from anishelf.identity.domain.matching import names_of
from anishelf.identity.domain.query import TitleClue
from anishelf.identity.domain.subject import Subject
from anishelf.identity.domain.title_key import TitleKey, title_key

_ALIKE = 55.0
"""Below it names have nothing in common but single characters."""

_CONTAINED, _CONTAINED_WEIGHT = 95.0, 0.9
"""A name inside a longer one is nearly as good as the whole."""

_SHORTEST_PART = 3
_SMALLEST_SHARE = 0.3
"""A part that is less of the whole says nothing: «K» is in every other name."""

_MOST = 12
_DOUBT = 10.0
_AROUND = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NamedKey:
    """A name of the catalogue as it is compared, and whose it is."""

    key: str
    bangumi_id: int


def likeness(keys: Iterable[TitleKey], subject: Subject) -> float:
    """Return how alike the nearest names are, 0 to 100."""
    ours = [each.key for each in keys]
    theirs = [title_key(name).key for name in names_of(subject)]
    return max((_score(a, b) for a in ours for b in theirs if a and b), default=0.0)


def nearest(keys: Iterable[TitleKey], names: Sequence[NamedKey]) -> dict[int, float]:
    """Return the shows whose names are most alike, with how alike they are."""
    theirs = [name.key for name in names]
    found: dict[int, float] = {}
    for ours in dict.fromkeys(each.key for each in keys):
        for index, score in _like(ours, theirs) if ours else ():
            show = names[index].bangumi_id
            found[show] = max(score, found.get(show, 0.0))
    best = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return dict(best[:_MOST])


def doubt(clue: TitleClue, *, begins: date | None, season: int | None) -> float:
    """Return what to take off for a show that another season or another date speaks against."""
    stated = clue.stated_season or 1
    return _DOUBT * ((season or 1) != stated) + _DOUBT * (not _may_air(clue, begins))


def _like(ours: str, keys: Sequence[str]) -> list[tuple[int, float]]:
    whole = process.extract(ours, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST)
    found = [(index, score) for _, score, index in whole]
    parts = {index: key for index, key in enumerate(keys) if _may_be_part(ours, key)}
    contained = process.extract(
        ours, parts, scorer=fuzz.partial_ratio, score_cutoff=_CONTAINED, limit=_MOST
    )
    return found + [(index, _score(ours, key)) for key, _, index in contained]


def _may_be_part(ours: str, theirs: str) -> bool:
    short, long = sorted((len(ours), len(theirs)))
    return short >= _SHORTEST_PART and short >= _SMALLEST_SHARE * long


def _score(ours: str, theirs: str) -> float:
    whole = fuzz.ratio(ours, theirs)
    if not _may_be_part(ours, theirs):
        return whole
    part = fuzz.partial_ratio(ours, theirs, score_cutoff=_CONTAINED)
    return max(whole, _CONTAINED_WEIGHT * part)


def _may_air(clue: TitleClue, begins: date | None) -> bool:
    if begins is None:
        return True
    if clue.year is not None:
        return abs(clue.year - begins.year) <= 1
    return clue.published_at is None or clue.published_at.date() >= begins - _AROUND
