"""The films and shows that people ask for in the second act; all of them are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Title:
    """One film, or one season of a show. `aired` of its `episodes` have been on air."""

    name: str
    year: int
    native: int
    tmdb: int
    tvdb: int | None = None
    season: int | None = None
    episodes: int = 1
    aired: int = 1
    is_anime: bool = False

    @property
    def is_film(self) -> bool:
        """Return whether it is a film."""
        return self.season is None

    @property
    def folder(self) -> str:
        """Return where Sonarr or Radarr keeps it."""
        root = "anime" if self.is_anime else "movies" if self.is_film else "shows"
        return f"/data/media/{root}/{self.name} ({self.year})"

    @property
    def numbers(self) -> range:
        """Return the numbers of its episodes; a film counts as one."""
        return range(1, self.episodes + 1)

    def file_name(self, number: int) -> str:
        """Return the name of a file."""
        place = "" if self.is_film else f" - S{self.season:02}E{number:02}"
        return f"{self.name} ({self.year}){place}.mkv"

    def path(self, number: int) -> str:
        """Return where the file lies."""
        season = "" if self.is_film else f"/Season {self.season}"
        return f"{self.folder}{season}/{self.file_name(number)}"

    def airs(self, number: int, now: datetime) -> datetime:
        """Return when an episode is on air: one each week, the next one in three days."""
        first = now + timedelta(days=3) - timedelta(weeks=self.aired)
        return (first + timedelta(weeks=number - 1)).astimezone(UTC)

    def season_pack(self) -> str:
        """Return the name of a release of all of it."""
        words = self.name.replace(" ", ".")
        return f"{words}.S{self.season:02}.1080p" if self.season else f"{words}.{self.year}.1080p"

    def release(self, number: int) -> str:
        """Return the name of a release of one episode."""
        return f"{self.name.replace(' ', '.')}.S{self.season or 1:02}E{number:02}.1080p"


FILM = Title("The Glass Harbour", 2013, native=12, tmdb=880274)
PACK = Title(
    "Salt and Iron", 2008, native=7, tmdb=881396, tvdb=981189, season=2, episodes=13, aired=13
)
WEEKLY = Title(
    "North of the Lamp", 2026, native=9, tmdb=881411, tvdb=981203, season=1, episodes=7, aired=3
)
ANIME_FILM = Title("Letters from the Tide", 2021, native=31, tmdb=888031, is_anime=True)
ANIME_SHOW = Title(
    "Cafe at the Crossing",
    2022,
    native=21,
    tmdb=884494,
    tvdb=984057,
    season=1,
    episodes=13,
    aired=13,
    is_anime=True,
)
