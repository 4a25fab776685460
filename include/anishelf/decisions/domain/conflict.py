"""Releases of one episode that rank alike, and the question that a person answers about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anishelf.core.words import episode_name
from anishelf.decisions.domain.states import ConflictStatus
from anishelf.identity.domain.questions import quoted

DAG_ID = "resolve_conflicts"
ASK_TASK = "choose.ask"
LATER = "ask me again later"
_CHOSEN = re.compile(r"#(\d{1,18}) ")


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the releases, as its feed entry is titled."""

    release_id: int
    item_id: int
    title: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """An episode (season and number are None for a movie) and the releases that rank alike."""

    id: int
    show: str
    season: int | None
    number: float | None
    status: ConflictStatus
    rivals: tuple[Rival, ...]
    chosen_release_id: int | None
    answered_by: str | None
    created_at: datetime
    resolved_at: datetime | None

    @property
    def name(self) -> str:
        """Return what people call the episode."""
        return f"{self.show} {episode_name(self.season, self.number)}".strip()


def question_of(conflict: Conflict) -> dict[str, object]:
    """Return what a person is asked: subject, body (Markdown) and the options to choose from."""
    return {
        "conflict_id": conflict.id,
        "subject": f"Conflict {conflict.id}: which release of {conflict.name}?",
        "body": (
            f"{quoted(conflict.name)} is offered by {len(conflict.rivals)} releases that your "
            "policy does not tell apart. `anishelf policy set` can make it tell them apart."
        ),
        "options": [*map(option_of, conflict.rivals), LATER],
    }


def option_of(rival: Rival) -> str:
    """Return a release as a person chooses it."""
    return f"#{rival.release_id} {rival.title}"


def chosen_release(options: Sequence[str]) -> int | None:
    """Return the release that was chosen, or None for later."""
    found = _CHOSEN.match(options[0]) if options else None
    return int(found[1]) if found else None


def is_question_about(conflict_id: int, subject: str) -> bool:
    """Return whether a question with this subject asks about the conflict."""
    return subject.startswith(f"Conflict {conflict_id}:")
