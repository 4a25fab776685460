"""Shows that a search found: how near their names are to what was typed, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from anishelf.identity.domain.likeness import NamedKey
from anishelf.identity.domain.states import WorkKind
from anishelf.identity.domain.title_key import TitleKey, title_key

EXACT = 100.0
"""The likeness of a name that is what was typed, as the machine compares names."""

_BEGINS_WITH, _HOLDS = 92.0, 84.0
_ROOM = 7.0  # what a name gains that is hardly longer than the words
_ALIKE = 60.0
_WEIGHT = 0.8  # of what is only alike: below every name that holds the words
_SHORTEST = 2
_MOST = 200
_ANOTHER_SEASON = 8.0


@dataclass(frozen=True, slots=True)
class FoundShow:
    """A show that the words may mean; `likeness` is 0 to 100 and orders it for the eye.

    `is_exact` says that one of its names is what was typed: only that may decide anything.
    `season` is the one that its catalogue entry or its names state, None for neither.
    """

    bangumi_id: int
    title: str
    names: tuple[str, ...]
    kind: WorkKind
    season: int | None
    begins: date | None
    ends: date | None
    cover_url: str | None
    is_exact: bool
    likeness: float


def likenesses(words: str, names: Sequence[NamedKey]) -> dict[int, float]:
    """Return how near the names of each show are to *words*, for those that may be meant."""
    typed = title_key(words)
    keys = [name.key for name in names]
    found: dict[int, float] = {}
    for ours in dict.fromkeys(key for key in (typed.key, typed.hint_key) if key):
        for index, likeness in _near(ours, keys):
            show = names[index].bangumi_id
            found[show] = max(likeness, found.get(show, 0.0))
    best = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    return dict(best[:_MOST])


def likeness_of(words: str, names: Sequence[str]) -> float:
    """Return how near *names* of one show are to *words*, 0 where nothing is alike."""
    named = [NamedKey(title_key(name).key, 0) for name in names]
    return likenesses(words, named).get(0, 0.0)


def season_in(names: Sequence[str]) -> int | None:
    """Return the season that *names* of one show state, None for none or for several."""
    stated = {key.season or key.hint for key in map(title_key, names)} - {None}
    return stated.pop() if len(stated) == 1 else None


def ordered(words: str, shows: Sequence[FoundShow]) -> list[FoundShow]:
    """Return *shows* with the likeliest first; of equals, the newest first."""
    typed = title_key(words)
    return sorted(
        shows,
        key=lambda show: (
            -show.likeness + _ANOTHER_SEASON * (not _season_fits(typed, show)),
            -(show.begins or date.min).toordinal(),
            show.bangumi_id,
        ),
    )


def _season_fits(typed: TitleKey, show: FoundShow) -> bool:
    stated = typed.season or typed.hint
    return stated is None or (show.season or 1) == stated


def _near(ours: str, keys: Sequence[str]) -> list[tuple[int, float]]:
    held = [(index, _held(ours, key)) for index, key in enumerate(keys) if ours in key]
    if len(ours) < _SHORTEST:
        return held
    alike = process.extract(ours, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST)
    return held + [(index, score * _WEIGHT) for _, score, index in alike]


def _held(ours: str, key: str) -> float:
    if ours == key:
        return EXACT
    least = _BEGINS_WITH if key.startswith(ours) else _HOLDS
    return least + _ROOM * len(ours) / len(key)
