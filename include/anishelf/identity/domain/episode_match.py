"""What a release asks of the episodes of a season, and the episodes that it gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anishelf.identity.domain.episode_list import EpisodeList
from anishelf.identity.domain.subject import BangumiEpisode


@dataclass(frozen=True, slots=True)
class EpisodeMatch:
    """One episode: its number in our season, and bangumi.tv's row (None: not listed there yet).

    A special has its place in Season 00; `number` is its rank among the subject's specials then.
    """

    number: Decimal
    episode: BangumiEpisode | None
    is_special: bool = False
    cour: int = 0
    """Which of the season's subjects it belongs to, counted from 0."""


@dataclass(frozen=True, slots=True)
class Season:
    """What is known of the episodes of one subject.

    `expected` is the wiki's number of main episodes (0: unknown); `before` how many main episodes
    the subjects before it have (None: unknown); `offset` how many of those are earlier cours of the
    same season.
    """

    title: str
    episodes: EpisodeList
    expected: int = 0
    before: int | None = 0
    offset: int = 0
    cour: int = 0

    @property
    def mains(self) -> Sequence[BangumiEpisode]:
        """Return the main episodes with a whole number, in order."""
        return self.episodes.mains

    @property
    def count(self) -> int:
        """Return how many main episodes the season has or will have; 0 when nobody knows."""
        return max(len(self.mains), self.expected)

    @property
    def end(self) -> int:
        """Return the number of its last episode within the whole season."""
        return self.offset + self.count


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a release title says about its episodes.

    `season_stated` means that the title names the season, so that its number counts from there.
    """

    episode: Decimal | None
    episode_end: Decimal | None = None
    absolute: Decimal | None = None
    is_batch: bool = False
    is_special: bool = False
    season_stated: bool = False
    released: date | None = None
