"""Shows, episodes and people as bangumi.tv knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

from anishelf.identity.domain.states import WorkKind

PREQUEL = "前传"
SEQUEL = "续集"
_MOVIE_PLATFORM = "剧场版"
_OVA_PLATFORM = "OVA"
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)
_SETTLING = timedelta(days=30)
_LONG_RUNNING = timedelta(days=3 * 365)


class SubjectType(IntEnum):
    """bangumi.tv's subject types, as they are numbered there."""

    BOOK = 1
    ANIME = 2
    MUSIC = 3
    GAME = 4
    REAL = 6


class EpisodeType(IntEnum):
    """bangumi.tv's episode types, as they are numbered there."""

    MAIN = 0
    SPECIAL = 1
    OPENING = 2
    ENDING = 3
    TRAILER = 4
    MAD = 5
    OTHER = 6


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that `count` users gave a subject."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Subject:
    """One bangumi.tv subject: a season, a film, an OVA (or a book, a game…).

    `score` is None while nobody voted; `episode_count` is the wiki's number of main episodes, 0
    when unknown; `infobox` maps a key to its values. `raw` is the answer it was read from.
    """

    id: int
    type: int
    name: str
    name_cn: str = ""
    name_en: str = ""
    summary: str = ""
    air_date: date | None = None
    end_date: date | None = None
    platform: str = ""
    cover_url: str | None = None
    score: float | None = None
    votes: int = 0
    episode_count: int = 0
    nsfw: bool = False
    infobox: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    meta_tags: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_anime(self) -> bool:
        """Return whether this is an anime and no book, game, music or drama."""
        return self.type == SubjectType.ANIME

    @property
    def kind(self) -> WorkKind:
        """Return how Jellyfin shows it; what is neither film nor OVA counts as a series."""
        if self.platform == _MOVIE_PLATFORM:
            return WorkKind.MOVIE
        return WorkKind.OVA if self.platform == _OVA_PLATFORM else WorkKind.TV

    @property
    def year(self) -> int | None:
        """Return the year it began, or None."""
        return self.air_date.year if self.air_date else None

    def title(self, language: str) -> str:
        """Return the title in *language*; the original one, and then Chinese, is the fallback."""
        names = {"zh": self.name_cn, "en": self.name_en}
        return names.get(language, "") or self.name or self.name_cn

    def describe(self) -> str:
        """Return the title with its year, as a person would tell it from others."""
        return f"{self.name_cn or self.name} ({self.year or 'year unknown'}, bgm/{self.id})"


@dataclass(frozen=True, slots=True)
class BangumiEpisode:
    """One row of a subject's episode list. Only main episodes have an `ep` other than 0."""

    id: int
    subject_id: int
    type: int
    sort: Decimal
    ep: Decimal
    name: str = ""
    name_cn: str = ""
    summary: str = ""
    air_date: date | None = None
    duration_seconds: int = 0
    raw: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_blank(self) -> bool:
        """Return whether bangumi.tv has no title for it yet."""
        return not (self.name or self.name_cn)

    def title(self, language: str) -> str:
        """Return the title in *language*, another one, or an empty string; none is in English."""
        return (self.name_cn or self.name) if language == "zh" else (self.name or self.name_cn)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link to another subject under bangumi.tv's Chinese label, for example 前传."""

    subject_id: int
    type: int
    relation: str

    @property
    def is_anime(self) -> bool:
        """Return whether the other subject is an anime."""
        return self.type == SubjectType.ANIME


@dataclass(frozen=True, slots=True)
class Person:
    """Someone (or a studio) who made a show, and as what, for example 导演 or 动画制作."""

    name: str
    relation: str


@dataclass(frozen=True, slots=True)
class Character:
    """A figure of a show and who speaks it; `image` is the speaker's picture."""

    name: str
    relation: str
    actor: str = ""
    image: str | None = None


@dataclass(frozen=True, slots=True)
class CachedSubject:
    """A subject as we know it and since when; None marks a part that was never fetched.

    The lists are bangumi.tv's own; `anishelf.identity.domain.bangumi` reads them.
    """

    subject: Subject
    fetched_at: datetime
    episodes_fetched_at: datetime | None
    relations: list[Any] | None
    persons: list[Any] | None
    characters: list[Any] | None


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """A subject that bears a normalised name, and the season that this name states."""

    subject: Subject
    season: int | None
    name: str


def main_episodes(episodes: Sequence[BangumiEpisode]) -> list[BangumiEpisode]:
    """Return the main episodes with a whole number, in order, one for each number.

    Dead rows stay in bangumi.tv's lists (https://github.com/bangumi/server/issues/71), blank and
    with the number of another row: that one is taken. Of two that are no better than each other it
    is the first.
    """
    whole = [e for e in episodes if e.type == EpisodeType.MAIN and e.sort % 1 == 0]
    found: dict[Decimal, BangumiEpisode] = {}
    for episode in sorted(whole, key=lambda e: (e.is_blank, e.air_date is None)):
        found.setdefault(episode.sort, episode)
    counted = {e.ep for e in found.values() if e.ep and not e.is_blank}
    kept = [e for e in found.values() if not (e.is_blank and e.ep in counted)]
    return sorted(kept, key=lambda e: e.sort)


def specials(episodes: Sequence[BangumiEpisode]) -> list[BangumiEpisode]:
    """Return what belongs into Season 00: the specials, then the x.5 episodes."""
    extra = [e for e in episodes if e.type == EpisodeType.SPECIAL]
    between = [e for e in episodes if e.type == EpisodeType.MAIN and e.sort % 1 != 0]
    return sorted(extra, key=lambda e: e.sort) + sorted(between, key=lambda e: e.sort)


def refresh_interval(subject: Subject, *, now: datetime) -> timedelta:
    """Return how long an answer about *subject* is good: a day while it airs, a month after."""
    return _MONTH if _has_ended(subject, now.date()) else _DAY


def _has_ended(subject: Subject, today: date) -> bool:
    if subject.end_date is not None:
        return subject.end_date + _SETTLING < today
    if subject.air_date is None:
        return False
    weeks = timedelta(weeks=subject.episode_count) if subject.episode_count else _LONG_RUNNING
    return subject.air_date + weeks + _SETTLING < today
