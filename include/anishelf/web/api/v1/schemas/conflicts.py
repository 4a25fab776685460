"""Episodes whose releases rank alike, as the API shows them and takes a choice."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from anishelf.decisions.actions import ConflictStatus
from anishelf.web.api.schema import Answer, Body


class Rival(Answer):
    """One of the releases."""

    release_id: int
    item_id: int
    title: str
    published_at: datetime | None


class Conflict(Answer):
    """An episode (season and number are null for a film) and the releases that rank alike."""

    id: int
    show: str
    season: int | None
    number: float | None
    status: ConflictStatus
    rivals: list[Rival]
    chosen_release_id: int | None
    answered_by: str | None
    created_at: datetime
    resolved_at: datetime | None


class Settled(Answer):
    """What a choice settled: the episode, and the others that the release holds."""

    conflicts: list[Conflict]


class ReleaseChoice(Body):
    """The release that is to be taken."""

    release_id: Annotated[int, Field(strict=True, ge=1, lt=2**63)]
