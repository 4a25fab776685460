"""Downloads, downloaders and what is asked of them, as the API shows and takes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from anishelf.downloads.actions import (
    CommandAction,
    CommandStatus,
    DownloadFlag,
    DownloadStatus,
    DownloadType,
)
from anishelf.web.api.schema import Answer, Body, Count, Name


class Download(Answer):
    """A download: how far it is (0 to 1), sizes in bytes, and the first reason why it stands still."""

    id: int
    item_id: int
    title: str
    show: str | None
    season: int | None
    first: float | None
    last: float | None
    status: DownloadStatus
    flag: DownloadFlag | None
    why: str | None
    downloader: str | None
    progress: float
    size: int | None
    speed: int | None
    eta_seconds: int | None
    created_at: datetime
    completed_at: datetime | None


class Command(Answer):
    """What was asked of a download, and what came of it."""

    id: int
    download_id: int
    action: CommandAction
    status: CommandStatus
    answer: str | None


class Commands(Answer):
    """One command for each download that was named."""

    commands: list[Command]


class Wish(Body):
    """What to ask of downloads: of all of them or, when one is unknown, of none.

    `episode` goes with `cancel` alone.
    """

    ids: Annotated[
        list[Annotated[int, Field(strict=True, ge=1, lt=2**63)]],
        Field(min_length=1, max_length=200),
    ]
    action: CommandAction
    episode: Annotated[float | None, Field(strict=True, ge=0, lt=100_000)] = None


class Downloader(Answer):
    """A downloader and how it is: ok, disabled, login refused or downloader_error."""

    name: str
    kind: str
    state: str
    priority: int
    takes: list[str]
    consecutive_failures: int
    failing_since: datetime | None
    last_error: str | None
    last_seen_at: datetime | None


class DownloaderWishes(Body):
    """A downloader to use: its connection (default: that of its kind), and what it is given."""

    kind: Name
    name: Name | None = None
    priority: Count = 0
    takes: Annotated[list[DownloadType] | None, Field()] = None


class Tested(Answer):
    """What a downloader answered: ok, off, warning or bad, and the words."""

    name: str
    health: str
    detail: str
