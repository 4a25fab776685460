"""Whether the media server shows something, by a ladder of evidence from strong to weak. Pure.

The ladder is a table; each step names the items that could be it, and the first one with something
to play is the answer. TMDB counts films and series apart, and the ids of an episode are never
those of its series, so every step says which kinds of item it trusts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from anishelf.mediaserver.domain.items import SHOKO_FILE, Index, Item, ItemKind

_ANY = frozenset(ItemKind)
_WHOLE = frozenset({ItemKind.MOVIE, ItemKind.SERIES})
_TRUSTED = {"imdb": _ANY, "anidb": _WHOLE, "bangumi": _WHOLE}
"""The kinds of item that an id of a film or series may stand at; TVDB's at its own kind alone."""


class Step(StrEnum):
    """A step of the ladder, the strongest first."""

    MOVIE_BY_TMDB = "movie by TMDB id"
    SERIES_BY_ID = "series by TMDB or TVDB id"
    ANY_BY_PROVIDER = "provider id"
    SHOKO_FILE = "Shoko file id"
    PATH = "path"
    PATH_TAIL = "end of the path"
    TITLE = "title and year"


class MissReason(StrEnum):
    """Why something does not count as shown."""

    ABSENT = "absent"
    OTHER_IDS = "other_ids"
    NOT_PLAYABLE = "not_playable"


@dataclass(frozen=True, slots=True)
class Target:
    """What the server should show; everything but the kind is optional.

    `ids` are those of the film or series by provider (tmdb, tvdb, imdb, anidb, bangumi,
    shokofile), `episode_ids` those of the episode itself, `path` is the server's own name of it.
    With `must_bear` the item counts only when it has these ids (the ones our NFO gives it);
    `only_path`: this very file is meant, and another copy of the episode proves nothing.
    """

    kind: ItemKind
    ids: Mapping[str, str] = field(default_factory=dict)
    episode_ids: Mapping[str, str] = field(default_factory=dict)
    path: str | None = None
    title: str | None = None
    year: int | None = None
    season: int | None = None
    number: float | None = None
    must_bear: Mapping[str, str] = field(default_factory=dict)
    only_path: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The item that shows a target, the step that found it, and what the two have in common."""

    item: Item
    step: Step
    evidence: str


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a target is not shown; `item` is what came nearest."""

    reason: MissReason
    item: Item | None = None


Found = Iterator[tuple[Item, str]]


def look_up(target: Target, index: Index) -> Match | Miss:
    """Return what shows *target*, or why nothing does."""
    nearest: Miss | None = None
    for step, candidates in _ladder(target):
        for item, evidence in candidates(target, index):
            reason = _objection(target, item, index)
            if reason is None:
                return Match(item, step, evidence)
            nearest = nearest or Miss(reason, item)
    return nearest or Miss(MissReason.ABSENT)


def series_of(target: Target, index: Index) -> Iterator[Item]:
    """Yield the series that *target* is, or would be an episode of."""
    for item, _ in (*_by_series_id(target, index), *_by_title(target, index, whole=True)):
        if item.kind is ItemKind.SERIES:
            yield item


def _ladder(target: Target) -> Iterable[tuple[Step, Callable[[Target, Index], Found]]]:
    return [(Step.PATH, _by_path)] if target.only_path else LADDER


def _objection(target: Target, item: Item, index: Index) -> MissReason | None:
    ids = item.ids()
    if any(ids.get(provider) != value for provider, value in target.must_bear.items()):
        return MissReason.OTHER_IDS
    playable = [item] if item.kind is not ItemKind.SERIES else index.episodes_of(item)
    return None if any(one.is_playable for one in playable) else MissReason.NOT_PLAYABLE


def _movie_by_tmdb(target: Target, index: Index) -> Found:
    if target.kind is ItemKind.MOVIE:
        yield from _with_ids(target.ids, index, {"tmdb": frozenset({ItemKind.MOVIE})})


def _series_by_id(target: Target, index: Index) -> Found:
    if target.kind is not ItemKind.MOVIE:
        yield from _parts(target, index, _by_series_id(target, index))


def _by_series_id(target: Target, index: Index) -> Found:
    series = frozenset({ItemKind.SERIES})
    if target.kind is not ItemKind.MOVIE:
        yield from _with_ids(target.ids, index, {"tmdb": series, "tvdb": series})


def _by_provider(target: Target, index: Index) -> Found:
    own = frozenset({target.kind})
    if target.kind is ItemKind.EPISODE:
        alone = dict.fromkeys(("tvdb", "tmdb", "anidb", "bangumi"), own)
        yield from _with_ids(target.episode_ids, index, {**alone, "imdb": _ANY})
        yield from _parts(target, index, _with_ids(target.ids, index, _TRUSTED))
    else:
        yield from _with_ids(target.ids, index, {**_TRUSTED, "tvdb": own})


def _by_shoko_file(target: Target, index: Index) -> Found:
    number = target.episode_ids.get(SHOKO_FILE) or target.ids.get(SHOKO_FILE)
    for item in index.of_shoko_file(number) if number else ():
        yield item, f"Shoko file {number}"


def _by_path(target: Target, index: Index) -> Found:
    for item in index.at(target.path) if target.path else ():
        yield item, target.path or ""


def _by_tail(target: Target, index: Index) -> Found:
    """Yield the one item that ends in the same folder and name; of two nobody knows which."""
    same = index.ending_like(target.path) if target.path else ()
    if len(same) == 1:
        yield same[0], same[0].path


def _by_title(target: Target, index: Index, *, whole: bool = False) -> Found:
    """Yield the one film or series with the title and a year at most one away."""
    if target.title is None or target.year is None:
        return
    kind = ItemKind.MOVIE if target.kind is ItemKind.MOVIE else ItemKind.SERIES
    near = [
        item
        for item in index.titled(target.title)
        if item.year is not None and abs(item.year - target.year) <= 1
    ]
    alike = [item for item in near if item.kind is kind] or near
    if len(alike) == 1:
        found = iter([(alike[0], f"{alike[0].name} ({alike[0].year})")])
        yield from found if whole else _parts(target, index, found)


def _parts(target: Target, index: Index, found: Found) -> Found:
    """Yield what was *found*, or for an episode that episode of every series that was."""
    for item, evidence in found:
        if target.kind is not ItemKind.EPISODE or item.kind is ItemKind.MOVIE:
            yield item, evidence
            continue
        for episode in index.episodes_of(item):
            if episode.is_episode(target.season, target.number):
                yield episode, evidence


def _with_ids(
    ids: Mapping[str, str], index: Index, trusted: Mapping[str, frozenset[ItemKind]]
) -> Found:
    for provider, kinds in trusted.items():
        value = ids.get(provider)
        for item in index.by_provider(provider, value) if value else ():
            if item.kind in kinds:
                yield item, f"{provider} {value}"


LADDER: tuple[tuple[Step, Callable[[Target, Index], Found]], ...] = (
    (Step.MOVIE_BY_TMDB, _movie_by_tmdb),
    (Step.SERIES_BY_ID, _series_by_id),
    (Step.ANY_BY_PROVIDER, _by_provider),
    (Step.SHOKO_FILE, _by_shoko_file),
    (Step.PATH, _by_path),
    (Step.PATH_TAIL, _by_tail),
    (Step.TITLE, _by_title),
)
