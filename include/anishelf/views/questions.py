"""What waits for a person: titles without a certain show, episodes with equal releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.core.problems import Remedy
from anishelf.decisions.domain.conflict import Conflict
from anishelf.decisions.domain.states import ConflictStatus
from anishelf.decisions.store.conflicts import Conflicts
from anishelf.errors import UnknownId
from anishelf.identity.domain.states import ReviewStatus
from anishelf.identity.domain.work import Review
from anishelf.identity.store.identity_reviews import IdentityReviews

if TYPE_CHECKING:
    from psycopg import Connection


def reviews(
    conn: Connection, *, everything: bool = False, limit: int | None = None, offset: int = 0
) -> list[Review]:
    """Return the titles that wait (or all of them), the oldest first."""
    status = None if everything else ReviewStatus.PENDING
    return IdentityReviews(conn).all(status=status, limit=limit, offset=offset)


def conflicts(
    conn: Connection, *, everything: bool = False, limit: int | None = None, offset: int = 0
) -> list[Conflict]:
    """Return the episodes that wait for a choice (or all of them), the oldest first."""
    status = None if everything else ConflictStatus.PENDING
    return Conflicts(conn).all(status=status, limit=limit, offset=offset)


def conflict(conn: Connection, conflict_id: int) -> Conflict:
    """Return one conflict, or raise UnknownId."""
    found = Conflicts(conn).get(conflict_id)
    if found is None:
        raise UnknownId(f"there is no conflict {conflict_id}", remedy=Remedy.LIST_CONFLICTS)
    return found
