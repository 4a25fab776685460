"""What a release title says, and how that reading was reached."""

from __future__ import annotations

from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True, slots=True)
class ReleaseTitle:
    """One video release as its title states it; what is not stated is None or empty.

    `titles` holds every name the title gives, in its order and without season marks.
    `episode` is counted as the title counts; `absolute_episode` is set when a second,
    running count stands beside it. `version` is 1 unless the title says otherwise.
    `is_special` says that specials are inside; a batch may hold both (01-12+SP).
    """

    titles: tuple[str, ...] = ()
    season: int | None = None
    episode: Number | None = None
    episode_end: Number | None = None
    absolute_episode: Number | None = None
    version: int = 1
    groups: tuple[str, ...] = ()
    resolution: str | None = None
    source: str | None = None
    video_codec: str | None = None
    subtitle_langs: tuple[str, ...] = ()
    container: str | None = None
    crc: str | None = None
    year: int | None = None
    is_batch: bool = False
    is_movie: bool = False
    is_special: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the title and the part it was found to play."""

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible reading of a piece of the title, and what speaks for and against it."""

    role: str
    text: str
    value: str
    score: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that lost, and why."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True, slots=True)
class TitleExplanation:
    """How a title was read: its pieces, every candidate, the winners and why the others lost."""

    raw: str
    tokens: tuple[Token, ...]
    winners: tuple[Candidate, ...]
    losers: tuple[Rejection, ...]
    release: ReleaseTitle | None
    refusal: str | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return every candidate, winners first."""
        return self.winners + tuple(loser.candidate for loser in self.losers)
