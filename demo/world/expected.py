"""What the library must hold in the end, worked out from the catalogue alone.

Nothing here is shared with the product: it is the other half of the comparison.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path, PurePosixPath

from demo.world.listing import listed_ids
from demo.world.model import Episode, Place, Season, Show


@dataclass(frozen=True, slots=True)
class ExpectedFile:
    """One episode in the library; `path` is relative to its root, `sha256` is of the bytes.

    `plot` and `aired` are None where bangumi.tv says nothing (the NFO has no such element then),
    and so are `episode_id` and `episode_title` for an episode that it does not list.
    """

    path: PurePosixPath
    season: int
    episode: int
    episode_title: str | None
    plot: str | None
    aired: str | None
    subject_id: int
    episode_id: int | None
    size: int
    sha256: str

    @property
    def nfo(self) -> PurePosixPath:
        """Where the episode's NFO lies."""
        return self.path.with_suffix(".nfo")


@dataclass(frozen=True, slots=True)
class ExpectedShow:
    """One show's folder; `seasons` maps the numbers that have files to bangumi subject ids.

    `listed_ids` are its ids at other sites, by the site's name, as the demo's bangumi-data has
    them; `posters` maps the paths of its pictures to the digests of their bytes.
    """

    folder: PurePosixPath
    title: str
    original_title: str
    plot: str
    premiered: str
    subject_id: int
    listed_ids: dict[str, str]
    posters: dict[PurePosixPath, str]
    seasons: dict[int, int]


def library_path(show: Show, season: int, episode: int) -> PurePosixPath:
    """Return the path of an episode; its folder is named after the first season."""
    name = _folder_name(show)
    return PurePosixPath(name, f"Season {season:02d}", f"{name} - S{season:02d}E{episode:02d}.mkv")


def expected_file(show: Show, place: Place, source: Path) -> ExpectedFile:
    """Return what becomes of *source*, the finished download of the episode at *place*."""
    season = show.season(place.season)
    row = season.episode(place.ep)
    return ExpectedFile(
        path=library_path(show, place.season, place.ep),
        season=place.season,
        episode=place.ep,
        episode_title=unescape(row.name_cn or row.name) if row else None,
        plot=(unescape(row.desc) or None) if row else None,
        aired=_iso_date(row),
        subject_id=season.subject.id,
        episode_id=row.id if row else None,
        size=source.stat().st_size,
        sha256=sha256_of(source),
    )


def expected_show(show: Show, seasons: list[Season], pictures: Mapping[int, Path]) -> ExpectedShow:
    """Return the folder of *show* when files of *seasons* are in it; *pictures* by subject id."""
    first = show.seasons[0].subject
    folder = PurePosixPath(_folder_name(show))
    posters = {folder / f"season{each.number:02d}-poster.jpg": each.subject.id for each in seasons}
    posters[folder / "poster.jpg"] = first.id
    return ExpectedShow(
        folder=folder,
        title=first.title,
        original_title=first.name,
        plot=first.summary,
        premiered=first.date,
        subject_id=first.id,
        listed_ids=listed_ids(first.id),
        posters={path: sha256_of(pictures[subject]) for path, subject in posters.items()},
        seasons={season.number: season.subject.id for season in seasons},
    )


def sha256_of(path: Path) -> str:
    """Return the digest of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _folder_name(show: Show) -> str:
    first = show.seasons[0].subject
    return f"{first.title} ({first.date[:4]})"


def _iso_date(row: Episode | None) -> str | None:
    # bangumi.tv's air dates are free text: 2026-1-24 is a date, though not an ISO one.
    if row is None or not row.airdate:
        return None
    year, month, day = map(int, row.airdate.split("-"))
    return date(year, month, day).isoformat()
