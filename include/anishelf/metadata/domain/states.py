"""The kinds of files that we write beside the videos."""

from __future__ import annotations

from enum import StrEnum


class SidecarKind(StrEnum):
    """A file that we write beside the videos."""

    TVSHOW_NFO = "tvshow_nfo"
    SEASON_NFO = "season_nfo"
    EPISODE_NFO = "episode_nfo"
    MOVIE_NFO = "movie_nfo"
    POSTER = "poster"
