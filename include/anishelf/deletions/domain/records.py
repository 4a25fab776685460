"""What programs answer, in our words, and the rows of a deletion. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anishelf.deletions.domain.findings import Part, Subject
from anishelf.deletions.domain.plan import Plan, PlannedStep
from anishelf.deletions.domain.scope import Place
from anishelf.deletions.domain.states import DeletionService, DeletionState, DeletionStepState


@dataclass(frozen=True, slots=True)
class ArrTitle:
    """A film or show in the list of a Sonarr or Radarr; the folder is our name of it."""

    native: int
    title: str
    year: int | None
    folder: str
    ids: Mapping[str, str]
    is_monitored: bool = True


@dataclass(frozen=True, slots=True)
class Brought:
    """What one download brought at one instance: an episode of a title, or the film."""

    native: int
    place: Place


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer at a downloader, whoever added it; `hashes` in small letters, paths are ours."""

    id: str
    name: str
    hashes: frozenset[str]
    size: int
    content_path: str
    save_path: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a deletion as its row stands."""

    deletion_id: int
    position: int
    step: PlannedStep
    state: DeletionStepState
    attempts: int = 0
    detail: str = ""


_LEADING = {"movie": ("tmdb", "imdb"), "tv": ("tvdb", "tmdb", "imdb")}


_KEEPS = {"movie": DeletionService.RADARR, "tv": DeletionService.SONARR}


def is_same(subject: Subject, title: ArrTitle, part: Part) -> bool:
    """Return whether a title of a Sonarr or Radarr is the subject.

    TMDB counts films and shows apart, so a film is looked for at Radarr alone and a show at Sonarr
    alone; then the leading id that both know decides.
    """
    return part.service is _KEEPS[subject.kind] and has_ids(subject, title.ids)


def has_ids(subject: Subject, ids: Mapping[str, str]) -> bool:
    """Return whether ids of the same kind of title are those of the subject."""
    for name in _LEADING[subject.kind]:
        mine, theirs = subject.ids.get(name), ids.get(name)
        if mine and theirs:
            return mine == theirs
    return False


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed when, and from which day on files leave: a promise that is kept."""

    by: str
    at: datetime
    leaves_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeletionRow:
    """A deletion as its row stands."""

    id: int
    media_id: int | None
    state: DeletionState
    reason: str | None
    asked_by: str
    origin: str
    asked_at: datetime
    agreed_by: str | None
    agreed_at: datetime | None
    files: int
    bytes: int
    leaves_at: datetime | None
    plan: Plan


@dataclass(frozen=True, slots=True)
class Followed:
    """A title that is followed, with its id at one program."""

    media_id: int
    native: int
