"""Requests, as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from anishelf.web.api.schema import Answer, Body


class Request(Answer):
    """What somebody asked for; `counts` says how many of its items are in each state.

    `seasons` is null for a film. `stuck` is why the first item that does not get on is.
    """

    id: int
    media_id: int
    kind: str
    title: str
    year: int | None
    track: str
    seasons: list[int] | None
    person: str | None
    state: str
    since: datetime
    available: int
    total: int
    counts: dict[str, int]
    bytes_done: int
    bytes_total: int
    stuck: str | None


class TrackedItem(Answer):
    """One film or episode of a request; a further request for what was deleted is a generation."""

    id: int
    season: int | None
    episode: int | None
    title: str | None
    generation: int
    state: str
    since: datetime
    airs_at: datetime | None
    stuck_since: datetime | None
    stuck_reason: str | None
    stuck_suggestion: str | None
    path: str | None
    jellyfin_id: str | None


class TimelineRow(Answer):
    """One state that an item went through; `inferred` where nobody told of it."""

    item_id: int
    state: str
    at: datetime
    source: str | None
    inferred: bool
    evidence: str | None


class Issue(Answer):
    """What was reported in Seerr; `season` and `episode` are what Seerr writes."""

    status: str | None = None
    type: str | None = None
    text: str | None = None
    season: str | None = None
    episode: str | None = None
    by: str | None = None


class WholeRequest(Answer):
    """A request with its items, what happened to each, and what was reported of them.

    `unfollowed`: it is anime, and no feed of ours brings it.
    """

    request: Request
    items: list[TrackedItem]
    timeline: list[TimelineRow]
    issues: list[Issue]
    unfollowed: bool


class RequestState(Answer):
    """The state of a request after something was done."""

    id: int
    state: str


class Searches(Answer):
    """How many searches began at Sonarr or Radarr."""

    id: int
    searches: int


class Linked(Answer):
    """Which film or show an event belongs to from now on."""

    event_id: int
    media_id: int


class EventOf(Body):
    """An event of the inbox."""

    event_id: Annotated[int, Field(strict=True, ge=1, lt=2**63)]
