"""What an NFO says of a show, a season, an episode or a film. Values only, ready to be written.

Rules of Jellyfin's and Kodi's readers: dates are exactly yyyy-mm-dd, an empty element hides what
another source knows, a rating of 0 is taken as 0, a plot that is missing looks broken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

# https://www.w3.org/TR/xml/#charsets; what is left out makes strict readers refuse the whole file.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Rating:
    """A score out of ten with its votes; there is none while nobody voted."""

    value: float
    votes: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks whom."""

    name: str
    role: str
    order: int
    thumb: str | None


@dataclass(frozen=True, slots=True)
class Described:
    """What every NFO about a subject says; `other_ids` are (provider, id) pairs of other sites."""

    title: str
    original_title: str
    plot: str
    bangumi_id: int
    rating: Rating | None = None
    premiered: date | None = None
    other_ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Credits:
    """Who made it, and what it is like."""

    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    studios: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    is_adult: bool = False


@dataclass(frozen=True, slots=True)
class NamedSeason:
    """The name of a season, which Kodi reads from the show."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class ShowNfo:
    """tvshow.nfo: the work, described by its first season. `ended` is its last day, if over."""

    about: Described
    credits: Credits
    seasons: tuple[NamedSeason, ...] = ()
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class SeasonNfo:
    """season.nfo in the season's folder."""

    about: Described
    number: int


@dataclass(frozen=True, slots=True)
class EpisodeNfo:
    """One episode; `display` is (season, episode) before which a special is shown."""

    title: str
    show_title: str
    season: int
    episode: int
    plot: str
    original_title: str | None = None
    runtime: int | None = None
    aired: date | None = None
    bangumi_id: int | None = None
    display: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class MovieNfo:
    """A film's NFO; `runtime` in minutes."""

    about: Described
    credits: Credits
    runtime: int | None = None


Nfo: TypeAlias = ShowNfo | SeasonNfo | MovieNfo | tuple[EpisodeNfo, ...]
"""What one NFO file says; several episodes where one video holds them all."""


def clean_text(text: str) -> str:
    """Return *text* without characters that XML forbids, with plain line ends and no margins."""
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()
