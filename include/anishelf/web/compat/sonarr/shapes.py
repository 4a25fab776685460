"""Our rows in the shapes of Sonarr's version 3; what Sonarr has and we have not is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import Any, Final

from anishelf.views.lists.dialect_rows import KnownEpisode, KnownShow

FIRST_ID: Final = 1_000_000
"""Ids begin here, so that a show of ours is never one of a real Sonarr that is asked for it too."""
_OF_BANGUMI: Final = 1_000_000_000
PROFILE: Final = 1
LANGUAGE: Final = {"id": 8, "name": "Japanese"}
_SOURCES: Final = {"bd": "bluray", "dvd": "dvd", "tv": "television", "web": "web"}
Shape = dict[str, Any]


def show_id(work_id: int) -> int:
    """Return the id of a show."""
    return FIRST_ID + work_id


def work_id(series_id: int) -> int:
    """Return the work that an id names; of ids that are none of ours, 0 or less."""
    return series_id - FIRST_ID


def episode_id(key: int) -> int:
    """Return the id of an episode, also of one that only bangumi.tv knows."""
    return FIRST_ID + key if key > 0 else _OF_BANGUMI - key


def series(show: KnownShow, episodes: Sequence[KnownEpisode], *, root: str, today: date) -> Shape:
    """Return a show with its seasons and their numbers."""
    numbers = sorted({each.season for each in episodes}) or [1]
    next_airing = min((e.aired for e in episodes if e.aired and e.aired > today), default=None)
    aired = [each.aired for each in episodes if each.aired and each.aired <= today]
    ended = next_airing is None and bool(aired) and max(aired) < today - timedelta(days=30)
    shape: Shape = {
        "id": show_id(show.work_id),
        "title": show.title,
        "sortTitle": show.title.lower(),
        "alternateTitles": [{"title": show.original_title, "seasonNumber": -1}],
        "status": "ended" if ended else "continuing" if aired else "upcoming",
        "ended": ended,
        "overview": show.summary or "",
        "images": [],
        "originalLanguage": LANGUAGE,
        "seasons": [_season(number, episodes, today) for number in numbers],
        "year": show.year or 0,
        "path": _folder(show, episodes, root),
        "qualityProfileId": PROFILE,
        "languageProfileId": PROFILE,
        "seasonFolder": True,
        "monitored": True,
        "monitorNewItems": "all",
        "useSceneNumbering": False,
        "runtime": 24,
        "tvdbId": show.tvdb,
        "tvRageId": 0,
        "tvMazeId": 0,
        "tmdbId": show.tmdb,
        "seriesType": "anime",
        "cleanTitle": "".join(filter(str.isalnum, show.title.lower())),
        "titleSlug": f"anishelf-{show.work_id}",
        "rootFolderPath": root,
        "genres": [],
        "tags": [],
        "added": moment(show.added_at),
        "ratings": {"votes": show.votes or 0, "value": show.rating or 0.0},
        "statistics": {"seasonCount": len([n for n in numbers if n]), **_counts(episodes, today)},
    }
    if show.imdb:
        shape["imdbId"] = show.imdb
    if next_airing:
        shape["nextAiring"] = moment(next_airing)
    if aired:
        shape |= {"previousAiring": moment(max(aired)), "firstAired": moment(min(aired))}
    return shape


def _folder(show: KnownShow, episodes: Sequence[KnownEpisode], root: str) -> str:
    paths = [PurePosixPath(each.path) for each in episodes if each.path]
    inside = [path for path in paths if path.is_relative_to(root) and path != PurePosixPath(root)]
    if not inside:
        return f"{root}/{show.title}"
    return f"{root}/{inside[0].relative_to(root).parts[0]}"


def _season(number: int, episodes: Sequence[KnownEpisode], today: date) -> Shape:
    own = [each for each in episodes if each.season == number]
    return {
        "seasonNumber": number,
        "monitored": any(each.wanted for each in own) if own else True,
        "statistics": _counts(own, today),
    }


def _counts(episodes: Sequence[KnownEpisode], today: date) -> Shape:
    """Count; what has not aired is no part of the total, or a season would never be complete."""
    files = [each for each in episodes if each.file_id is not None]
    due = [e for e in episodes if e.file_id is not None or (e.aired and e.aired <= today)]
    wanted = [each for each in due if each.wanted or each.file_id is not None]
    return {
        "episodeFileCount": len(files),
        "episodeCount": len(wanted),
        "totalEpisodeCount": len(due),
        "sizeOnDisk": sum(each.size or 0 for each in files),
        "releaseGroups": sorted({each.group for each in files if each.group}),
        "percentOfEpisodes": 100.0 * len(files) / len(wanted) if wanted else 0.0,
    }


def episode(row: KnownEpisode, *, root: str, file: bool = False) -> Shape:
    """Return an episode, with its file where that is asked for."""
    shape: Shape = {
        "id": episode_id(row.key),
        "seriesId": show_id(row.work_id),
        "tvdbId": 0,
        "episodeFileId": FIRST_ID + row.file_id if row.file_id is not None else 0,
        "seasonNumber": row.season,
        "episodeNumber": int(row.number),
        "title": row.title or f"Episode {int(row.number)}",
        "overview": row.summary or "",
        "hasFile": row.file_id is not None,
        "monitored": row.wanted,
        "unverifiedSceneNumbering": False,
        "runtime": 24,
        "images": [],
    }
    if row.aired:
        shape |= {"airDate": row.aired.isoformat(), "airDateUtc": moment(row.aired)}
    if file and row.file_id is not None:
        shape["episodeFile"] = episode_file(row, root=root)
    return shape


def episode_file(row: KnownEpisode, *, root: str) -> Shape:
    """Return the file of an episode that has one."""
    path = PurePosixPath(row.path or "")
    relative = path.relative_to(root).parts[1:] if path.is_relative_to(root) else path.parts[-1:]
    return {
        "id": FIRST_ID + (row.file_id or 0),
        "seriesId": show_id(row.work_id),
        "seasonNumber": row.season,
        "relativePath": "/".join(relative) or path.name,
        "path": str(path),
        "size": row.size or 0,
        "dateAdded": moment(row.arrived_at or datetime.fromtimestamp(0, UTC)),
        "sceneName": row.scene_name or "",
        "releaseGroup": row.group or "",
        "languages": [LANGUAGE],
        "quality": quality(row.source, row.resolution, row.version),
        "customFormats": [],
        "customFormatScore": 0,
        "releaseType": "singleEpisode",
        "qualityCutoffNotMet": False,
    }


def quality(source: str | None, resolution: int, version: int = 1) -> Shape:
    """Return how good a release is in Sonarr's words."""
    kind = _SOURCES.get(source or "", "web")
    return {
        "quality": {
            "id": resolution,
            "name": f"{kind.upper()}-{resolution}p" if resolution else "Unknown",
            "source": kind if resolution else "unknown",
            "resolution": resolution,
        },
        "revision": {"version": version, "real": 0, "isRepack": False},
    }


def by_show(episodes: Iterable[KnownEpisode]) -> dict[int, list[KnownEpisode]]:
    """Return episodes by their show."""
    found: dict[int, list[KnownEpisode]] = {}
    for each in episodes:
        found.setdefault(each.work_id, []).append(each)
    return found


def moment(at: datetime | date) -> str:
    """Return a time as Sonarr writes it; a day begins at midnight in UTC."""
    there = at if isinstance(at, datetime) else datetime.combine(at, time(), UTC)
    return there.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
