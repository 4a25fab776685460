"""What people look at: plain rows that are read for pages, lists and the health check."""

from __future__ import annotations

from anishelf.store.dashboard.board import Dashboard
from anishelf.store.dashboard.rows import (
    CONTINUING,
    WAITING,
    Episode,
    Failure,
    FailureKind,
    Item,
    Poster,
    Progress,
    Stage,
    Sync,
    Transfer,
)

__all__ = [
    "CONTINUING",
    "WAITING",
    "Dashboard",
    "Episode",
    "Failure",
    "FailureKind",
    "Item",
    "Poster",
    "Progress",
    "Stage",
    "Sync",
    "Transfer",
]
