"""Shows that are found and followed, as the API shows them."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from anishelf.views.following.calendar import AirState
from anishelf.web.api.schema import Answer


class FoundShow(Answer):
    """A show that a name may mean; `exact` says that one of its names is what was asked for."""

    bangumi_id: int
    title: str
    names: list[str]
    kind: str
    season: int | None
    begins: date | None
    ends: date | None
    exact: bool
    likeness: float
    followed: bool
    files: int


class Search(Answer):
    """What was found, and why bangumi.tv was not heard."""

    shows: list[FoundShow]
    unheard: str | None


class Follow(Answer):
    """A show that is followed by a subscription, or was."""

    id: int
    bangumi_id: int
    subscription_id: int
    title: str
    site: str
    group: str | None
    followed_by: str
    followed_at: datetime
    ended_by: str | None
    ended_at: datetime | None


class ShowToFollow(BaseModel):
    """Which show is to be followed, and from where on; without a start from now on."""

    model_config = ConfigDict(extra="forbid")

    bangumi_id: int = Field(ge=1, lt=2**31)
    from_episode: float | None = Field(None, ge=0, lt=100_000, allow_inf_nan=False)
    since: datetime | None = None
    group: str | None = Field(None, max_length=100)
    site: str | None = Field(None, max_length=100)
    policy: list[str] = Field(default_factory=list, max_length=20)


class Offered(Answer):
    """An old release that is fetched."""

    site: str
    title: str
    published_at: datetime | None


class FollowResult(Answer):
    """What follows a show now; `missing` are episodes that aired and are not here."""

    follow: Follow
    is_new: bool
    missing: list[float]
    fetched: list[Offered]
    unheard: dict[str, str]


class FollowEnd(Answer):
    """What does not follow any more, and the subscriptions that were removed with it."""

    follows: list[Follow]
    removed_subscriptions: list[int]


class CalendarEpisode(Answer):
    """An episode of a followed show: `day` is the one in Japan, `why` what stopped it first."""

    bangumi_id: int
    episode_id: int
    show: str
    season: int | None
    number: float
    title: str | None
    day: date
    airs_at: datetime | None
    state: AirState
    late_at: datetime
    why: str | None


class MissingEpisode(Answer):
    """An episode that aired and that nothing brings; `hint` is the first reason."""

    show: str
    season: int | None
    number: float | None
    title: str | None
    aired: date
    hint: str
