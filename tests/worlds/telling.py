"""What neighbours post, shortened to the members that are read; the shapes are theirs."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]


def asked(
    number: int,
    kind: str = "MEDIA_AUTO_APPROVED",
    *,
    media: str = "tv",
    tmdb: int = 1396,
    tvdb: int | None = 81189,
    seasons: str = "",
    title: str = "Show (2020)",
    status: str = "PENDING",
    is_4k: bool = False,
) -> Body:
    """Return what Seerr posts of a request."""
    extra = [{"name": "Requested Seasons", "value": seasons}] if seasons else []
    return {
        "notification_type": kind,
        "event": "New 4K Movie Request" if is_4k else "New Movie Request",
        "subject": title,
        "media": {
            "media_type": media,
            "tmdbId": str(tmdb),
            "tvdbId": str(tvdb) if tvdb and media == "tv" else "",
            "status": status,
        },
        "request": {"request_id": str(number), "requestedBy_username": "ada"},
        "extra": extra,
    }


def series(native: int = 7, *, tvdb: int = 81189, anime: bool = False) -> Body:
    """Return how Sonarr names a show."""
    kind = "anime" if anime else "standard"
    return {"id": native, "tvdbId": tvdb, "tmdbId": 1396, "title": "Show", "type": kind}


def episodes(*numbers: int, season: int = 1, airs: str = "2020-01-01T00:00:00Z") -> list[Body]:
    """Return how Sonarr names episodes."""
    return [
        {
            "id": season * 100 + number,
            "seasonNumber": season,
            "episodeNumber": number,
            "airDateUtc": airs,
        }
        for number in numbers
    ]


def grab(*numbers: int, download: str = "AB", season: int = 1, **more: Any) -> Body:
    """Return a grab of Sonarr."""
    return {
        "eventType": "Grab",
        "series": series(),
        "episodes": episodes(*numbers, season=season),
        "release": {"releaseTitle": "pack", "size": 1000},
        "downloadId": download,
        **more,
    }


def imported(*numbers: int, path: str = "", season: int = 1, **more: Any) -> Body:
    """Return an import of one file of Sonarr."""
    name = path or path_of(*numbers, season=season)
    return {
        **grab(*numbers, season=season),
        "eventType": "Download",
        "isUpgrade": False,
        "episodeFile": {"id": numbers[0], "path": name, "relativePath": name},
        **more,
    }


def path_of(*numbers: int, season: int = 1) -> str:
    """Return where that file lies."""
    parts = "".join(f"E{number:02d}" for number in numbers)
    return f"/tv/Show/Season {season}/Show - S{season:02d}{parts}.mkv"


def film(event: str = "Grab", *, native: int = 12, tmdb: int = 1396, **more: Any) -> Body:
    """Return what Radarr posts."""
    return {
        "eventType": event,
        "movie": {"id": native, "tmdbId": tmdb, "title": "Film", "year": 2020},
        "release": {"releaseTitle": "film", "size": 500},
        "downloadId": "FF",
        **more,
    }


def file_matched(path: str, file_id: int = 301, *, matched: bool = True) -> Body:
    """Return what Shoko's hub says of a file."""
    references = [{"AnidbAnimeID": 1, "AnidbEpisodeID": file_id}] if matched else []
    said = {"FileID": file_id, "RelativePath": path, "CrossReferences": references}
    return {"target": "ShokoEvent:FileMatched", "arguments": [said]}


def file_not_matched(path: str, file_id: int = 301) -> Body:
    """Return that Shoko tried and did not find out what a file is."""
    said = {"FileID": file_id, "RelativePath": path, "HasCrossReferences": False}
    return {"target": "ShokoEvent:FileNotMatched", "arguments": [said]}
