"""Deletions, as the API shows them and takes wishes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from anishelf.web.api.schema import Answer, Body, Flag, Name


class Deletion(Answer):
    """Something that goes, went or was kept; `failed` are the programs at which it failed."""

    id: int
    kind: str
    title: str
    year: int | None
    scope: str
    state: str
    reason: str | None
    asked_by: str
    origin: str
    asked_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    leaves_at: datetime | None
    ended_at: datetime | None
    files: int
    bytes: int
    failed: list[str]


class DeletionStep(Answer):
    """How far a deletion is with one program; `notes` say what stays and why."""

    service: str
    instance: str
    state: str
    does: str
    detail: str
    remedy: str | None
    notes: list[str]
    changed_at: datetime


class DeletedFile(Answer):
    """A file that goes; `size` in bytes."""

    path: str
    size: int


class WholeDeletion(Answer):
    """One deletion with its steps and files."""

    deletion: Deletion
    steps: list[DeletionStep]
    files: list[DeletedFile]


class DeletionWish(Body):
    """What is to go: a title (its whole name, #id, tmdb:1 or tvdb:1) and how much of it.

    `kind` must be said; `track` narrows it to one copy; `season`, `episodes` (like S01E05) or `path` with those kinds.
    """

    title: Name
    kind: Literal["movie", "show", "season", "episodes", "file"]
    season: Annotated[int | None, Field(strict=True, ge=0, lt=10000)] = None
    episodes: Annotated[list[str], Field(default_factory=list, max_length=500)]
    path: Annotated[str | None, Field(max_length=4096)] = None
    track: Literal["hd", "uhd"] | None = None
    delete_files: Flag = True
    exclude: Flag = False
    edit_mylist: Flag = False


class Agreement(Body):
    """`files` is how many go; `leaves_at` a moment until when they can still be kept."""

    files: Annotated[int | None, Field(strict=True, ge=0, lt=2**31)] = None
    leaves_at: datetime | None = None


class Resumed(Answer):
    """Whether deletions were paused."""

    resumed: bool
