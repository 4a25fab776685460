"""What the demo world is made of: shows, seasons, episodes and releases. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class FeedKind(StrEnum):
    """The three shapes of feed that the world publishes."""

    MIKAN = "mikan"
    NYAA = "nyaa"
    PLAIN = "plain"


class Outcome(StrEnum):
    """What has to become of a release."""

    LIBRARY = "library"
    SUPERSEDED = "superseded"
    NOT_ANIME = "not_anime"
    UNREADABLE = "unreadable"


class SubjectType(IntEnum):
    """bangumi.tv's subject types, as they are numbered there."""

    BOOK = 1
    ANIME = 2
    MUSIC = 3
    GAME = 4
    REAL = 6


@dataclass(frozen=True, slots=True)
class Rating:
    """A score out of ten; a total of 0 means nobody voted."""

    score: float
    total: int
    rank: int


@dataclass(frozen=True, slots=True)
class Relation:
    """A link to another subject under bangumi.tv's Chinese label."""

    id: int
    relation: str


@dataclass(frozen=True, slots=True)
class Character:
    """A figure of a show; the demo names no actors."""

    id: int
    name: str
    relation: str
    summary: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One row of a subject's episode list; `ep` is 0 for everything but main episodes."""

    id: int
    type: int
    sort: float
    ep: float
    name: str
    name_cn: str
    airdate: str
    desc: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What bangumi.tv knows of one season, film, book or drama."""

    id: int
    type: SubjectType
    name: str
    name_cn: str
    date: str
    platform: str
    summary: str
    rating: Rating
    end: str = ""
    studio: str = ""
    has_poster: bool = True
    aliases: tuple[str, ...] = ()
    meta_tags: tuple[str, ...] = ()
    tags: dict[str, int] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    characters: tuple[Character, ...] = ()
    episodes: tuple[Episode, ...] = ()

    @property
    def title(self) -> str:
        """The Chinese title, or the original one where there is none."""
        return self.name_cn or self.name


@dataclass(frozen=True, slots=True)
class Season:
    """A season of a show: one subject, and its page number on Mikan."""

    number: int
    mikan_id: int
    subject: Subject

    def episode(self, ep: int) -> Episode | None:
        """Return main episode *ep* (counted from 1 in this season), or None when it has no row."""
        mains = (row for row in self.subject.episodes if row.type == 0)
        return next((row for row in mains if row.ep == ep), None)


@dataclass(frozen=True, slots=True)
class Show:
    """A franchise as the library shows it: one folder with its seasons."""

    key: str
    card: str
    colours: tuple[str, str]
    seasons: tuple[Season, ...]

    def season(self, number: int) -> Season:
        """Return season *number*; KeyError when the show has none."""
        for season in self.seasons:
            if season.number == number:
                return season
        raise KeyError(f"{self.key} has no season {number}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode belongs: show, season, and number inside the season."""

    show: str
    season: int
    ep: int


@dataclass(frozen=True, slots=True)
class Release:
    """One entry of one feed."""

    feed: FeedKind
    title: str
    published: datetime
    outcome: Outcome
    place: Place | None = None
    category_id: str = "1_2"
    category: str = "Anime - English-translated"

    @property
    def file_name(self) -> str:
        """The name of the file inside the torrent."""
        name = self.title.removesuffix(".mkv").replace("/", "／")
        return name + (".txt" if self.outcome is Outcome.UNREADABLE else ".mkv")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the demo world knows at its start."""

    shows: tuple[Show, ...]
    others: tuple[Subject, ...]
    redirects: dict[int, int]
    releases: tuple[Release, ...]

    def show(self, key: str) -> Show:
        """Return the show called *key*; KeyError when there is none."""
        for show in self.shows:
            if show.key == key:
                return show
        raise KeyError(f"the catalogue has no show {key!r}")

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Every subject, wanted or not."""
        seasons = tuple(season.subject for show in self.shows for season in show.seasons)
        return seasons + self.others
