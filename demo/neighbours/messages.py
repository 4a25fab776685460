"""What the neighbours post, in the members and types that their programs really send.

Of each there are two generations in use: Seerr's template before and after 3.3, Sonarr 4 and 5,
Shoko 5 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from demo.neighbours.titles import Title

Body = dict[str, Any]
PERSON = "mika"
SIZE = 1_000_000_000
"""Bytes of each file."""


class Generation(StrEnum):
    """Which releases of the programs are in use."""

    OLD = "old"
    NEW = "new"


def asked(title: Title, kind: str, *, number: int, status: str, generation: Generation) -> Body:
    """Return what Seerr posts of a request; every leaf is a text."""
    noun = "Movie" if title.is_film else "Series"
    is_new = generation is Generation.NEW
    media = {
        "media_type": "movie" if title.is_film else "tv",
        **({"imdbId": ""} if is_new else {}),
        "tmdbId": str(title.tmdb),
        "tvdbId": str(title.tvdb or ""),
        **({"jellyfinMediaId": ""} if is_new else {}),
        "status": status,
        "status4k": "UNKNOWN",
    }
    ids = {"requestedBy_settings_discordIds" if is_new else "requestedBy_settings_discordId": ""}
    return {
        "notification_type": kind,
        "event": _EVENTS[kind].format(noun),
        "subject": f"{title.name} ({title.year})",
        "message": "",
        "image": "https://image.tmdb.org/t/p/w600_and_h900_bestv2null",
        "media": media,
        "request": {
            "request_id": str(number),
            "requestedBy_email": PERSON,
            "requestedBy_username": PERSON,
            "requestedBy_avatar": "/avatarproxy/3f1c9a0d4d7e4a0f9d6f1f0a2b3c4d5e?v=undefined",
            **ids,
            "requestedBy_settings_telegramChatId": "",
        },
        "issue": None,
        "comment": None,
        "extra": [{"name": "Requested Seasons", "value": str(title.season)}]
        if title.season is not None
        else [],
    }


_EVENTS = {
    "MEDIA_PENDING": "New {} Request",
    "MEDIA_APPROVED": "{} Request Approved",
    "MEDIA_AUTO_APPROVED": "{} Request Automatically Approved",
    "MEDIA_AVAILABLE": "{} Request Now Available",
}


def holding(title: Title, generation: Generation) -> Body:
    """Return how Sonarr or Radarr names the title in everything it posts."""
    if title.is_film:
        return {
            "movie": {
                "id": title.native,
                "title": title.name,
                "year": title.year,
                "releaseDate": f"{title.year}-02-11",
                "folderPath": title.folder,
                "tmdbId": title.tmdb,
                "tags": [],
            }
        }
    newer = {"malIds": [], "aniListIds": [], "originalCountry": "usa"}
    return {
        "series": {
            "id": title.native,
            "title": title.name,
            "path": title.folder,
            "tvdbId": title.tvdb,
            "tmdbId": title.tmdb,
            "type": "anime" if title.is_anime else "standard",
            "year": title.year,
            "tags": [],
            **(newer if generation is Generation.NEW else {}),
        }
    }


def episode(title: Title, number: int, now: datetime) -> Body:
    """Return an episode as webhooks and lists name it."""
    return {
        "id": title.native * 100 + number,
        "seriesId": title.native,
        "seasonNumber": title.season,
        "episodeNumber": number,
        "title": f"Episode {number}",
        "airDateUtc": f"{title.airs(number, now):%Y-%m-%dT%H:%M:%SZ}",
    }


def from_arr(
    title: Title,
    event: str,
    numbers: Iterable[int],
    *,
    now: datetime,
    generation: Generation,
    download_id: str | None = None,
    release: str | None = None,
    **members: Any,
) -> Body:
    """Return what Sonarr or Radarr posts of some episodes, or of the film."""
    listed = [] if title.is_film else [episode(title, number, now) for number in numbers]
    grabbed = {
        "release": {"releaseTitle": release, "size": SIZE * max(1, len(listed))},
        "downloadClient": "qBittorrent",
        "downloadClientType": "qBittorrent",
        "downloadId": download_id,
    }
    return {
        **holding(title, generation),
        **({"episodes": listed} if listed else {}),
        **(grabbed if download_id else {}),
        **members,
        "eventType": event,
        "instanceName": "Radarr" if title.is_film else "Sonarr",
        "applicationUrl": "",
    }


def file(title: Title, number: int) -> Body:
    """Return a file as Sonarr and Radarr name it."""
    return {
        "id": title.native * 100 + number,
        "relativePath": title.path(number).removeprefix(f"{title.folder}/"),
        "path": title.path(number),
        "quality": "Bluray-1080p",
        "size": SIZE,
    }


def shoko_files(
    title: Title, number: int, file_id: int, *, generation: Generation
) -> Sequence[Body]:
    """Return what Shoko's hub says when it met a file, hashed it, and knows what it is."""
    place = {"RelativePath": f"/{title.path(number).removeprefix('/data/media/anime/')}"}
    folder = {"ManagedFolderID" if generation is Generation.NEW else "ImportFolderID": 1}
    named = {"FileID": file_id, "FileLocationID": file_id + 20, **folder, **place}
    match = {"AnidbEpisodeID": 260_000 + file_id, "AnidbAnimeID": 16_000 + title.native}
    if generation is Generation.NEW:
        release = {
            "ProviderName": "AniDB",
            "OriginalFilename": title.file_name(number),
            "CrossReferences": [{**match, "PercentageStart": 0, "PercentageEnd": 100}],
        }
        return [
            _invocation("file:detected", {**place, **folder}),
            _invocation("file:hashed", {**named, "IsNewFile": True, "CrossReferences": []}),
            _invocation("release:saved", {"FileID": file_id, "Release": release}),
        ]
    known = {"EpisodeID": file_id + 100, "SeriesID": 17, "GroupID": 9, **match}
    return [
        _invocation("ShokoEvent:FileDetected", {**place, **folder}),
        _invocation("ShokoEvent:FileHashed", {**named, "CrossReferences": []}),
        _invocation("ShokoEvent:FileMatched", {**named, "CrossReferences": []}),
        _invocation("ShokoEvent:FileMatched", {**named, "CrossReferences": [known]}),
    ]


def _invocation(target: str, said: Body) -> Body:
    return {"type": 1, "target": target, "arguments": [said]}


def item_added(item: Body, *, now: datetime) -> Body:
    """Return what Jellyfin's webhook plugin posts of an item of its library."""
    ids = {f"Provider_{name.lower()}": value for name, value in item["ProviderIds"].items()}
    place = {
        "SeasonNumber": item.get("ParentIndexNumber"),
        "EpisodeNumber": item.get("IndexNumber"),
        "SeriesId": item.get("SeriesId"),
    }
    return {
        "ServerId": item["ServerId"],
        "NotificationType": "ItemAdded",
        "UtcTimestamp": f"{now:%Y-%m-%dT%H:%M:%S.%f}0Z",
        "Name": item["Name"],
        "Overview": 'They said \\"wait\\".',
        "ItemId": item["Id"],
        "ItemType": item["Type"],
        "Video_0_ColorSpace": None,
        **ids,
        **{name: value for name, value in place.items() if value is not None},
    }
