"""What exactly is to go. There is no scope that means everything: a missing one is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from anishelf.errors import ScopeMissing


class ScopeKind(StrEnum):
    """How much of a title is meant."""

    MOVIE = "movie"
    SHOW = "show"
    SEASON = "season"
    EPISODES = "episodes"
    FILE = "file"


class Place(NamedTuple):
    """An episode; a film has neither season nor episode."""

    season: int | None = None
    episode: float | None = None

    def __str__(self) -> str:
        """Return the place as people write it."""
        return "the film" if self.season is None else f"S{self.season:02d}E{self.episode:02g}"


FILM = Place()


@dataclass(frozen=True, slots=True)
class Scope:
    """One film, one show, one season, chosen episodes, or one file; `track` narrows it to a copy.

    The track is `hd` or `uhd`, None for every copy. Raises ScopeMissing where something is missing
    that its kind needs: what is not said never means all.
    """

    kind: ScopeKind
    season: int | None = None
    episodes: frozenset[Place] = frozenset()
    path: str | None = None
    track: str | None = None

    def __post_init__(self) -> None:
        needed: Mapping[ScopeKind, tuple[bool, str]] = {
            ScopeKind.MOVIE: (True, ""),
            ScopeKind.SHOW: (True, ""),
            ScopeKind.SEASON: (self.season is not None, "the number of the season"),
            ScopeKind.EPISODES: (bool(self.episodes), "the episodes"),
            ScopeKind.FILE: (bool(self.path), "the path of the file"),
        }
        is_said, what = needed[self.kind]
        if not is_said:
            raise ScopeMissing(f"to delete {self.kind} say {what}; nothing was deleted")
        if self.kind is not ScopeKind.SEASON and self.season is not None:
            raise ScopeMissing(f"a season was named, but {self.kind} is to be deleted")

    @property
    def is_whole(self) -> bool:
        """Return whether a title is meant as a whole, on all its tracks or on one."""
        return self.kind in {ScopeKind.MOVIE, ScopeKind.SHOW}

    @property
    def is_everything(self) -> bool:
        """Return whether nothing of the title is to stay anywhere."""
        return self.is_whole and self.track is None

    def means(self, track: str | None) -> bool:
        """Return whether a copy on *track* is meant."""
        return self.track is None or track is None or track == self.track

    def holds(self, place: Place) -> bool:
        """Return whether an episode (or the film) is meant."""
        if self.is_whole:
            return True
        if self.kind is ScopeKind.SEASON:
            return place.season == self.season
        return place in self.episodes

    def __str__(self) -> str:
        """Return the scope as people say it."""
        said = {
            ScopeKind.MOVIE: "the film",
            ScopeKind.SHOW: "the show",
            ScopeKind.SEASON: f"season {self.season}",
            ScopeKind.EPISODES: ", ".join(map(str, sorted(self.episodes))),
            ScopeKind.FILE: f"the file {self.path}",
        }[self.kind]
        copies = {None: "", "hd": " in HD alone", "uhd": " in 4K alone"}[self.track]
        return f"{said}{copies}"


def scope_to_json(scope: Scope) -> dict[str, Any]:
    """Return a scope as a row keeps it."""
    return {
        "kind": scope.kind.value,
        "season": scope.season,
        "episodes": [list(place) for place in sorted(scope.episodes)],
        "path": scope.path,
        "track": scope.track,
    }


def scope_from_json(row: Mapping[str, Any]) -> Scope:
    """Return the scope of a row, or raise ScopeMissing."""
    try:
        kind = ScopeKind(row["kind"])
    except (KeyError, ValueError) as error:
        raise ScopeMissing("it is not said what is to be deleted; nothing was deleted") from error
    return Scope(
        kind,
        season=row.get("season"),
        episodes=frozenset(Place(*each) for each in row.get("episodes") or ()),
        path=row.get("path"),
        track=row.get("track"),
    )
