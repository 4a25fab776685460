"""The rows of the dialect: shows, episodes and downloads as they are read for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from anishelf.views.rows import Number


@dataclass(frozen=True, slots=True)
class KnownShow:
    """A show of ours with the numbers that others know it by."""

    work_id: int
    tvdb: int
    tmdb: int
    imdb: str | None
    title: str
    original_title: str
    year: int | None
    summary: str | None
    rating: float | None
    votes: int | None
    added_at: datetime
    poster: str | None


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """An episode of such a show; `key` is ours where we have one, else bangumi.tv's, negative."""

    key: int
    work_id: int
    season: int
    number: Number
    title: str | None
    summary: str | None
    aired: date | None
    wanted: bool
    file_id: int | None
    path: str | None
    size: int | None
    arrived_at: datetime | None
    group: str | None
    resolution: int
    source: str | None
    version: int
    scene_name: str | None


@dataclass(frozen=True, slots=True)
class KnownTransfer:
    """A download of one episode of such a show."""

    download_id: int
    episode_key: int
    work_id: int
    season: int
    number: Number
    title: str
    status: str
    flag: str | None
    reason: str | None
    size: int | None
    progress: float
    eta_seconds: int | None
    downloader: str | None
    infohash: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class KnownChange:
    """Something that happened to an episode of such a show."""

    id: int
    what: str
    episode_key: int
    work_id: int
    at: datetime
    title: str
    reason: str | None
    infohash: str | None
