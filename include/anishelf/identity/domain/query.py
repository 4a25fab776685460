"""What a release says about its show, and what is found for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from anishelf.identity.domain.title_key import TIMES, TitleKey, title_key

BANGUMI, MIKAN, MIKAN_RELEASE, TITLE = "bgm", "mikan", "mikan-release", "title"
"""Namespaces of external ids; a mikan-release is the infohash of a release's page on Mikan, a title
is what a person placed by hand."""


@dataclass(frozen=True, slots=True)
class TitleClue:
    """What is compared of a release, worked out once for each: its names, season, dates and ids.

    `keys` are its titles as they are compared, in their order and without those of which nothing is
    left. `stated_season` is None where the title states none; specials (season 0) state none either.
    """

    keys: tuple[TitleKey, ...]
    stated_season: int | None
    year: int | None
    published_at: datetime | None
    ids: tuple[str, ...]
    former_key: str = ""
    """Its first title as it was compared when an x between words counted: answers from then count on."""

    @property
    def review_key(self) -> str:
        """Return the key under which a person's word about the title counts; empty for no name."""
        return self._with_season(self.keys[0].key) if self.keys else ""

    def _with_season(self, key: str) -> str:
        return f"{key} s{self.stated_season}" if self.stated_season else key

    @property
    def answer_keys(self) -> tuple[str, ...]:
        """Return under which keys a person may have placed the release: its ids, then its title."""
        named = (self.review_key, self._with_season(self.former_key) if self.former_key else "")
        return (*self.ids, *filter(None, named))


@dataclass(frozen=True, slots=True)
class IdentityQuery:
    """What a release says about the show and the episodes it holds."""

    titles: tuple[str, ...]
    season: int | None = None
    episode: float | None = None
    episode_end: float | None = None
    absolute_episode: float | None = None
    year: int | None = None
    is_movie: bool = False
    is_special: bool = False
    is_batch: bool = False
    external_ids: tuple[str, ...] = ()
    published_at: datetime | None = None
    clue: TitleClue = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out what is compared."""
        keys = [title_key(title) for title in self.titles]
        clue = TitleClue(
            keys=tuple(key for key in keys if key.key),
            stated_season=_stated_season(self.season, keys),
            year=self.year,
            published_at=self.published_at,
            ids=self.external_ids,
            former_key=_former_key(self.titles),
        )
        object.__setattr__(self, "clue", clue)


@dataclass(frozen=True, slots=True)
class Placement:
    """The episodes that a release holds, as rows of ours, and how that was found out."""

    season_id: int
    episode_ids: tuple[int, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """What new placements changed: episodes that releases left, works whose files must move."""

    left: tuple[int, ...] = ()
    misplaced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a release cannot be placed for certain, as a user reads it."""

    reason: str


def _former_key(titles: Sequence[str]) -> str:
    first = next((title for title in titles if title_key(title).key), "")
    return title_key(TIMES.sub("x", first)).key if TIMES.search(first) else ""


def _stated_season(season: int | None, keys: Sequence[TitleKey]) -> int | None:
    if season is not None:
        return season or None
    return next((key.season for key in keys if key.season), None)
