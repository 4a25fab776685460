"""What a person may do to episodes whose releases rank alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.core.outcome import Outcome, Question, Work
from anishelf.decisions.domain.conflict import Conflict
from anishelf.decisions.steps.conflicts import settle
from anishelf.decisions.store.conflicts import Conflicts

if TYPE_CHECKING:
    from psycopg import Connection


def resolve_conflict(
    conn: Connection, conflict_id: int, release_id: int, *, by: str
) -> Outcome[tuple[Conflict, ...]]:
    """Choose a release for an episode and for the others that it holds, all or none.

    Raises UnknownId, and StaleStatus where somebody has chosen already. The next run takes it.
    """
    rows = Conflicts(conn)
    with conn.transaction():
        ids = tuple(each.id for each in settle(rows, conflict_id, release_id, by=by))
        settled = tuple(each for each in map(rows.get, ids) if each)
    questions = tuple(
        Question(Work.RESOLVE_CONFLICTS, each.reference, f"#{release_id}") for each in settled
    )
    return Outcome(settled, ids, answered=questions)


def postpone_conflict(conn: Connection, conflict_id: int) -> None:
    """Let a later run ask about a conflict once more."""
    Conflicts(conn).ask_again(conflict_id)
