"""What a person may do about deletions that others did, and about pauses."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from anishelf.core.outcome import Outcome
from anishelf.deletions.store.pauses import Pauses

if TYPE_CHECKING:
    from psycopg import Connection


def end_pause(conn: Connection, *, by: str, now: datetime) -> Outcome[bool]:
    """Let deletions go on; return whether they were paused."""
    return Outcome(Pauses(conn).end(by=by, now=now), ())
