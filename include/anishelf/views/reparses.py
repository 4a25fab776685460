"""What the last reparses came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anishelf.decisions.domain.reparse import ReparseRun
from anishelf.decisions.store.reparses import Reparses

if TYPE_CHECKING:
    from psycopg import Connection


def reparse_runs(conn: Connection, *, limit: int = 10) -> list[ReparseRun]:
    """Return the last runs of `reparse_releases`, the newest first."""
    return Reparses(conn).latest(limit=limit)
