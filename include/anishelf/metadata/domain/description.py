"""The description of a library file: what is due, when it is tried again, where its parts lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from posixpath import basename, dirname, normpath, splitext

from anishelf.identity.domain.states import WorkKind
from anishelf.library.domain.states import MetadataStatus
from anishelf.metadata.domain.states import SidecarKind

_DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
_DAILY = timedelta(days=1)
NOT_LISTED_YET = timedelta(hours=6)
"""How long we wait before asking again for an episode that bangumi.tv does not list."""

_SEASON_FOLDER = re.compile(
    r"(?:season|series|s|第)?[ ._-]*0*(\d+)[ ._-]*(?:季|期)?", re.IGNORECASE
)
_SPECIALS_FOLDER = re.compile(r"specials?|season 0+|特别篇", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MetadataTask:
    """A file in the library that has to be described; `path` is None once the file is gone."""

    id: int
    status: MetadataStatus
    attempts: int
    season_id: int
    season: int
    number: Decimal
    bangumi_episode_id: int | None
    work_id: int
    root_id: int
    kind: WorkKind
    subject_id: int
    file_id: int | None
    path: str | None


@dataclass(frozen=True, slots=True)
class DescribedEpisode:
    """One of the episodes that a file holds."""

    number: int
    season: int
    bangumi_episode_id: int | None


@dataclass(frozen=True, slots=True)
class LibrarySubject:
    """A subject that the library has files of; `incomplete`: one of them has no title yet."""

    subject_id: int
    work_id: int
    incomplete: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """What a sidecar belongs to; exactly one is given."""

    work_id: int | None = None
    season_id: int | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file that we wrote beside videos; `sha256` is of what we wrote, `source_url` its origin."""

    path: str
    kind: SidecarKind
    owner: Owner
    sha256: str
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it came, and the ending that its bytes deserve."""

    data: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of a series; `season` is None where episodes lie beside the show's own files."""

    show: str | None
    season: str | None


def next_try(attempts: int, now: datetime) -> datetime:
    """Return when a description that failed *attempts* times before is tried again."""
    return now + (_DELAYS[attempts] if attempts < len(_DELAYS) else _DAILY)


def folders_of(path: str, *, root: str, season: int) -> Folders:
    """Return the show's and the season's folder for a video at *path* below *root*.

    The path template is the user's: a folder counts as a season's when its name is that number.
    """
    parent, top = dirname(path), normpath(root)
    if parent == top:
        return Folders(show=None, season=None)
    if _is_season(basename(parent), season) and dirname(parent) != top:
        return Folders(show=dirname(parent), season=parent)
    return Folders(show=parent, season=None)


def film_nfo(path: str, *, root: str) -> str | None:
    """Return the path of `movie.nfo` for a film at *path*, or None where other films lie beside it.

    A folder is a film's own when the film is called after it; the path template is the user's.
    """
    parent = dirname(path)
    if parent == normpath(root) or not basename(path).startswith(basename(parent)):
        return None
    return f"{parent}/movie.nfo"


def nfo_of(path: str) -> str:
    """Return the path of the NFO that describes nothing but the video at *path*."""
    return f"{splitext(path)[0]}.nfo"


def _is_season(name: str, season: int) -> bool:
    match = _SEASON_FOLDER.fullmatch(name)
    if match is not None:
        return int(match[1]) == season
    return season == 0 and _SPECIALS_FOLDER.fullmatch(name) is not None
