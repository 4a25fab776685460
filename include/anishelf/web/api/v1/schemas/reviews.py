"""Questions about titles, as the API shows them and takes their answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from anishelf.identity.actions import ReviewStatus
from anishelf.web.api.schema import Answer, Body, Flag, Name


class Suggestion(Answer):
    """A show that a title may mean; `score` (0 to 100) is how alike the names are."""

    bangumi_id: int
    name: str
    year: int | None
    score: float
    episodes: int | None


class Review(Answer):
    """A title that nobody could place for certain; `bangumi_id` is the answer."""

    id: int
    title: str
    reason: str
    status: ReviewStatus
    suggestions: list[Suggestion]
    bangumi_id: int | None
    answered_by: str | None
    season: int | None


class Answered(Answer):
    """The question with its answer, and how many releases are decided again because of it."""

    review: Review
    released: int


class Choice(Body):
    """Which show the title is; `season` where the show alone leaves it open."""

    bangumi_id: Annotated[int, Field(strict=True, ge=1, lt=2**31)]
    season: Annotated[int | None, Field(strict=True, ge=0, lt=1000)] = None
    any_show: Annotated[Flag, Field(description="It need not be a suggestion.")] = False


class Pin(Body):
    """Which show a title (as a release has it, or mikan/1234) is, now and later."""

    title: Name
    bangumi_id: Annotated[int, Field(strict=True, ge=1, lt=2**31)]
    season: Annotated[int | None, Field(strict=True, ge=0, lt=1000)] = None
