"""What a person chooses where releases rank alike."""

from __future__ import annotations

from collections.abc import Sequence

from anishelf.core.problems import Remedy
from anishelf.decisions.domain.conflict import Conflict
from anishelf.decisions.domain.states import ConflictStatus
from anishelf.decisions.ports import Conflicts
from anishelf.errors import StaleStatus, UnknownId


def settle(
    conflicts: Conflicts, conflict_id: int, release_id: int, *, by: str
) -> Sequence[Conflict]:
    """Choose a release for an episode; return every conflict that this settles.

    It is chosen for the other episodes that it holds, too: it is downloaded as a whole.
    """
    conflict = known(conflicts, conflict_id)
    if conflict.status is not ConflictStatus.PENDING:
        raise StaleStatus(f"conflict {conflict_id} is {conflict.status} already")
    if release_id not in [rival.release_id for rival in conflict.rivals]:
        raise UnknownId(
            f"release {release_id} is not part of conflict {conflict_id}",
            remedy=Remedy.SHOW_CONFLICT,
            conflict_id=conflict_id,
        )
    settled = conflicts.over(release_id)
    for each in settled:
        conflicts.resolve(each, release_id=release_id, by=by)
    return settled


def known(conflicts: Conflicts, conflict_id: int) -> Conflict:
    """Return a conflict, or raise UnknownId."""
    conflict = conflicts.get(conflict_id)
    if conflict is None:
        raise UnknownId(f"there is no conflict {conflict_id}", remedy=Remedy.LIST_CONFLICTS)
    return conflict
