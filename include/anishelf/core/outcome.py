"""What a person's action has changed, and which work should begin at once because of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

Changed_co = TypeVar("Changed_co", covariant=True)


class Work(StrEnum):
    """A piece of work that may begin at once; the DAG of the same name does it."""

    COLLECT_RELEASES = "collect_releases"
    FETCH_MISSING_EPISODES = "fetch_missing_episodes"
    REPARSE_RELEASES = "reparse_releases"
    CONTROL_DOWNLOADS = "control_downloads"
    REVIEW_MATCHES = "review_matches"
    RESOLVE_CONFLICTS = "resolve_conflicts"
    DELETE_MEDIA = "delete_media"


@dataclass(frozen=True, slots=True)
class DagStart:
    """Work that should begin, and with what; its next turn by schedule would come later."""

    dag: Work
    conf: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What a task may be asking people at the same time, and what was answered elsewhere.

    *about* opens the question's subject and *choice* the option that was chosen; None stands for
    the last option, which chooses nothing.
    """

    dag: Work
    about: str
    choice: str | None


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Changed_co]):
    """What has changed, the ids of the rows, and what follows; all of it is saved already."""

    changed: Changed_co
    ids: tuple[int, ...]
    start: DagStart | None = None
    answered: tuple[Question, ...] = ()
