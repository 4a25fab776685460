"""Feed entries, as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anishelf.views import Stage, Step
from anishelf.web.api.schema import Answer


class Item(Answer):
    """A feed entry, how far it came, and the first reason why it did not get further."""

    id: int
    title: str
    stage: Stage
    reason: str | None
    show: str | None
    published_at: datetime | None
    seen_at: datetime


class Moment(Answer):
    """Something that happened to an entry."""

    at: datetime
    step: Step
    what: str
    reason: str | None


class Evidence(Answer):
    """Why an entry belongs to a show."""

    show_id: str
    source: str
    evidence: str | None


class Way(Answer):
    """The whole way of one entry; `read` is what was understood of its title, by field."""

    item: Item
    page: str | None
    read: dict[str, Any]
    identity: list[Evidence]
    files: list[str]
    moments: list[Moment]
