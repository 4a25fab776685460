"""Our own view of a show: works, seasons and episodes that files and releases hang on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anishelf.identity.domain.states import ReviewStatus, WorkKind


@dataclass(frozen=True, slots=True)
class NewWork:
    """What a work is made of; `bangumi_id` is the subject at the start of its chain."""

    kind: WorkKind
    bangumi_id: int
    title: str
    original_title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class KnownSeason:
    """A season that has a row; the subject it was asked for begins at *first_episode* of it."""

    id: int
    work_id: int
    number: int
    kind: WorkKind
    first_episode: int = 1


@dataclass(frozen=True, slots=True)
class NewEpisode:
    """What an episode is made of; `bangumi_id` is None while bangumi.tv does not list it."""

    number: Decimal
    bangumi_id: int | None
    aired: date | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A show that a title may mean.

    `score` (0 to 100) is how alike the names are, less where season or date speak against it;
    `episodes` is None where nobody has asked.
    """

    bangumi_id: int
    name: str
    year: int | None
    score: float
    episodes: int | None = None

    @property
    def details(self) -> str:
        """Return year, number of episodes and score as a person reads them."""
        count = f"{self.episodes} episode{'' if self.episodes == 1 else 's'}"
        known = (str(self.year or "year unknown"), count if self.episodes else "")
        return ", ".join((*filter(None, known), f"{self.score:.0f} % alike"))


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a person said a title is: a subject, and its season where they named it."""

    review_id: int
    title: str
    bangumi_id: int
    season: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """A title that a person should place, or has placed.

    `bangumi_id` is the answer, and `season` where the show alone leaves it open. One that waits with
    a `bangumi_id` asks for the season only.
    """

    id: int
    key: str
    title: str
    reason: str
    status: ReviewStatus
    suggestions: tuple[Suggestion, ...]
    bangumi_id: int | None = None
    answered_by: str | None = None
    season: int | None = None

    @property
    def reference(self) -> str:
        """Return what a question about it begins with."""
        return f"Review {self.id}"
